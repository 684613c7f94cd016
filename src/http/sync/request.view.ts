/** A sync request as the contract shows it. */
import * as t from 'io-ts';
import { FailureReason, FlowCode, Message, SyncCounts } from '../../../domain/flow/events';
import { Count, FlowId, Instant, nullable, Reference, RequestId, SourceId, Uuid } from '../../../domain/kernel/types';
import type { ChangeCounts } from '../../../projections/changes/queries';
import type { HoldRow } from '../../../projections/holds/queries';
import type { RequestOutcome, SourceEnd } from '../../../projections/sync-requests/ends';
import type { RequestSourceRow, RequestWithSources } from '../../../projections/sync-requests/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { type Failure, notFound } from '../edge/failure';
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
  endedBy: described(nullable(t.string), 'Id of the API client, or of the part of the service, that ended it'),
  reason: nullable(t.string),
  message: nullable(Message),
  counts: nullable(SyncCounts),
  /** All who came to the source by this request, and all who went, net; and whether `counts` say otherwise. */
  changes: object('SourceChanges', { added: Count, removed: Count }),
  countsDiffer: described(t.boolean, 'Whether `counts` say otherwise than `changes`'),
  progress: nullable(ProgressView),
  late: nullable(LateView),
});
/** Whether somebody asked, or a schedule. */
const Requester = t.keyof({ client: null, schedule: null }, 'SyncRequester');

const RequestHoldView = object('HoldOfRequest', {
  holdId: Uuid,
  externalSourceId: SourceId,
  removed: Count,
  of: Count,
  deadline: Instant,
});
/** Somebody asked for a sync of sources that were open in this request. */
const JoinView = object('SyncJoin', { at: Instant, by: t.string, byType: Requester, externalSourceCount: Count });

type RequestSourceView = t.TypeOf<typeof RequestSourceView>;

export const SyncRequestView = object('SyncRequest', {
  requestId: RequestId,
  flowId: FlowId,
  flowCode: described(FlowCode, 'That of the moment at which it was requested'),
  state: RequestState,
  requestedAt: described(Instant, 'When somebody asked for it; where it had to wait, when it was sent'),
  requestedBy: described(t.string, 'Id of the API client, or of the schedule'),
  requestedByType: Requester,
  queuedAt: described(nullable(Instant), 'When somebody asked for it, where it had to wait'),
  deadline: described(nullable(Instant), 'Null while it waits; progress and resends extend it'),
  endedAt: nullable(Instant),
  durationMs: described(nullable(Count), 'From the request to its end'),
  resent: described(Count, 'How often it was sent again because a manager asked for it'),
  lastResentAt: nullable(Instant),
  joinedCount: described(
    Count,
    'How often somebody joined it instead of making another request; `joined` are the last of them, oldest first',
  ),
  joined: t.readonlyArray(JoinView),
  /** What it has changed so far: see `changes` of the request for who and what. */
  changes: object('RequestChanges', { added: Count, removed: Count, moved: Count, late: Count }),
  undoneBy: described(nullable(RequestId), 'The undo of it, if it was undone'),
  held: described(t.boolean, 'Whether a change of it waits for a person'),
  holds: t.readonlyArray(RequestHoldView),
  externalSources: t.readonlyArray(RequestSourceView),
});
export type SyncRequestView = t.TypeOf<typeof SyncRequestView>;

/** What other read models know of a request. */
export interface BesideRequest {
  readonly changes: ReadonlyMap<string, ChangeCounts>;
  readonly holds: ReadonlyArray<HoldRow>;
}

export const viewOfRequest =
  ({ changes, holds }: BesideRequest) =>
  (row: RequestWithSources): SyncRequestView => {
    const changed = changes.get(row.request_id);
    const { added = 0, removed = 0, moved = 0, late = 0, undo_id = null } = changed?.totals ?? {};
    const held = holds.filter(({ request_id }) => request_id === row.request_id);
    return {
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
      changes: { added, removed, moved, late },
      undoneBy: undo_id,
      held: held.length > 0,
      holds: held.map(hold => ({
        holdId: hold.hold_id,
        externalSourceId: hold.source_id,
        removed: hold.removed,
        of: hold.source_size,
        deadline: hold.deadline,
      })),
      externalSources: row.sources.map(source => viewOfSource(source, changed)),
    };
  };

export const noRequest = ({ flowId, requestId }: { readonly flowId: number; readonly requestId: string }): Failure =>
  notFound('sync-request-not-found', `Flow ${flowId} has no sync request with the id ${requestId}.`);

const stateOf = (outcome: RequestOutcome): SyncRequestView['state'] => (outcome === 'OPEN' ? 'PENDING' : outcome);

const requesterOf = (isSchedule: number): t.TypeOf<typeof Requester> => (isSchedule === 1 ? 'schedule' : 'client');

type Counts = t.TypeOf<typeof SyncCounts>;

const viewOfSource = (row: RequestSourceRow, changed: ChangeCounts | undefined): RequestSourceView => {
  const counts: Counts | null = row.counts === null ? null : JSON.parse(row.counts);
  const own = changed?.sources.find(({ source_id }) => source_id === row.source_id);
  const changes = { added: own?.came ?? 0, removed: own?.went ?? 0 };
  return {
    id: row.source_id,
    reference: row.reference,
    state: row.state as SourceEnd,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    reason: row.reason,
    message: row.message,
    counts,
    changes,
    countsDiffer: isOther(counts?.added, changes.added) || isOther(counts?.removed, changes.removed),
    progress: progressOf(row),
    late: lateOf(row),
  };
};

const isOther = (reported: number | undefined, is: number): boolean => reported !== undefined && reported !== is;

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
