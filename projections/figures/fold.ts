/** Facts of requests, sources and deliveries, and their tallies by day and hour. */
import { attemptBegunBy, type DeliveryEvent } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { OfType } from '../../domain/kernel/aggregate';
import { type Change, type Find, numberOf, projection, type RecordedAs } from '../projection';
import { type Ends, endOf, outcomeOf, type SourceEnd, withEnd } from '../sync-requests/ends';
import { keyOfNumber } from './dimensions';
import { classOf, OPEN_CLASS } from './length-class';
import { phasesOf } from './phases';
import type { Series } from './series';
import { deliveryFacts, requestFacts, seriesNumbers, sourceFacts, tallies } from './tables';
import { COUNT_OF, createTally, type DeliveryEnd, type Ended, type Tally } from './tally';

const flowTypes = [
  'SyncQueued',
  'SyncRequested',
  'SyncProgressed',
  'SyncCompleted',
  'SyncFailed',
  'SyncAnswerNoted',
  'SyncCancelled',
  'SyncTimedOut',
  'SyncUndelivered',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

const deliveryTypes = [
  'DeliveryScheduled',
  'AttemptStarted',
  'AttemptSucceeded',
  'AttemptFailed',
  'DeliveryStopped',
] as const satisfies ReadonlyArray<DeliveryEvent['type']>;

type OfFlow = RecordedAs<'flow', (typeof flowTypes)[number]>;
type OfDelivery = RecordedAs<'delivery', (typeof deliveryTypes)[number]>;
type FollowedType = (typeof flowTypes | typeof deliveryTypes)[number];
type Followed = RecordedAs<'flow' | 'delivery', FollowedType>;

const fold = (recorded: Followed, find: Find): ReadonlyArray<Change> => {
  const tally = createTally(find);
  const facts =
    recorded.category === 'flow'
      ? ofFlow(recorded as OfFlow, find, tally)
      : ofDelivery(recorded as OfDelivery, find, tally);
  return [...facts, ...tally.changes()];
};

export const figuresProjection = projection<'flow' | 'delivery', FollowedType>({
  name: 'figures',
  version: 3,
  follows: ['flow', 'delivery'],
  types: [...flowTypes, ...deliveryTypes],
  tables: [requestFacts, sourceFacts, deliveryFacts, seriesNumbers, tallies],
  fold,
});

const ofFlow = (recorded: OfFlow, find: Find, tally: Tally): ReadonlyArray<Change> => {
  const { event, metadata } = recorded;
  const flow_id = numberOf(recorded);
  const ms = Date.parse(event.at);
  // For whom a client asked, where it says so.
  const { id: manager } = metadata.onBehalfOf ?? metadata.actor;
  switch (event.type) {
    case 'SyncQueued':
      return requested(event, flow_id, manager, find);
    case 'SyncRequested':
      return requested(event, flow_id, manager, find);
    case 'SyncProgressed': {
      const key = { flow_id, request_id: event.requestId };
      const [request] = find(requestFacts, key, ['first_progress_ms', 'ended_ms']);
      return request === undefined || request.first_progress_ms !== null || request.ended_ms !== null
        ? []
        : [requestFacts.patch(key, { first_progress_ms: ms })];
    }
    case 'SyncCompleted':
    case 'SyncFailed': {
      const { requestId: request_id, sourceId } = event;
      if (request_id === null) return [];
      const key = { flow_id, request_id };
      if (event.late) return late(key, sourceId, find, tally);
      const [state, reason] =
        event.type === 'SyncFailed' ? (['FAILED', event.reason] as const) : (['SUCCESS', null] as const);
      const integration = metadata.actor.type === 'client' ? metadata.actor.id : '';
      return ended(key, [sourceId], { state, reason, integration, ended_ms: ms }, find, tally);
    }
    case 'SyncAnswerNoted':
      return late({ flow_id, request_id: event.requestId }, event.sourceId, find, tally);
    case 'SyncCancelled':
    case 'SyncTimedOut':
    case 'SyncUndelivered': {
      const [state, reason] = endOf(event);
      const ids = event.sources.map(({ sourceId }) => sourceId);
      const end = { state, reason, integration: '', ended_ms: ms };
      return ended({ flow_id, request_id: event.requestId }, ids, end, find, tally);
    }
  }
};

const seriesOfRequest = (flowId: number, manager: string): ReadonlyArray<Series> => [
  ['all', ''],
  ['flow', keyOfNumber(flowId)],
  ['manager', manager],
];
const seriesOfSource = (reference: string, integration: string): ReadonlyArray<Series> => [
  ['reference', reference],
  ['integration', integration],
];

type Asked = OfType<FlowEvent, 'SyncQueued'> | OfType<FlowEvent, 'SyncRequested'>;

/** One that waited is sent; all else about it stays as it was. */
const requested = (event: Asked, flow_id: number, manager: string, find: Find): ReadonlyArray<Change> => {
  const key = { flow_id, request_id: event.requestId };
  const ms = Date.parse(event.at);
  const sources = [...new Map(event.sources.map(source => [source.sourceId, source])).values()];
  const [before] = find(requestFacts, key, ['outcome']);
  if (before !== undefined) {
    if (event.type === 'SyncQueued' || before.outcome !== 'QUEUED') return [];
    return [
      requestFacts.patch(key, { requested_ms: ms, outcome: 'OPEN' }),
      ...sources.map(({ sourceId: source_id }) =>
        sourceFacts.patch({ ...key, source_id, state: 'QUEUED' }, { requested_ms: ms, state: 'PENDING' }),
      ),
    ];
  }
  const [outcome, state] = event.type === 'SyncQueued' ? ['QUEUED', 'QUEUED'] : ['OPEN', 'PENDING'];
  const all = { manager, asked_ms: ms, requested_ms: ms, ended_ms: null, late: 0 };
  return [
    requestFacts.put({
      ...{ ...key, ...all, outcome, length_class: OPEN_CLASS },
      ...{ first_attempt_ms: null, delivered_ms: null, first_progress_ms: null },
      ...{ pending: sources.length, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0 },
    }),
    ...sources.map(({ sourceId: source_id, reference }) =>
      sourceFacts.put({ ...key, ...all, source_id, reference, integration: '', state, reason: null }),
    ),
  ];
};

interface RequestKey {
  readonly flow_id: number;
  readonly request_id: string;
}
interface End {
  readonly state: Exclude<SourceEnd, 'QUEUED' | 'PENDING'>;
  readonly reason: string | null;
  readonly integration: string;
  readonly ended_ms: number;
}

const isOpen = (state: string): boolean => state === 'QUEUED' || state === 'PENDING';

/** Ends it for those of these sources for which it is open, and as a whole with the last one. */
const ended = (
  key: RequestKey,
  ids: ReadonlyArray<number>,
  end: End,
  find: Find,
  tally: Tally,
): ReadonlyArray<Change> => {
  const [request] = find(requestFacts, key, [
    ...(['manager', 'asked_ms', 'requested_ms', 'first_attempt_ms', 'delivered_ms', 'first_progress_ms'] as const),
    ...(['pending', 'succeeded', 'failed', 'timed_out', 'cancelled', 'late'] as const),
  ]);
  if (request === undefined) return [];
  const { pending, succeeded, failed, timed_out, cancelled, late, ...times } = request;
  const { asked_ms, requested_ms, manager } = times;
  let ends: Ends = { pending, succeeded, failed, timed_out, cancelled };
  const changes: Change[] = [];
  const total = Math.max(0, end.ended_ms - requested_ms);
  for (const source_id of new Set(ids)) {
    const [source] = find(sourceFacts, { ...key, source_id }, ['state', 'reference']);
    if (source === undefined || !isOpen(source.state)) continue;
    ends = withEnd(ends, source.state as SourceEnd, end);
    changes.push(sourceFacts.patch({ ...key, source_id }, end));
    const series = seriesOfSource(source.reference, end.integration);
    tally.add(series, asked_ms, { n: 1, [COUNT_OF[end.state]]: 1 }, { total });
  }
  if (changes.length === 0) return [];
  if (ends.pending > 0) return [...changes, requestFacts.patch(key, ends)];
  const outcome = outcomeOf(ends);
  const { ended_ms } = end;
  const length_class = classOf(Math.max(0, ended_ms - asked_ms));
  const series = seriesOfRequest(key.flow_id, manager);
  tally.add(series, asked_ms, { n: 1, [COUNT_OF[outcome as Ended]]: 1, late }, { ...phasesOf(times, ended_ms) });
  return [...changes, requestFacts.patch(key, { ...ends, outcome, ended_ms, length_class })];
};

/** An answer after the end: it changes nothing about the end, and counts once for a request and for each source. */
const late = (key: RequestKey, source_id: number, find: Find, tally: Tally): ReadonlyArray<Change> => {
  const [request] = find(requestFacts, key, ['late', 'manager', 'asked_ms', 'ended_ms']);
  const [source] = find(sourceFacts, { ...key, source_id }, ['late', 'state', 'reference', 'integration']);
  if (request === undefined || source === undefined || source.late === 1 || isOpen(source.state)) return [];
  const { asked_ms, manager, ended_ms } = request;
  tally.add(seriesOfSource(source.reference, source.integration), asked_ms, { late: 1 });
  if (request.late === 0 && ended_ms !== null) tally.add(seriesOfRequest(key.flow_id, manager), asked_ms, { late: 1 });
  return [requestFacts.patch(key, { late: 1 }), sourceFacts.patch({ ...key, source_id }, { late: 1 })];
};

const ofDelivery = ({ event, id: delivery_id }: OfDelivery, find: Find, tally: Tally): ReadonlyArray<Change> => {
  const ms = Date.parse(event.at);
  /** Of its request, unless that has ended. */
  const firstOf = (
    { flow_id, request_id }: { readonly flow_id: number | null; readonly request_id: string | null },
    column: 'first_attempt_ms' | 'delivered_ms',
  ): ReadonlyArray<Change> => {
    if (flow_id === null || request_id === null) return [];
    const [request] = find(requestFacts, { flow_id, request_id }, [column, 'ended_ms']);
    if (request === undefined || request[column] !== null || request.ended_ms !== null) return [];
    return [requestFacts.patch({ flow_id, request_id }, { [column]: ms })];
  };
  if (event.type === 'DeliveryScheduled') {
    const { webhookId: webhook_id, flowId: flow_id, requestId: request_id } = event;
    if (find(deliveryFacts, { delivery_id }, ['state']).length > 0) return [];
    const isBegun = attemptBegunBy(event) !== null;
    const times = { asked_ms: ms, first_attempt_ms: isBegun ? ms : null, delivered_ms: null };
    return [
      deliveryFacts.put({ delivery_id, webhook_id, flow_id, request_id, ...times, state: 'pending' }),
      ...(isBegun ? firstOf({ flow_id, request_id }, 'first_attempt_ms') : []),
    ];
  }
  const [delivery] = find(deliveryFacts, { delivery_id }, [
    ...(['webhook_id', 'flow_id', 'request_id', 'asked_ms', 'first_attempt_ms', 'state'] as const),
  ]);
  if (delivery === undefined) return [];
  const { webhook_id, asked_ms } = delivery;
  const become = (state: DeliveryEnd, times: { readonly delivered_ms?: number } = {}): ReadonlyArray<Change> => {
    const before = delivery.state as DeliveryEnd | 'pending';
    if (before === 'delivered' || (before !== 'pending' && state !== 'delivered')) return [];
    const { first_attempt_ms } = delivery;
    const until_first_attempt =
      before !== 'pending' || first_attempt_ms === null ? null : Math.max(0, first_attempt_ms - asked_ms);
    const counts = before === 'pending' ? { n: 1 } : { [COUNT_OF[before]]: -1 };
    const total = state === 'delivered' ? Math.max(0, ms - asked_ms) : null;
    const series: ReadonlyArray<Series> = [['webhook', keyOfNumber(webhook_id)]];
    tally.add(series, asked_ms, { ...counts, [COUNT_OF[state]]: 1 }, { until_first_attempt, total });
    return [deliveryFacts.patch({ delivery_id }, { state, ...times })];
  };
  switch (event.type) {
    case 'AttemptStarted': {
      const isFirst = delivery.first_attempt_ms === null && delivery.state === 'pending';
      const own = isFirst ? [deliveryFacts.patch({ delivery_id }, { first_attempt_ms: ms })] : [];
      return [...own, ...firstOf(delivery, 'first_attempt_ms')];
    }
    case 'AttemptSucceeded':
      return [...become('delivered', { delivered_ms: ms }), ...firstOf(delivery, 'delivered_ms')];
    case 'AttemptFailed':
      return event.nextAttemptAt === null ? become('failed') : [];
    case 'DeliveryStopped':
      return become('stopped');
  }
};
