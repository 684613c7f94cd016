/** With four times as many sources an event costs about as much, and one about all of them about four times as much. */

import { readsDuring } from '../../test/support/domain/counted';
import { ask, at, before, deadline, registered } from '../../test/support/domain/flow-examples';
import { fold, type OfType } from '../kernel/aggregate';
import type { FlowCommand } from './commands';
import { KEPT_ENDED_REQUESTS } from './ended-requests';
import type { FlowEvent, NamedSource } from './events';
import { flow } from './flow';
import { type FlowState, sourcesOf } from './state';

const requestIdOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const source = (n: number): NamedSource => ({ sourceId: n, reference: `class-${n}` });
const sourcesTo = (count: number): ReadonlyArray<NamedSource> => Array.from({ length: count }, (_, n) => source(n + 1));
const added = (one: NamedSource): FlowEvent => ({ type: 'SourceAdded', at: before, ...one, description: '' });
const requested = (requestId: string, sources: ReadonlyArray<NamedSource>): FlowEvent => ({
  ...{ type: 'SyncRequested', at: before, requestId, flowCode: 'MATH-1', sources, deadline },
});
const whole = requestIdOf(0);
const one = requestIdOf(1);

/** Nothing is open in it. */
const quiet = (count: number): ReadonlyArray<FlowEvent> => [registered, ...sourcesTo(count).map(added)];
/** All are open in one request. */
const together = (count: number) => [...quiet(count), requested(whole, sourcesTo(count))];
/** Each is open in a request of its own. */
const apart = (count: number) => [
  ...quiet(count),
  ...sourcesTo(count).map(each => requested(requestIdOf(each.sourceId), [each])),
];
/** All are open in one request, and each has as many ended ones behind it as are kept. */
const long = (count: number) => [
  ...quiet(count),
  ...Array.from({ length: KEPT_ENDED_REQUESTS }, (_, n) => requestIdOf(n + 100_000)).flatMap(requestId => [
    requested(requestId, sourcesTo(count)),
    ended('SyncTimedOut', requestId, sourcesTo(count)),
  ]),
  requested(whole, sourcesTo(count)),
];
/** Each waits for another request beside. */
const waiting = (count: number): ReadonlyArray<FlowEvent> => [
  ...together(count),
  { type: 'SyncQueued', at: before, requestId: one, flowCode: 'MATH-1', sources: sourcesTo(count), deadlineMs: 1 },
];

const few = 250;
const stateOf = (history: ReadonlyArray<FlowEvent>): FlowState => fold(flow, flow.initial, history);
/** How many times as much it reads of the state of a flow that has four times as many sources. */
const growth = (
  history: (count: number) => ReadonlyArray<FlowEvent>,
  work: (state: FlowState, count: number) => void,
) =>
  readsDuring(stateOf(history(4 * few)), state => work(state, 4 * few)) /
  readsDuring(stateOf(history(few)), state => work(state, few));

const answered = { at, ...source(1), requestId: one, late: false, message: null };
const ended = (type: 'SyncCancelled' | 'SyncTimedOut', requestId: string, sources: ReadonlyArray<NamedSource>) =>
  type === 'SyncCancelled'
    ? ({ type, at, requestId, sources, reason: 'requested' } as const)
    : ({ type, at, requestId, sources, deadline } as const);

describe('an event about one source costs the same, however many there are', () => {
  test.each<[string, (count: number) => ReadonlyArray<FlowEvent>, FlowEvent]>([
    ['a source more', quiet, added(source(100_000))],
    ['another description', quiet, { type: 'SourceDescribed', at, ...source(1), description: 'New' }],
    ['a promise how old it may be', quiet, { type: 'SourceFreshnessSet', at, ...source(1), maxAge: 3600 }],
    ['a stale one', quiet, { type: 'SourceBecameStale', at, ...source(1), maxAge: 3600, since: at }],
    ['a source less', apart, { type: 'SourceRemoved', at, ...source(1) }],
    ['a source less of a request', together, { type: 'SourceRemoved', at, ...source(1) }],
    ['a request of one', quiet, requested(one, [source(1)])],
    ['a done', apart, { type: 'SyncCompleted', ...answered, counts: null }],
    ['a done among others', together, { type: 'SyncCompleted', ...answered, requestId: whole, counts: null }],
    ['a done with a long past', long, { type: 'SyncCompleted', ...answered, requestId: whole, counts: null }],
    [
      'a done that something waits for',
      waiting,
      { type: 'SyncCompleted', ...answered, requestId: whole, counts: null },
    ],
    [
      'one more that waits',
      together,
      { type: 'SyncQueued', at, requestId: one, flowCode: 'MATH-1', sources: [source(1)], deadlineMs: 1 },
    ],
    ['one less that waits', waiting, ended('SyncCancelled', one, [source(1)])],
    ['a fail', apart, { type: 'SyncFailed', ...answered, reason: null }],
    ['a time-out of one', apart, ended('SyncTimedOut', one, [source(1)])],
    ['a participant', together, { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 5, requestId: null }],
    [
      'a participant less',
      together,
      { type: 'ParticipantDeallocated', at, sourceId: 1, participantId: 5, requestId: null },
    ],
    ['no participants', together, { type: 'AllocationsCleared', at, sourceId: 1, count: 1, requestId: null }],
  ])('%s', (_, history, event) => {
    expect(growth(history, state => flow.evolve(state, event))).toBeLessThan(2);
  });
});

test.each<[string, (count: number) => ReadonlyArray<FlowEvent>, (count: number) => FlowEvent]>([
  ['a request of all', quiet, count => requested(one, sourcesTo(count))],
  ['a time-out of all', together, count => ended('SyncTimedOut', whole, sourcesTo(count))],
  [
    'a queued request of all',
    together,
    count => ({
      ...{ type: 'SyncQueued', at, deadlineMs: 1 },
      requestId: one,
      flowCode: 'MATH-1',
      sources: sourcesTo(count),
    }),
  ],
  ['a cancel of all', together, count => ended('SyncCancelled', whole, sourcesTo(count))],
])('%s costs as much as there are', (_, history, event) => {
  expect(growth(history, (state, count) => flow.evolve(state, event(count)))).toBeLessThan(6);
});

const commands: { readonly [Type in FlowCommand['type']]?: Partial<OfType<FlowCommand, Type>> } = {
  ArchiveFlow: {},
  AddSource: {},
  RemoveSource: {},
  RequestSync: { requestId: requestIdOf(99_999) },
  ResendSync: { requestId: whole },
  CancelSync: { requestId: whole },
  TimeOutSync: { requestId: whole },
  FailUndelivered: { requestId: whole },
  CompleteSync: { reference: 'class-1' },
  AllocateParticipants: {},
  MarkStale: {},
  ReplaceAllocations: {},
  RejectHold: {},
};

test.each(
  Object.entries(commands).flatMap(([type, fields]) => {
    const command = { ...ask[type as FlowCommand['type']], ...fields } as FlowCommand;
    return [quiet, together, apart, waiting].map(history => [type, history.name, history, command] as const);
  }),
)('deciding %s where sources are %s costs at most as much as there are', (_, __, history, command) => {
  expect(growth(history, state => flow.decide(command)(state))).toBeLessThan(6);
});

test('a request of many that are named costs as much as they are', () => {
  const references = (count: number) => sourcesTo(count).map(({ reference }) => reference);
  const named = (count: number): FlowCommand => ({ ...ask.RequestSync, references: references(count) });
  expect(growth(quiet, (state, count) => flow.decide(named(count))(state))).toBeLessThan(6);
});

test('what it takes in memory is known without looking at its sources', () => {
  expect(growth(together, state => flow.bytes?.(state))).toBe(1);
});

test('a snapshot and what is made of it agree, for many sources', () => {
  const state = stateOf(apart(few));
  const kept = JSON.parse(JSON.stringify(flow.snapshot.codec.encode(state)));
  const restored = flow.snapshot.codec.decode(kept);
  expect(restored).toMatchObject({ right: { held: state?.held } });
  expect('right' in restored && sourcesOf(restored.right)).toEqual(sourcesOf(state));
  expect(flow.snapshot.codec.decode({ ...kept, sources: { ...kept.sources, reference: [] } })._tag).toBe('Left');
});
