/** A whole list: who comes and who goes, in one decision. One by one: `decide-sources.test.ts`. */
import {
  A,
  allocated,
  ask,
  at,
  B,
  completed,
  given,
  guarded,
  R1,
  R2,
  requested,
  removed as sourceRemoved,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { listCounts } from './decide-allocations';
import { type FlowEvent, RemovalGuard } from './events';
import { evolve, type Flow } from './state';

const onFlow = (...ids: number[]): ReadonlyArray<FlowEvent> =>
  ids.map(participantId => ({ type: 'ParticipantAdded', at, participantId }));
const came = (participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantAllocated', at, sourceId: 1, participantId, requestId },
});
const went = (participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantDeallocated', at, sourceId: 1, participantId, requestId },
});
const list = (...participantIds: number[]) => ({ ...ask.ReplaceAllocations, participantIds, addMissing: false });
const start = [...twoClasses, ...onFlow(1, 2, 3, 4, 5), ...allocated(1, 1, 2, 3)];

describe('a list of who is on a source', () => {
  it('takes away who is not on it, and adds who is new: an event for each, and none for the others', () => {
    given(...start)
      .when(list(2, 3, 4))
      .then([went(1), came(4)]);
  });

  it('is no event when it says what stands', () => {
    given(...start)
      .when(list(3, 1, 2))
      .then([]);
  });

  it('finishes what was cut short', () => {
    given(...start, went(1))
      .when(list(2, 3, 4, 5))
      .then([came(4), came(5)]);
  });

  it('tells which request it names', () => {
    given(...start, requested(R1, A))
      .when({ ...list(1, 2, 3, 4), requestId: R1 })
      .then([came(4, R1)]);
  });

  it('may name its request when that has ended: late data', () => {
    given(...start, requested(R1, A), completed(R1, A))
      .when({ ...list(1, 2, 3, 4), requestId: R1 })
      .then([came(4, R1)]);
  });

  it.each([
    ['was never made', [], 'has no sync request'],
    ['is not the open one', [requested(R1, A), completed(R1, A), requested(R2, A)], `is at sync request ${R2}`],
  ])('is refused when the request that it names %s', (_, requests, known) => {
    given(...start, ...requests)
      .when({ ...list(1), requestId: R1 })
      .then({
        kind: 'conflict',
        reason: 'request-mismatch',
        message: `requestId ${R1} is not current: source "class-a" ${known}.`,
      });
  });

  it('takes who is not on the flow, as allocating one by one does', () => {
    given(...start)
      .when(list(1, 2, 3, 8))
      .then([came(8)]);
  });

  it('adds who is missing to the flow when asked to', () => {
    given(...start)
      .when({ ...list(1, 2, 3, 8), addMissing: true })
      .then([{ type: 'ParticipantAdded', at, participantId: 8 }, came(8)]);
  });

  it('is refused for a source that is not there', () => {
    given(...start, sourceRemoved(A))
      .when(list(1))
      .then({
        kind: 'not-found',
        reason: 'external-source-not-found',
        message: 'Flow 7 has no external source with the id 1.',
      });
  });
});

describe('what a list did', () => {
  const counts = (history: ReadonlyArray<FlowEvent>, events: ReadonlyArray<FlowEvent>, ...participantIds: number[]) =>
    listCounts(events.reduce(evolve, given(...history).state) as Flow, events, { sourceId: 1, participantIds });

  it('is counted', () => {
    expect(counts(start, [went(1), came(4)], 2, 3, 4)).toEqual({ added: 1, removed: 1, moved: 0, unchanged: 2 });
    expect(counts(start, [], 1, 2, 3)).toEqual({ added: 0, removed: 0, moved: 0, unchanged: 3 });
  });

  it.each([
    ['is on another source', [...start, ...allocated(2, 4)]],
    [
      'this sync took from another source',
      [...start, ...allocated(2, 4), requested(R1, A, B), { ...went(4), sourceId: 2 } as FlowEvent],
    ],
  ])('is a move for who %s', (_, history) => {
    expect(counts(history, [came(4), came(5)], 1, 2, 3, 4, 5)).toEqual({
      added: 1,
      removed: 0,
      moved: 1,
      unchanged: 3,
    });
  });

  it('is no move for who had left the other source before this sync', () => {
    const history = [...start, ...allocated(2, 4), { ...went(4), sourceId: 2 } as FlowEvent, requested(R1, A, B)];
    expect(counts(history, [came(4)], 1, 2, 3, 4)).toEqual({ added: 1, removed: 0, moved: 0, unchanged: 3 });
  });
});

describe('a guard', () => {
  it.each(['101%,5', '20%', '20,5', '20%,-1', '-1%,5', 'none', '', '20%,1.5', '020%,5', '20%,5 '])(
    'cannot be %p',
    value => {
      expect(RemovalGuard.is(value)).toBe(false);
    },
  );

  it('is that of the source, else of the flow, else of the installation', () => {
    const many = Array.from({ length: 20 }, (_, n) => n + 1);
    const history = [...twoClasses, ...onFlow(...many), ...allocated(1, ...many)];
    const empty = { ...list(), ...guarded };
    const ofFlow: FlowEvent = { type: 'FlowGuardChanged', at, guard: 'off' };
    const ofSource: FlowEvent = { type: 'SourceGuardChanged', at, ...A, guard: '0%,0' };
    given(...history, ofFlow)
      .when(empty)
      .then(many.map(id => went(id)));
    given(...history, ofFlow, ofSource)
      .when({ ...empty, participantIds: many.slice(1) })
      .then([
        {
          ...{ type: 'RemovalHeld', at, ...A, holdId: guarded.holdId, requestId: null, change: 'list', removed: [1] },
          ...{ added: [], addMissing: false, of: 20, guard: '0%,0', deadline: guarded.holdUntil },
        },
      ]);
  });
});
