/** The history of syncs: who asked, when, for what, how long it took, and how it ended for each source. */
import type { FlowEvent, NamedSource } from '../../domain/flow/events';
import { type Change, type Find, numberOf, plus, projection, type RecordedAs, type Row } from '../projection';
import { type Ends, endOf, outcomeOf, type SourceEnd, withEnd } from './ends';
import { requestJoins, requestSources, requests } from './tables';

/** The last that many times that somebody joined a request are kept, each in place of the one that many before. */
export const MAX_KEPT_JOINS = 20;

const UNANSWERED = {
  state: 'PENDING',
  ended_at: null,
  ended_by: null,
  reason: null,
  message: null,
  counts: null,
  progress_percent: null,
  progress_message: null,
  progress_at: null,
  late_state: null,
  late_at: null,
  late_by: null,
  late_reason: null,
  late_message: null,
};

type End = Partial<Row<typeof requestSources>> & { readonly state: SourceEnd; readonly ended_at: string };

const COUNTS = ['pending', 'succeeded', 'failed', 'timed_out', 'cancelled'] as const;

/** Ends the request for some of its sources, and as a whole when no other is open. */
const ended = (
  find: Find,
  flow_id: number,
  request_id: string,
  ids: ReadonlyArray<number>,
  end: End,
): ReadonlyArray<Change> => {
  const [request] = find(requests, { flow_id, request_id }, [...COUNTS, 'requested_at']);
  if (request === undefined) return [];
  const { requested_at, ...before } = request;
  let after: Ends = before;
  const patches: Change[] = [];
  for (const source_id of new Set(ids)) {
    const [source] = find(requestSources, { flow_id, request_id, source_id }, ['state']);
    if (source === undefined) continue;
    after = withEnd(after, source.state as SourceEnd, end);
    patches.push(requestSources.patch({ flow_id, request_id, source_id }, end));
  }
  if (after.pending > 0) return [...patches, requests.patch({ flow_id, request_id }, after)];
  const { ended_at } = end;
  // Times of a stream that an older version wrote may go back.
  const duration_ms = Math.max(0, Date.parse(ended_at) - Date.parse(requested_at));
  const whole = { outcome: outcomeOf(after), ended_at, duration_ms };
  return [...patches, requests.patch({ flow_id, request_id }, { ...after, ...whole })];
};

type Made = Pick<
  Row<typeof requests>,
  | 'request_id'
  | 'flow_id'
  | 'flow_code'
  | 'requested_at'
  | 'requested_by'
  | 'requested_by_schedule'
  | 'queued_at'
  | 'deadline'
  | 'outcome'
  | 'position'
>;
const unused = { ended_at: null, duration_ms: null, late: 0, resent: 0, last_resent_at: null, joined: 0 };

const made = (request: Made, sources: ReadonlyArray<NamedSource>): ReadonlyArray<Change> => {
  const { flow_id, request_id } = request;
  const ends = { pending: sources.length, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0 };
  const state = request.outcome === 'QUEUED' ? 'QUEUED' : 'PENDING';
  return [
    requests.put({ ...request, ...unused, ...ends }),
    ...sources.map(({ sourceId: source_id, reference }) =>
      requestSources.put({ flow_id, request_id, source_id, reference, ...UNANSWERED, state }),
    ),
  ];
};

/** Extended; null: it stays as it was. */
const deadlineOf = ({ deadline }: { readonly deadline: string | null }) => (deadline === null ? {} : { deadline });

const types = [
  'SyncRequested',
  'SyncJoined',
  'SyncQueued',
  'SyncResent',
  'SyncProgressed',
  'SyncCompleted',
  'SyncFailed',
  'SyncAnswerNoted',
  'SyncCancelled',
  'SyncTimedOut',
  'SyncUndelivered',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

const answeredLate = (
  { flow_id, request_id, source_id }: Pick<Row<typeof requestSources>, 'flow_id' | 'request_id' | 'source_id'>,
  answer: Partial<Row<typeof requestSources>>,
): ReadonlyArray<Change> => [
  requestSources.patch({ flow_id, request_id, source_id }, answer),
  requests.patch({ flow_id, request_id }, { late: 1 }),
];

const fold = (recorded: RecordedAs<'flow', (typeof types)[number]>, find: Find): ReadonlyArray<Change> => {
  const { event, metadata, position } = recorded;
  const by = metadata.actor.id;
  const bySchedule = metadata.actor.type === 'schedule' ? 1 : 0;
  const asker = { requested_by: by, requested_by_schedule: bySchedule };
  const flow_id = numberOf(recorded);
  switch (event.type) {
    case 'SyncQueued': {
      const { at, requestId: request_id, flowCode: flow_code } = event;
      const request = { request_id, flow_id, flow_code, requested_at: at, ...asker, queued_at: at };
      return made({ ...request, deadline: null, outcome: 'QUEUED', position }, event.sources);
    }
    case 'SyncRequested': {
      const { at: requested_at, requestId: request_id, flowCode: flow_code, deadline } = event;
      const [waited] = find(requests, { flow_id, request_id }, ['outcome']);
      const open = { flow_code, requested_at, deadline, outcome: 'OPEN', position };
      if (waited?.outcome !== 'QUEUED')
        return made({ request_id, flow_id, ...asker, queued_at: null, ...open }, event.sources);
      return [
        requests.patch({ flow_id, request_id }, open),
        ...event.sources.map(({ sourceId: source_id }) =>
          requestSources.patch({ flow_id, request_id, source_id }, { state: 'PENDING' }),
        ),
      ];
    }
    case 'SyncJoined': {
      const { at: joined_at, requestId: request_id } = event;
      const [request] = find(requests, { flow_id, request_id }, ['joined']);
      if (request === undefined) return [];
      const join = {
        joined_at,
        joined_by: by,
        joined_by_schedule: bySchedule,
        sources: event.sources.length,
        position,
      };
      return [
        requests.patch({ flow_id, request_id }, { joined: plus(1) }),
        requestJoins.put({ flow_id, request_id, place: request.joined % MAX_KEPT_JOINS, ...join }),
      ];
    }
    case 'SyncResent': {
      const sent = { resent: plus(1), last_resent_at: event.at };
      return [requests.patch({ flow_id, request_id: event.requestId }, { ...sent, ...deadlineOf(event) })];
    }
    case 'SyncProgressed': {
      const reported = {
        ...(event.percent === null ? {} : { progress_percent: event.percent }),
        ...(event.message === null ? {} : { progress_message: event.message }),
        progress_at: event.at,
      };
      const { requestId: request_id, sourceId: source_id } = event;
      const progress = requestSources.patch({ flow_id, request_id, source_id }, reported);
      return event.deadline === null
        ? [progress]
        : [progress, requests.patch({ flow_id, request_id }, deadlineOf(event))];
    }
    case 'SyncCompleted':
    case 'SyncFailed': {
      const { at, sourceId: source_id, requestId: request_id, message } = event;
      if (request_id === null) return [];
      const [state, reason, counted] =
        event.type === 'SyncFailed'
          ? (['FAILED', event.reason, {}] as const)
          : (['SUCCESS', null, { counts: event.counts === null ? null : JSON.stringify(event.counts) }] as const);
      if (!event.late) {
        return ended(find, flow_id, request_id, [source_id], {
          state,
          ended_at: at,
          ended_by: by,
          reason,
          message,
          ...counted,
        });
      }
      const late = { late_state: state, late_at: at, late_by: by, late_reason: reason, late_message: message };
      return answeredLate({ flow_id, request_id, source_id }, { ...late, ...counted });
    }
    case 'SyncAnswerNoted': {
      const { at: late_at, sourceId: source_id, requestId: request_id, answer: late_state } = event;
      const late = { late_state, late_at, late_by: by, late_reason: event.reason, late_message: event.message };
      const counted = event.counts === null ? {} : { counts: JSON.stringify(event.counts) };
      return answeredLate({ flow_id, request_id, source_id }, { ...late, ...counted });
    }
    case 'SyncCancelled':
    case 'SyncTimedOut':
    case 'SyncUndelivered': {
      const [state, reason] = endOf(event);
      const ids = event.sources.map(({ sourceId }) => sourceId);
      return ended(find, flow_id, event.requestId, ids, { state, ended_at: event.at, ended_by: by, reason });
    }
  }
};

export const syncRequestsProjection = projection({
  name: 'sync-requests',
  version: 3,
  follows: ['flow'],
  isNeverCopied: true,
  types,
  tables: [requests, requestSources, requestJoins],
  fold,
});
