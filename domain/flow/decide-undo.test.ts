/** What a request did, and taking it back: by examples and by laws. */
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { few } from '../../test/support/domain/arbitrary';
import {
  A,
  allocated,
  ask,
  at,
  B,
  before,
  cancelled,
  given,
  guarded,
  R1,
  R2,
  requested,
  removed as sourceRemoved,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { runs } from '../../test/support/runs';
import { fold } from '../kernel/aggregate';
import { has, toArray } from '../kernel/id-set';
import { get, values } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import type { FlowEvent } from './events';
import { flow } from './flow';
import { type FlowState, sourcesOf } from './state';
import { nothingDone, planOf, whatDid } from './undo-plan';

const U1 = '55555555-5555-4555-8555-555555555555';
const U2 = '66666666-6666-4666-8666-666666666666';

const plan = (history: ReadonlyArray<FlowEvent>, requestId = R1, undoId = U1, withMetadata = false) =>
  planOf(history.reduce(whatDid([requestId, undoId]), nothingDone), [requestId, undoId], withMetadata);
const undo = (history: ReadonlyArray<FlowEvent>, ...more: [string?, string?, boolean?]): FlowCommand => ({
  ...{ type: 'UndoSync', at, undo: plan(history, ...more).undo },
});

const went = (participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantDeallocated', at: before, sourceId: 1, participantId, requestId },
});
const came = (participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantAllocated', at: before, sourceId: 1, participantId, requestId },
});
const now = (...events: ReadonlyArray<FlowEvent>) => events.map(event => ({ ...event, at }));
const undone = (added: number, removed: number, more: object = {}): FlowEvent => ({
  ...{ type: 'SyncUndone', at, requestId: R1, undoId: U1, sources: [A], added, removed, metadata: 0, conflicts: 0 },
  ...more,
});
const start = [...twoClasses, ...allocated(1, 1, 2, 3)];
const open = [...start, requested(R1, A)];
const end = cancelled(R1, 'requested', A);

describe('undoing a request', () => {
  it('puts back who went, and takes away who came', () => {
    const history = [...open, went(1), came(4), end];
    given(...history)
      .when(undo(history))
      .then(now(went(4, U1), came(1, U1), undone(1, 1)));
  });

  it('is refused while it is open', () => {
    const history = [...open, went(1)];
    given(...history)
      .when(undo(history))
      .then({
        kind: 'conflict',
        reason: 'sync-request-open',
        message: `Sync request ${R1} is open or queued; undo it when it has ended, or cancel it.`,
      });
  });

  it('leaves alone what somebody changed since, as a conflict', () => {
    const history = [...open, came(4), came(5), went(1), end, went(4), came(4)];
    given(...history)
      .when(undo(history))
      .then(now(went(5, U1), came(1, U1), undone(1, 1, { conflicts: 1 })));
    expect(plan(history).conflicts).toEqual({ sources: [{ ...A, participantIds: [4] }], metadata: [] });
  });

  it('leaves alone what another request did to its sources', () => {
    const history = [...open, came(4), end, requested(R2, A), came(5), cancelled(R2, 'requested', A)];
    given(...history)
      .when(undo(history))
      .then(now(went(4, U1), undone(0, 1)));
  });

  it('does nothing the second time', () => {
    const history = [...open, came(4), end, went(4, U1), undone(0, 1)];
    given(...history)
      .when(undo(history))
      .then([]);
  });

  it('finishes what was cut short, and counts the whole', () => {
    const history = [...open, came(4), came(5), end, went(4, U1)];
    given(...history)
      .when(undo(history))
      .then(now(went(5, U1), undone(0, 2)));
  });

  it('takes back late data of the request, too', () => {
    const history = [...open, came(4), end, went(4, U1), undone(0, 1), came(4, R1), came(6, R1)];
    given(...history)
      .when(undo(history))
      .then(now(went(4, U1), went(6, U1), undone(0, 2)));
  });

  it('can be undone', () => {
    const history = [...open, went(1), came(4), end, came(1, U1), went(4, U1), undone(1, 1)];
    given(...history)
      .when(undo(history, U1, U2))
      .then(now(went(1, U2), came(4, U2), undone(1, 1, { requestId: U1, undoId: U2 })));
  });

  it('puts nobody back on a source that is gone', () => {
    const cleared: FlowEvent = { type: 'AllocationsCleared', at: before, sourceId: 1, count: 3, requestId: R1 };
    const history = [...open, end, cleared, sourceRemoved(A)];
    given(...history)
      .when(undo(history))
      .then([]);
    expect(plan(history).conflicts.sources).toEqual([{ ...A, participantIds: [1, 2, 3] }]);
  });

  it('is planned anew when the flow has changed meanwhile', () => {
    const history = [...open, came(4), end];
    given(...history, came(9))
      .when(undo(history))
      .then({
        kind: 'conflict',
        reason: 'flow-changed',
        message: 'Flow 7 has changed while the undo was planned; try again.',
      });
  });

  it('takes metadata back when asked to, key by key', () => {
    const metadata = (value: Record<string, string>, requestId: string | null = null): FlowEvent => ({
      ...{ type: 'FlowMetadataReplaced', at: before, metadata: value, requestId },
    });
    const history = [
      ...start,
      metadata({ room: 'A1', term: 'Spring', kept: 'x', valueOf: 'Y' }),
      requested(R1, A),
      metadata({ room: 'B2', day: 'Monday', kept: 'x', constructor: 'Z' }),
      end,
      metadata({ room: 'C3', day: 'Monday', kept: 'x', constructor: 'Z' }),
    ];
    given(...history)
      .when(undo(history))
      .then([]);
    given(...history)
      .when(undo(history, R1, U1, true))
      .then(
        now(
          metadata({ room: 'C3', kept: 'x', term: 'Spring', valueOf: 'Y' }, U1),
          undone(0, 0, { sources: [], metadata: 4, conflicts: 1 }),
        ),
      );
    expect(plan(history, R1, U1, true).conflicts.metadata).toEqual(['room']);
  });

  it('is not stopped by the guard, and what follows is measured from there', () => {
    const ids = Array.from({ length: 30 }, (_, n) => 10 + n);
    const history = [...open, ...ids.map(id => came(id)), end];
    const after = [...history, ...ids.map(id => went(id, U1)), undone(0, 30)];
    given(...history)
      .when(undo(history))
      .then(now(...ids.map(id => went(id, U1)), undone(0, 30)));
    given(...after)
      .when({ ...ask.DeallocateParticipant, ...guarded })
      .then(now(went(1)));
  });

  it('knows a request only by what the history says', () => {
    const known = (id: string, ...history: FlowEvent[]) => history.reduce(whatDid([id, U2]), nothingDone).isKnown;
    expect([known(R1, ...open), known(R2, ...open), known(U1, ...open, undone(0, 0))]).toEqual([true, false, true]);
  });
});

const participants = [1, 2, 3, 4];
const participantIds = fc.array(few.id, { maxLength: 4 });
const ofSource = { sourceId: fc.constantFrom(1, 2) };
const feeding: fc.Arbitrary<FlowCommand> = fc.oneof(
  fc.record({ ...ofSource, participantIds }).map(fields => ({ ...ask.AllocateParticipants, ...fields })),
  fc.record({ ...ofSource, participantIds }).map(fields => ({ ...ask.ReplaceAllocations, ...fields })),
  fc.record({ ...ofSource, participantId: few.id }).map(fields => ({ ...ask.DeallocateParticipant, ...fields })),
  fc.record(ofSource).map(fields => ({ ...ask.ClearAllocations, ...fields })),
  fc
    .constantFrom({}, { room: 'A1' }, { room: 'B2', day: 'Monday' })
    .map(metadata => ({ ...ask.ReplaceMetadata, metadata })),
);
const list = fc.array(feeding, { maxLength: 20, size: 'max' });

const decided = (state: FlowState, command: FlowCommand): ReadonlyArray<FlowEvent> => {
  const decision = flow.decide({ ...command, guard: 'off' } as FlowCommand)(state);
  return E.isRight(decision) ? decision.right : [];
};
const run = (history: ReadonlyArray<FlowEvent>, commands: ReadonlyArray<FlowCommand>): ReadonlyArray<FlowEvent> => {
  const all = [...history];
  let state = fold(flow, flow.initial, history);
  for (const command of commands) {
    const events = decided(state, command);
    all.push(...events);
    state = fold(flow, state, events);
  }
  return all;
};
const stateOf = (history: ReadonlyArray<FlowEvent>): FlowState => fold(flow, flow.initial, history);
const shown = (history: ReadonlyArray<FlowEvent>) => ({
  allocated: sourcesOf(stateOf(history)).map(({ allocated }) => toArray(allocated)),
  metadata: stateOf(history)?.metadata,
});

describe('for all that a request does', () => {
  const requestedBoth = (history: ReadonlyArray<FlowEvent>) => [...history, requested(R1, A, B)];
  const ended = cancelled(R1, 'requested', A, B);

  it('applying what changed to what was before gives what is after', () => {
    fc.assert(
      fc.property(list, list, (earlier, during) => {
        const first = run(twoClasses, earlier);
        const last = [...run(requestedBoth(first), during), ended];
        const done = last.reduce(whatDid([R1, U1]), nothingDone);
        const applied = sourcesOf(stateOf(first)).map(({ sourceId, allocated }) => {
          const change = get(done.sources, sourceId);
          const [added, removed] = [
            toArray(change?.added ?? { runs: [], size: 0 }),
            toArray(change?.removed ?? { runs: [], size: 0 }),
          ];
          const [was, is] = [toArray(allocated), new Set([...toArray(allocated), ...added])];
          if (added.some(id => was.includes(id)) || removed.some(id => !was.includes(id))) throw new Error('not net');
          return [...is].filter(id => !removed.includes(id)).sort((a, b) => a - b);
        });
        const metadata = new Map(Object.entries(stateOf(first)?.metadata ?? {}));
        for (const { key, before: old, after } of values(done.metadata)) {
          expect(metadata.get(key) ?? null).toBe(old);
          if (after === null) metadata.delete(key);
          else metadata.set(key, after);
        }
        expect({ allocated: applied, metadata: Object.fromEntries(metadata) }).toEqual(shown(last));
      }),
      { numRuns: runs(100) },
    );
  });

  it('undone undisturbed it is as before, and the undo undone as it was after', () => {
    fc.assert(
      fc.property(list, list, (earlier, during) => {
        const first = run(twoClasses, earlier);
        const last = [...run(requestedBoth(first), during), ended];
        const back = run(last, [undo(last, R1, U1, true)]);
        expect(shown(back)).toEqual(shown(first));
        expect(run(back, [undo(back, R1, U1, true)])).toHaveLength(back.length);
        const again = run(back, [undo(back, U1, U2, true)]);
        expect(shown(again)).toEqual(shown(last));
      }),
      { numRuns: runs(100) },
    );
  });

  it('undone disturbed, it leaves alone whom others have touched since', () => {
    fc.assert(
      fc.property(list, list, list, (earlier, during, since) => {
        const first = run(twoClasses, earlier);
        const last = [...run(requestedBoth(first), during), ended];
        const disturbed = run(last, since);
        const touched = new Set<string>();
        disturbed.slice(last.length).reduce((state, event) => {
          const next = flow.evolve(state, event);
          const [was, is] = [state, next].map(sourcesOf);
          for (const [index, source] of (was ?? []).entries())
            for (const id of participants)
              if (has(source.allocated, id) !== has(is?.[index]?.allocated ?? source.allocated, id))
                touched.add(`${index}/${id}`);
          return next;
        }, stateOf(last));
        const back = run(disturbed, [undo(disturbed)]);
        const [was, is, then] = [first, disturbed, back].map(history => shown(history).allocated);
        for (const index of [0, 1])
          for (const id of participants) {
            const expected = (touched.has(`${index}/${id}`) ? is : was)?.[index]?.includes(id);
            if (then?.[index]?.includes(id) !== expected) throw new Error(`source ${index}, participant ${id}`);
          }
      }),
      { numRuns: runs(100) },
    );
  });
});
