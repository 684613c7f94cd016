/** The history of syncs: who asked, when, for what, how long it took, and how it ended for each source. */
import type { FlowEvent } from '../domain/flow/events';
import { type Change, type Find, numberOf, plus, projection, type RecordedAs, type Row, table } from './projection';

/** How a request stands for one of its sources. */
export type SourceEnd = 'PENDING' | 'SUCCESS' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED';

/** `OPEN` until each source has ended; `PARTIAL` when some succeeded and some did not. */
export type RequestOutcome = 'OPEN' | 'PARTIAL' | Exclude<SourceEnd, 'PENDING'>;

/** Of sources that all have ended. When none succeeded, the first of these that happened: failed, timed out, cancelled. */
export const outcomeOf = (ends: ReadonlyArray<SourceEnd>): RequestOutcome => {
  if (ends.every(end => end === 'SUCCESS')) return 'SUCCESS';
  if (ends.includes('SUCCESS')) return 'PARTIAL';
  return (['FAILED', 'TIMED_OUT'] as const).find(end => ends.includes(end)) ?? 'CANCELLED';
};

/**
 * Rows of a flow lie together, since they change together. `requested_by` is an actor's id; `late` is 1 when an answer
 * came after the end; `position` is the place in the log.
 */
export const requests = table(
  'requests',
  {
    request_id: 'text',
    flow_id: 'integer',
    flow_code: 'text',
    requested_at: 'text',
    requested_by: 'text',
    deadline: 'text',
    outcome: 'text',
    ended_at: 'text?',
    duration_ms: 'integer?',
    late: 'integer',
    resent: 'integer',
    last_resent_at: 'text?',
    position: 'integer',
  },
  ['flow_id', 'request_id'],
  [['request_id'], ['flow_id', 'position'], ['outcome', 'deadline', 'request_id']],
);

/**
 * `state` is how the request ended for the source, and stays so; what was answered after that, as a `done` after the
 * time-out, is in `late_*`. `counts` (JSON) are those of the last `done`.
 */
export const requestSources = table(
  'request_sources',
  {
    flow_id: 'integer',
    request_id: 'text',
    source_id: 'integer',
    reference: 'text',
    state: 'text',
    ended_at: 'text?',
    ended_by: 'text?',
    reason: 'text?',
    message: 'text?',
    counts: 'text?',
    progress_percent: 'integer?',
    progress_message: 'text?',
    progress_at: 'text?',
    late_state: 'text?',
    late_at: 'text?',
    late_by: 'text?',
    late_reason: 'text?',
    late_message: 'text?',
  },
  ['flow_id', 'request_id', 'source_id'],
);

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

/** Ends the request for some of its sources, and as a whole when no other is open. */
const ended = (
  find: Find,
  flow_id: number,
  request_id: string,
  ids: ReadonlyArray<number>,
  end: End,
): ReadonlyArray<Change> => {
  const patches = ids.map(source_id => requestSources.patch({ flow_id, request_id, source_id }, end));
  const ends = find(requestSources, { flow_id, request_id }, ['source_id', 'state']).map(({ source_id, state }) =>
    ids.includes(source_id) ? end.state : (state as SourceEnd),
  );
  const [request] = find(requests, { flow_id, request_id }, ['requested_at']);
  if (request === undefined || ends.includes('PENDING')) return patches;
  const { ended_at } = end;
  const duration_ms = Date.parse(ended_at) - Date.parse(request.requested_at);
  return [...patches, requests.patch({ flow_id, request_id }, { outcome: outcomeOf(ends), ended_at, duration_ms })];
};

const types = [
  'SyncRequested',
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
        deadline,
      };
      const open = { outcome: 'OPEN', ended_at: null, duration_ms: null, late: 0, resent: 0, last_resent_at: null };
      return [
        requests.put({ ...asked, ...open, position }),
        ...event.sources.map(({ sourceId: source_id, reference }) =>
          requestSources.put({ flow_id, request_id, source_id, reference, ...fresh }),
        ),
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
  version: 1,
  follows: ['flow'],
  types,
  tables: [requests, requestSources],
  fold,
});
