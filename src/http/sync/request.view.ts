/** A sync request as the contract shows it. */
import * as t from 'io-ts';
import { FailureReason, FlowCode, Message, SyncCounts } from '../../../domain/flow/events';
import { Count, FlowId, Instant, nullable, Reference, RequestId, SourceId } from '../../../domain/kernel/types';
import type { RequestOutcome, SourceEnd } from '../../../projections/sync-requests/fold';
import type { RequestSourceRow, RequestWithSources } from '../../../projections/sync-requests/queries';
import { object } from '../edge/codec/object';
import { ProgressView, progressOf } from '../views/progress.view';

/** How the request stands for one of its sources. */
const SourceState = t.keyof({
  QUEUED: null,
  PENDING: null,
  SUCCESS: null,
  FAILED: null,
  TIMED_OUT: null,
  CANCELLED: null,
});

/** `QUEUED` while it waits for another to end, `PENDING` until each of its sources has ended; `PARTIAL` when some succeeded and some did not. */
const RequestState = t.keyof({ ...SourceState.keys, PARTIAL: null }, 'SyncRequestState');

/** An answer that came after the end, as a `done` after the time-out. */
const LateView = object('LateAnswer', {
  state: SourceState,
  at: Instant,
  by: t.string,
  reason: nullable(FailureReason),
  message: nullable(Message),
});

const RequestSourceView = object('SyncRequestSource', {
  id: SourceId,
  reference: Reference,
  state: SourceState,
  endedAt: nullable(Instant),
  /** Id of the API client, or of the part of the service, that ended it. */
  endedBy: nullable(t.string),
  reason: nullable(t.string),
  message: nullable(Message),
  counts: nullable(SyncCounts),
  progress: nullable(ProgressView),
  late: nullable(LateView),
});
/** Whether somebody asked, or a schedule. */
const Requester = t.keyof({ client: null, schedule: null }, 'SyncRequester');

/** Somebody asked for a sync of sources that were open in this request. */
const JoinView = object('SyncJoin', { at: Instant, by: t.string, byType: Requester, externalSourceCount: Count });

type RequestSourceView = t.TypeOf<typeof RequestSourceView>;

export const SyncRequestView = object('SyncRequest', {
  requestId: RequestId,
  flowId: FlowId,
  flowCode: FlowCode,
  state: RequestState,
  /** When somebody asked for it; where it had to wait, when it was sent. */
  requestedAt: Instant,
  /** Id of the API client, or of the schedule. */
  requestedBy: t.string,
  requestedByType: Requester,
  /** When somebody asked for it, where it had to wait. */
  queuedAt: nullable(Instant),
  /** Null while it waits; progress and resends extend it. */
  deadline: nullable(Instant),
  endedAt: nullable(Instant),
  durationMs: nullable(Count),
  /** How often it was sent again because a manager asked for it. */
  resent: Count,
  lastResentAt: nullable(Instant),
  /** How often somebody joined it instead of making another request; `joined` are the last of them, oldest first. */
  joinedCount: Count,
  joined: t.readonlyArray(JoinView),
  externalSources: t.readonlyArray(RequestSourceView),
});
export type SyncRequestView = t.TypeOf<typeof SyncRequestView>;

const lateOf = (row: RequestSourceRow): RequestSourceView['late'] =>
  row.late_state === null || row.late_at === null || row.late_by === null
    ? null
    : {
        state: row.late_state as SourceEnd,
        at: row.late_at,
        by: row.late_by,
        reason: row.late_reason,
        message: row.late_message,
      };

const viewOfSource = (row: RequestSourceRow): RequestSourceView => ({
  id: row.source_id,
  reference: row.reference,
  state: row.state as SourceEnd,
  endedAt: row.ended_at,
  endedBy: row.ended_by,
  reason: row.reason,
  message: row.message,
  counts: row.counts === null ? null : JSON.parse(row.counts),
  progress: progressOf(row),
  late: lateOf(row),
});

const requesterOf = (isSchedule: number): t.TypeOf<typeof Requester> => (isSchedule === 1 ? 'schedule' : 'client');

const stateOf = (outcome: RequestOutcome): SyncRequestView['state'] => (outcome === 'OPEN' ? 'PENDING' : outcome);

export const viewOfRequest = (row: RequestWithSources): SyncRequestView => ({
  requestId: row.request_id,
  flowId: row.flow_id,
  flowCode: row.flow_code,
  state: stateOf(row.outcome as RequestOutcome),
  requestedAt: row.requested_at,
  requestedBy: row.requested_by,
  requestedByType: requesterOf(row.requested_by_schedule),
  queuedAt: row.queued_at,
  deadline: row.deadline,
  endedAt: row.ended_at,
  durationMs: row.duration_ms,
  resent: row.resent,
  lastResentAt: row.last_resent_at,
  joinedCount: row.joined,
  joined: row.joins.map(join => ({
    at: join.joined_at,
    by: join.joined_by,
    byType: requesterOf(join.joined_by_schedule),
    externalSourceCount: join.sources,
  })),
  externalSources: row.sources.map(viewOfSource),
});
