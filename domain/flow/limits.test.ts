/** What a flow may hold: only adding is refused, and naming what is there already adds nothing. */
import * as E from 'fp-ts/Either';
import { A, added, ask, at, B, given, registered, twoClasses } from '../../test/support/domain/flow-examples';
import { conflict } from '../kernel/aggregate';
import { fromArray } from '../kernel/id-set';
import { change } from '../kernel/sorted-map';
import { flow } from './flow';
import { limits } from './limits';
import type { Flow } from './state';

const upTo = (count: number) => fromArray(Array.from({ length: count }, (_, index) => index + 1));
const full = (changes: (flow: Flow) => Partial<Flow>): Flow => {
  const { state } = given(...twoClasses);
  if (state === null) throw new Error('no flow');
  return { ...state, ...changes(state) };
};
const decided = (command: Parameters<typeof flow.decide>[0], state: Flow) => flow.decide(command)(state);
const refusal = (reason: string, message: string) => E.left(conflict(reason, message));

describe('the sources of a flow', () => {
  it('are as many as are allowed, and removing one makes room', () => {
    given(registered, added(A))
      .when({ ...ask.AddSource, maxSources: 2 })
      .then([{ type: 'SourceAdded', at, sourceId: 2, reference: 'class-c', description: 'About class-c' }]);
    given(...twoClasses)
      .when({ ...ask.AddSource, maxSources: 2 })
      .then(conflict('too-many-sources', 'Flow 7 would have 3 external sources; at most 2 are allowed.'));
    given(...twoClasses, { type: 'SourceRemoved', at, ...B })
      .when({ ...ask.AddSource, maxSources: 2 })
      .then([{ type: 'SourceAdded', at, sourceId: 3, reference: 'class-c', description: 'About class-c' }]);
  });

  it('that are beyond a limit that was lowered are all synced', () => {
    given(...twoClasses)
      .when({ ...ask.AddSource, maxSources: 1 })
      .then(conflict('too-many-sources', 'Flow 7 would have 3 external sources; at most 1 are allowed.'));
    expect(
      decided(
        ask.RequestSync,
        full(() => ({})),
      ),
    ).toMatchObject({ right: [{ sources: [A, B] }] });
  });
});

describe('the participants of a flow', () => {
  const state = full(() => ({ participants: upTo(limits.participants) }));

  it('are as many as are allowed', () => {
    expect(decided({ ...ask.AddParticipants, participantIds: [1, 2, limits.participants + 1] }, state)).toEqual(
      refusal('too-many-participants', 'Flow 7 would have 100001 participants; at most 100000 are allowed.'),
    );
  });
  it('may be named again when there is no room', () => {
    expect(decided(ask.AddParticipants, state)).toEqual(E.right([]));
  });
});

describe('the allocations of a flow', () => {
  const state = full(({ sources, held }) => ({
    sources: change(sources, [1, 2], source => ({ ...source, allocated: upTo(limits.allocations / 2) })),
    held: { ...held, allocated: limits.allocations },
  }));

  it('are counted over all its sources', () => {
    expect(decided({ ...ask.AllocateParticipants, participantIds: [1, limits.allocations] }, state)).toEqual(
      refusal(
        'too-many-allocations',
        'Flow 7 would have 200001 participants allocated to its sources; at most 200000 are allowed.',
      ),
    );
    expect(decided(ask.AllocateParticipants, state)).toEqual(E.right([]));
  });
});

describe('the metadata of a flow', () => {
  const of = (length: number) => ({ ...ask.ReplaceMetadata, metadata: { key: 'ä'.repeat(length) } });

  it('is counted in bytes', () => {
    const state = full(() => ({}));
    const [fits, large] = [of((limits.metadataBytes - 4) / 2), of((limits.metadataBytes - 2) / 2)];
    expect(decided(fits, state)).toMatchObject({ _tag: 'Right', right: [{ type: 'FlowMetadataReplaced' }] });
    expect(decided(large, state)).toEqual(
      E.left({
        kind: 'invalid',
        reason: 'metadata-too-large',
        message: 'metadata has 65537 bytes; at most 65536 are allowed.',
      }),
    );
    expect(decided(large, { ...state, metadata: large.metadata })).toEqual(E.right([]));
  });
});
