/** An empty file arrives: what the guard holds, and what becomes of it. */
import * as E from 'fp-ts/Either';
import {
  A,
  allocated,
  archived,
  ask,
  at,
  B,
  before,
  cancelled,
  deadline,
  given,
  guarded,
  H1,
  H2,
  R1,
  requested,
  added as sourceAdded,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { fold, type OfType } from '../kernel/aggregate';
import type { FlowEvent } from './events';
import { flow } from './flow';
import { IDS_OF_EVENT } from './removal-guard';
import { sourcesOf } from './state';

const many = Array.from({ length: 20 }, (_, n) => n + 1);
const start = [...twoClasses, ...allocated(1, ...many), requested(R1, A, B)];
const list = (...participantIds: number[]) => ({ ...ask.ReplaceAllocations, participantIds });
const held = (more: Partial<OfType<FlowEvent, 'RemovalHeld'>> = {}): OfType<FlowEvent, 'RemovalHeld'> => ({
  ...{ type: 'RemovalHeld', at, ...A, holdId: H1, requestId: R1, change: 'list', removed: many, added: [] },
  ...{ addMissing: true, of: 20, guard: guarded.guard, deadline },
  ...more,
});
const went = (participantId: number): FlowEvent => ({
  ...{ type: 'ParticipantDeallocated', at, sourceId: 1, participantId, requestId: null },
});
const superseded = (reason: 'newer' | 'worse' | 'flow-archived', by: string | null): FlowEvent => ({
  ...{ type: 'HoldSuperseded', at, ...A, holdId: H1, reason, by },
});
const approved = (removed: number, added = 0): FlowEvent => ({
  ...{ type: 'HoldApproved', at, ...A, holdId: H1, comment: null, removed, added },
});
const cleared = { type: 'AllocationsCleared', at, sourceId: 1, count: 20, requestId: R1 } as const;

describe('a change that would take away more than the guard allows', () => {
  it.each([
    ['an empty list', list(), held()],
    ['a list of others', list(101, 102), held({ added: [101, 102] })],
    ['a clear', ask.ClearAllocations, held({ change: 'clear', addMissing: false })],
    ['the removal of the source', ask.RemoveSource, held({ change: 'source', addMissing: false })],
  ])('is held whole: %s', (_, command, event) => {
    given(...start)
      .when(command)
      .then([event]);
    given(...start, event)
      .when(command)
      .then([]);
  });

  it('is held one by one, from the first beyond the bound on, in one hold', () => {
    const first = [1, 2, 3, 4, 5].map(went);
    const one = (participantId: number) => ({ ...ask.DeallocateParticipant, participantId });
    const first6 = held({ change: 'participants', removed: [6], addMissing: false, of: 15 });
    given(...start, ...first.slice(0, 4))
      .when(one(5))
      .then([went(5)]);
    given(...start, ...first)
      .when(one(6))
      .then([first6]);
    given(...start, ...first, first6)
      .when({ ...one(7), holdId: H2 })
      .then([{ ...first6, removed: [7] }]);
    given(...start, ...first, first6)
      .when({ ...one(6), holdId: H2 })
      .then([]);
  });

  it('must be beyond both the share and the number', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    const large = [...twoClasses, ...allocated(1, ...hundred)];
    given(...large)
      .when(list(...hundred.slice(20)))
      .then(hundred.slice(0, 20).map(went));
    given(...large)
      .when(list(...hundred.slice(21)))
      .then([held({ requestId: null, removed: hundred.slice(0, 21), of: 100 })]);
    given(...twoClasses, ...allocated(1, 1, 2, 3, 4, 5))
      .when(ask.ClearAllocations)
      .then([{ ...cleared, count: 5, requestId: null }]);
  });

  it('is measured from the beginning of the day when nothing is open, and from the request when one is', () => {
    const [six] = [[1, 2, 3, 4, 5].map(went)];
    const seventh = { ...ask.DeallocateParticipant, participantId: 6 };
    const nextDay = '2026-11-25T09:00:00.001Z';
    given(...start.slice(0, -1), ...six)
      .when({ ...seventh, at: nextDay })
      .then([{ ...went(6), at: nextDay } as FlowEvent]);
    given(...start, ...six, requested(H2, A))
      .when(seventh)
      .then([went(6)]);
  });

  it('is recorded in parts, none too long for one event', () => {
    const ids = Array.from({ length: IDS_OF_EVENT + 1 }, (_, n) => n + 1);
    const state = fold(flow, flow.initial, [...twoClasses, ...allocated(1, ...ids)]);
    const decided = flow.decide(list(999_999_999))(state);
    const parts = (E.isRight(decided) ? decided.right : []) as ReadonlyArray<OfType<FlowEvent, 'RemovalHeld'>>;
    expect(parts.map(({ removed, added }) => [removed.length, added])).toEqual([
      [IDS_OF_EVENT, []],
      [1, [999_999_999]],
    ]);
    expect(parts.flatMap(({ removed }) => removed).join()).toBe(ids.join());
    const largest = Number.MAX_SAFE_INTEGER - IDS_OF_EVENT;
    const longest = { ...held(), removed: ids.map(id => largest + id) };
    expect(JSON.stringify(longest).length).toBeLessThan(500_000);
    const hold = sourcesOf(fold(flow, state, parts))[0]?.hold;
    expect([hold?.removed.size, hold?.wanted?.size]).toEqual([ids.length, 1]);
  });

  it('is nothing that only adds, however many are gone', () => {
    given(...start, ...[1, 2, 3, 4, 5].map(went))
      .when(list(...many.slice(5), 101))
      .then([
        { type: 'ParticipantAdded', at, participantId: 101 },
        { ...went(101), type: 'ParticipantAllocated' } as FlowEvent,
      ]);
  });
});

describe('a newer change', () => {
  it('takes the place of a hold, held itself', () => {
    given(...start, held())
      .when({ ...list(1), holdId: H2 })
      .then([superseded('newer', H2), held({ holdId: H2, removed: many.slice(1) })]);
  });

  it.each([
    ['says what stands', list(...many), []],
    ['is within the bound', list(...many.slice(1)), [went(1)]],
  ])('ends the hold when it %s', (_, command, events) => {
    given(...start, held())
      .when({ ...command, holdId: H2 })
      .then([superseded('newer', null), ...events]);
  });

  it('of another request takes its place, though it says the same', () => {
    given(...start, held(), requested(H2, A))
      .when({ ...list(), holdId: H2 })
      .then([superseded('newer', H2), held({ holdId: H2, requestId: H2 })]);
  });
});

describe('approving', () => {
  it.each([
    ['an empty list', held(), [...many.map(went), approved(20)]],
    ['a clear', held({ change: 'clear' }), [cleared, approved(20)]],
    [
      'the removal of the source',
      held({ change: 'source' }),
      [
        { ...cancelled(R1, 'source-removed', A), at },
        cleared,
        approved(20),
        { type: 'SourceRemoved', at, ...A } as const,
      ],
    ],
  ])('does what was held: %s', (_, hold, events) => {
    const named = events.map(event => (event.type === 'ParticipantDeallocated' ? { ...event, requestId: R1 } : event));
    given(...start, hold)
      .when(ask.ApproveHold)
      .then(named as ReadonlyArray<FlowEvent>);
  });

  it('is the baseline of what follows', () => {
    given(...start, held({ removed: many.slice(0, 10) }), ...many.slice(0, 10).map(went), approved(10))
      .when({ ...list(...many.slice(15)), addMissing: false })
      .then(many.slice(10, 15).map(went));
  });

  it('finishes what was cut short, and does only what is still to do', () => {
    given(...start, held({ removed: [1, 2, 3, 4, 5, 6] }), went(1), went(2))
      .when({ ...ask.ApproveHold, comment: 'They left' })
      .then([
        ...[3, 4, 5, 6].map(id => ({ ...went(id), requestId: R1 }) as FlowEvent),
        { ...approved(4), comment: 'They left' } as FlowEvent,
      ]);
  });

  it('shows it again when somebody would go who was not shown', () => {
    given(...start, held(), ...allocated(1, 101))
      .when(ask.ApproveHold)
      .then([superseded('worse', H2), held({ holdId: H2, removed: [...many, 101], of: 21 })]);
  });

  it('of single participants leaves who came since', () => {
    given(...start, held({ change: 'participants', removed: [1] }), ...allocated(1, 101))
      .when(ask.ApproveHold)
      .then([{ ...went(1), requestId: R1 } as FlowEvent, approved(1)]);
  });

  it('is refused when the hold has grown since it was looked at', () => {
    given(...start, held())
      .when({ ...ask.ApproveHold, shown: 6 })
      .then({
        kind: 'conflict',
        reason: 'hold-changed',
        message: `Hold ${H1} would take 20 participants away by now, not 6; look at it again.`,
      });
  });
});

describe('a hold that is not open', () => {
  const notOpen = {
    kind: 'conflict',
    reason: 'hold-not-open',
    message: `Hold ${H1} of flow 7 is not open any more.`,
  } as const;
  const timedOut: FlowEvent = { type: 'HoldTimedOut', at: deadline, ...A, holdId: H1, deadline };
  const rejected: FlowEvent = { type: 'HoldRejected', at, ...A, holdId: H1, comment: null };

  it.each([
    ['never was', []],
    ['was approved', [held(), approved(20)]],
    ['was rejected', [held(), rejected]],
    ['has timed out', [held(), timedOut]],
    ['was superseded', [held(), superseded('newer', null)]],
  ])('since it %s is neither approved nor rejected', (_, events) => {
    const then = given(...start, ...events);
    then.when(ask.ApproveHold).then(notOpen);
    then.when(ask.RejectHold).then(notOpen);
    then.when(ask.TimeOutHold).then([]);
  });
});

it('a rejection takes nothing away', () => {
  given(...start, held())
    .when({ ...ask.RejectHold, comment: 'Empty file' })
    .then([{ type: 'HoldRejected', at, ...A, holdId: H1, comment: 'Empty file' }]);
});

it('a hold times out at its deadline, not before', () => {
  const history = given(...start, held());
  history.when(ask.TimeOutHold).then([{ type: 'HoldTimedOut', at: deadline, ...A, holdId: H1, deadline }]);
  history.when({ ...ask.TimeOutHold, at: before }).then([]);
});

it('archiving the flow ends its holds', () => {
  given(...twoClasses, ...allocated(1, ...many), held({ requestId: null }))
    .when(ask.ArchiveFlow)
    .then([superseded('flow-archived', null), { ...archived, at } as FlowEvent]);
});

it('each source has its own hold', () => {
  const both = [...start, ...allocated(2, ...many), held(), held({ ...B, holdId: H2 })];
  given(...both, sourceAdded({ sourceId: 3, reference: 'class-c' }))
    .when({ ...ask.RejectHold, holdId: H2 })
    .then([{ type: 'HoldRejected', at, ...B, holdId: H2, comment: null }]);
});
