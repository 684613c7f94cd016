/** What the events of a flow come to for its sync requests, and for each of their sources. */
import type { FlowEvent, NamedSource } from '../../../domain/flow/events';
import type { RecordedOf } from '../../../domain/history';
import type { OfType } from '../../../domain/kernel/aggregate';
import { type Change, type Find, plus, type Row } from '../../../projections/projection';
import { outcomeOf, type SourceEnd } from '../../../projections/sync-requests/ends';
import { requestSources, requests } from '../definition';
import { noRequest } from './folded';
import { codeOf } from './reason';

type RecordedFlow = RecordedOf<'flow'>;
type RequestSet = Parameters<typeof requests.patch>[1];
type SourceSet = Parameters<typeof requestSources.patch>[1];

export const requestChanges = (flow_id: number, recorded: RecordedFlow, find: Find): ReadonlyArray<Change> => {
  const { event, position, metadata } = recorded;
  if (!event.type.startsWith('Sync')) return [];
  const asker = { requested_by_type: metadata.actor.type, requested_by: metadata.actor.id };
  const request = (request_id: string, set: RequestSet): Change => requests.patch({ request_id }, { ...set, position });
  const source = (request_id: string, source_id: number, set: SourceSet): Change =>
    requestSources.patch({ request_id, source_id }, { ...set, position });
  const made = (row: Row<typeof requests>, named: ReadonlyArray<NamedSource>): ReadonlyArray<Change> => {
    const state = row.outcome === 'QUEUED' ? 'QUEUED' : 'PENDING';
    return [
      requests.put({ ...row, sources: named.length, pending: named.length, position }),
      ...named.map(({ sourceId, reference }) =>
        requestSources.put({ ...noRequestSource(row.request_id, sourceId), flow_id, reference, state, position }),
      ),
    ];
  };
  /** Somebody on the other side has said something about it. */
  const answered = (request_id: string): ReadonlyArray<Change> =>
    find(requests, { request_id }, ['first_progress_at'])[0]?.first_progress_at === null
      ? [request(request_id, { first_progress_at: event.at })]
      : [];
  const late = (request_id: string, source_id: number, set: SourceSet): ReadonlyArray<Change> => [
    source(request_id, source_id, { late_at: event.at, ...set }),
    request(request_id, { late: 1 }),
  ];
  const end = (
    request_id: string,
    ids: ReadonlyArray<number>,
    state: SourceEnd,
    reason: string | null,
    more: SourceSet = {},
  ): ReadonlyArray<Change> => {
    const set = { state, reason, ended_at: event.at, ended_by: metadata.actor.id, ...more };
    const after = endsAfter(find, request_id, ids, state, reason);
    if (after === null) return [];
    const whole = after.pending > 0 ? {} : { outcome: outcomeOf(after), ended_at: event.at };
    return [...ids.map(id => source(request_id, id, set)), request(request_id, { ...after, ...whole })];
  };

  switch (event.type) {
    case 'SyncQueued': {
      const { requestId, flowCode: flow_code, at } = event;
      const row = { ...noRequest(requestId, flow_id, at), ...asker, flow_code, queued_at: at, outcome: 'QUEUED' };
      return made(row, event.sources);
    }
    case 'SyncRequested': {
      const { requestId, flowCode: flow_code, at, deadline } = event;
      const [waited] = find(requests, { request_id: requestId }, ['outcome']);
      const open = { flow_code, requested_at: at, deadline, outcome: 'OPEN' };
      if (waited?.outcome !== 'QUEUED')
        return made({ ...noRequest(requestId, flow_id, at), ...asker, ...open }, event.sources);
      return [
        request(requestId, open),
        ...event.sources.map(({ sourceId }) => source(requestId, sourceId, { state: 'PENDING' })),
      ];
    }
    case 'SyncJoined':
      return [request(event.requestId, { joined: plus(1) })];
    case 'SyncResent':
      return [request(event.requestId, { resent: plus(1), ...extended(event.deadline) })];
    case 'SyncProgressed': {
      const { requestId: request_id, sourceId: source_id } = event;
      const [known] = find(requestSources, { request_id, source_id }, ['first_progress_at']);
      return [
        ...(known?.first_progress_at === null ? [source(request_id, source_id, { first_progress_at: event.at })] : []),
        ...answered(request_id),
        ...(event.deadline === null ? [] : [request(request_id, extended(event.deadline))]),
      ];
    }
    case 'SyncCompleted':
    case 'SyncFailed': {
      const { requestId: request_id, sourceId: source_id } = event;
      if (request_id === null) return [];
      const state = event.type === 'SyncFailed' ? 'FAILED' : 'SUCCESS';
      const reason = event.type === 'SyncFailed' ? codeOf(event.reason) : null;
      const reported = event.type === 'SyncFailed' ? {} : countsOf(event.counts);
      return [
        ...answered(request_id),
        ...(event.late
          ? late(request_id, source_id, { late_state: state, ...reported })
          : end(request_id, [source_id], state, reason, reported)),
      ];
    }
    case 'SyncAnswerNoted': {
      const { requestId, sourceId, answer: late_state } = event;
      const reported = event.counts === null ? {} : countsOf(event.counts);
      return [...answered(requestId), ...late(requestId, sourceId, { late_state, ...reported })];
    }
    case 'SyncCancelled':
      return end(event.requestId, idsOf(event), 'CANCELLED', event.reason);
    case 'SyncTimedOut':
      return end(event.requestId, idsOf(event), 'TIMED_OUT', null);
    case 'SyncUndelivered':
      return end(event.requestId, idsOf(event), 'FAILED', 'not-delivered');
    case 'SyncUndone':
      return [request(event.requestId, { undone_at: event.at })];
    default:
      return [];
  }
};

const noRequestSource = (request_id: string, source_id: number): Row<typeof requestSources> => ({
  ...{ request_id, source_id, flow_id: 0, reference: '', state: 'PENDING', reason: null, first_progress_at: null },
  ...{ ended_at: null, ended_by: null, late_state: null, late_at: null, counted_added: null, counted_updated: null },
  ...{ counted_removed: null, added: 0, removed: 0, touched: 0, position: 0 },
});

const ENDS = ['pending', 'succeeded', 'failed', 'timed_out', 'cancelled'] as const;
const endOf: Readonly<Record<SourceEnd, (typeof ENDS)[number]>> = {
  ...{ QUEUED: 'pending', PENDING: 'pending', SUCCESS: 'succeeded', FAILED: 'failed' },
  ...{ TIMED_OUT: 'timed_out', CANCELLED: 'cancelled' },
};

/** How many of the sources of a request stand how, after these have ended; null: there is no such request. */
const endsAfter = (
  find: Find,
  request_id: string,
  ids: ReadonlyArray<number>,
  state: SourceEnd,
  reason: string | null,
): Pick<Row<typeof requests>, (typeof ENDS)[number]> | null => {
  const [before] = find(requests, { request_id }, ENDS);
  if (before === undefined) return null;
  const after = { ...before };
  // A source that was removed, or is asked about by another request, counts for nothing.
  const isGone = state === 'CANCELLED' && (reason === 'source-removed' || reason === 'superseded');
  for (const source_id of ids) {
    const [known] = find(requestSources, { request_id, source_id }, ['state']);
    if (known === undefined) continue;
    after[endOf[known.state as SourceEnd]] -= 1;
    if (!isGone) after[endOf[state]] += 1;
  }
  return after;
};

const idsOf = ({
  sources,
}: OfType<FlowEvent, 'SyncCancelled' | 'SyncTimedOut' | 'SyncUndelivered'>): ReadonlyArray<number> => [
  ...new Set(sources.map(({ sourceId }) => sourceId)),
];

const extended = (deadline: string | null): RequestSet => (deadline === null ? {} : { deadline });

const countsOf = (counts: OfType<FlowEvent, 'SyncCompleted'>['counts']): SourceSet => ({
  counted_added: counts?.added ?? null,
  counted_updated: counts?.updated ?? null,
  counted_removed: counts?.removed ?? null,
});
