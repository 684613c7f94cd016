/** The history of syncs: who asked, when, for what, how long it took, and how it ended for each source. */
import type { FlowEvent } from '../../domain/flow/events';
import { type Change, type Find, numberOf, plus, projection, type RecordedAs, type Row } from '../projection';
import { requestJoins, requestSources, requests } from './tables';

/** How a request stands for one of its sources. */
export type SourceEnd = 'PENDING' | 'SUCCESS' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED';

/** `OPEN` until each source has ended; `PARTIAL` when some succeeded and some did not. */
export type RequestOutcome = 'OPEN' | 'PARTIAL' | Exclude<SourceEnd, 'PENDING'>;

/** How many of the sources of a request stand how. */
export interface Ends {
  readonly pending: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly cancelled: number;
}
const countOf = {
  PENDING: 'pending',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
  CANCELLED: 'cancelled',
} as const satisfies Readonly<Record<SourceEnd, keyof Ends>>;

/** When none succeeded, the first of these that happened: failed, timed out, cancelled. */
export const outcomeOf = ({ pending, succeeded, failed, timed_out, cancelled }: Ends): RequestOutcome => {
  if (pending > 0) return 'OPEN';
  if (succeeded > 0) return failed + timed_out + cancelled > 0 ? 'PARTIAL' : 'SUCCESS';
  if (failed > 0) return 'FAILED';
  return timed_out > 0 ? 'TIMED_OUT' : 'CANCELLED';
};

/** The last that many times that somebody joined a request are kept, each in place of the one that many before. */
export const keptJoins = 20;

const fresh = {
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

const counts = ['pending', 'succeeded', 'failed', 'timed_out', 'cancelled'] as const;

/** Ends the request for some of its sources, and as a whole when no other is open. */
const ended = (
  find: Find,
  flow_id: number,
  request_id: string,
  ids: ReadonlyArray<number>,
  end: End,
): ReadonlyArray<Change> => {
  const [request] = find(requests, { flow_id, request_id }, [...counts, 'requested_at']);
  if (request === undefined) return [];
  const { requested_at, ...before } = request;
  const after = { ...before };
  const patches: Change[] = [];
  for (const source_id of new Set(ids)) {
    const [source] = find(requestSources, { flow_id, request_id, source_id }, ['state']);
    if (source === undefined) continue;
    after[countOf[source.state as SourceEnd]] -= 1;
    after[countOf[end.state]] += 1;
    patches.push(requestSources.patch({ flow_id, request_id, source_id }, end));
  }
  if (after.pending > 0) return [...patches, requests.patch({ flow_id, request_id }, after)];
  const { ended_at } = end;
  // Times of a stream that an older version wrote may go back.
  const duration_ms = Math.max(0, Date.parse(ended_at) - Date.parse(requested_at));
  const whole = { outcome: outcomeOf(after), ended_at, duration_ms };
  return [...patches, requests.patch({ flow_id, request_id }, { ...after, ...whole })];
};

const types = [
  'SyncRequested',
  'SyncJoined',
  'SyncResent',
  'SyncProgressed',
  'SyncCompleted',
  'SyncFailed',
  'SyncCancelled',
  'SyncTimedOut',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

const fold = (recorded: RecordedAs<'flow', (typeof types)[number]>, find: Find): ReadonlyArray<Change> => {
  const { event, metadata, position } = recorded;
  const by = metadata.actor.id;
  const bySchedule = metadata.actor.type === 'schedule' ? 1 : 0;
  const flow_id = numberOf(recorded);
  switch (event.type) {
    case 'SyncRequested': {
      const { at, requestId: request_id, flowCode: flow_code, deadline } = event;
      const asked = {
        request_id,
        flow_id,
        flow_code,
        requested_at: at,
        requested_by: by,
        requested_by_schedule: bySchedule,
        deadline,
      };
      const open = { outcome: 'OPEN', ended_at: null, duration_ms: null, late: 0 };
      const unused = { resent: 0, last_resent_at: null, joined: 0 };
      const ends = { pending: event.sources.length, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0 };
      return [
        requests.put({ ...asked, ...open, ...unused, ...ends, position }),
        ...event.sources.map(({ sourceId: source_id, reference }) =>
          requestSources.put({ flow_id, request_id, source_id, reference, ...fresh }),
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
        requestJoins.put({ flow_id, request_id, place: request.joined % keptJoins, ...join }),
      ];
    }
    case 'SyncResent':
      return [requests.patch({ flow_id, request_id: event.requestId }, { resent: plus(1), last_resent_at: event.at })];
    case 'SyncProgressed': {
      const told = {
        ...(event.percent === null ? {} : { progress_percent: event.percent }),
        ...(event.message === null ? {} : { progress_message: event.message }),
        progress_at: event.at,
      };
      return [requestSources.patch({ flow_id, request_id: event.requestId, source_id: event.sourceId }, told)];
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
      return [
        requestSources.patch({ flow_id, request_id, source_id }, { ...late, ...counted }),
        requests.patch({ flow_id, request_id }, { late: 1 }),
      ];
    }
    case 'SyncCancelled':
    case 'SyncTimedOut': {
      const [state, reason] =
        event.type === 'SyncCancelled' ? (['CANCELLED', event.reason] as const) : (['TIMED_OUT', null] as const);
      const ids = event.sources.map(({ sourceId }) => sourceId);
      return ended(find, flow_id, event.requestId, ids, { state, ended_at: event.at, ended_by: by, reason });
    }
  }
};

export const syncRequestsProjection = projection({
  name: 'sync-requests',
  version: 3,
  follows: ['flow'],
  types,
  tables: [requests, requestSources, requestJoins],
  fold,
});
