/** An external source as the contract shows it: the fields of the WISEflow API (v1), and ours after them. */
import * as t from 'io-ts';
import { FailureReason, MaxAge, Message, RemovalGuard, SyncCounts } from '../../../domain/flow/events';
import { staleSince } from '../../../domain/flow/freshness';
import { type Flow, type Source, SyncState, stateOf } from '../../../domain/flow/state';
import { size } from '../../../domain/kernel/id-set';
import { Count, Instant, nullable, Reference, RequestId, SourceId, Uuid } from '../../../domain/kernel/types';
import type { SourceRow } from '../../../projections/flows/tables';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { type Failure, notFound } from '../edge/failure';
import { ProgressView, progressOf } from './progress.view';

export const SourceView = object('ExternalSource', {
  id: SourceId,
  reference: Reference,
  description: t.string,
  createdAt: Instant,
  updatedAt: Instant,
  lastRequestedSync: described(nullable(Instant), 'When a sync of it was last requested'),
  lastSync: described(nullable(Instant), 'When the last one ended'),
  state: SyncState,
  openRequestId: described(nullable(RequestId), 'The request that it is open in'),
  queuedRequestId: described(nullable(RequestId), 'It is sent when the open one has ended'),
  allocatedCount: described(Count, 'How many participants are allocated to it'),
  progress: nullable(ProgressView),
  reason: described(nullable(FailureReason), 'What the last sync ended with'),
  message: described(nullable(Message), 'What the integration said of the last sync, for people'),
  counts: described(nullable(SyncCounts), 'What the integration said of the last sync'),
  maxAge: described(nullable(MaxAge), 'How old its data may be, in seconds; null: nobody promised that'),
  stale: described(t.boolean, 'Whether its data are older than promised'),
  staleSince: described(nullable(Instant), 'Since when its data are older than promised; null: they are not'),
  removalGuard: described(nullable(RemovalGuard), 'Null: that of the flow'),
  holdId: described(nullable(Uuid), 'A change that is held until a person decides'),
});
export type SourceView = t.TypeOf<typeof SourceView>;

export const viewOfSource = (source: Source): SourceView => ({
  id: source.sourceId,
  reference: source.reference,
  description: source.description,
  createdAt: source.createdAt,
  updatedAt: source.updatedAt,
  lastRequestedSync: source.lastRequestedSync,
  lastSync: source.lastSync,
  state: stateOf(source),
  openRequestId: source.openRequest,
  queuedRequestId: source.queuedRequest,
  allocatedCount: size(source.allocated),
  progress: source.progress,
  reason: source.reason,
  message: source.message,
  counts: source.counts,
  maxAge: source.freshness?.maxAge ?? null,
  stale: staleSince(source) !== null,
  staleSince: staleSince(source),
  removalGuard: source.guard,
  holdId: source.hold?.holdId ?? null,
});

export const viewOfSourceRow = (row: SourceRow): SourceView => ({
  id: row.source_id,
  reference: row.reference,
  description: row.description,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastRequestedSync: row.last_requested_sync,
  lastSync: row.last_sync,
  state: row.state as SyncState,
  openRequestId: row.open_request,
  queuedRequestId: row.queued_request,
  allocatedCount: row.allocated,
  progress: progressOf(row),
  reason: row.reason,
  message: row.message,
  counts: row.counts === null ? null : JSON.parse(row.counts),
  maxAge: row.max_age,
  stale: row.stale_since !== null,
  staleSince: row.stale_since,
  removalGuard: row.removal_guard,
  holdId: row.hold_id,
});

export const noSource = (flowId: number, sourceId: number): Failure =>
  notFound('external-source-not-found', `Flow ${flowId} has no external source with the id ${sourceId}.`);

/** The source that a command was about: it is there after any command that is answered with it. */
export const sourceOf =
  (find: (flow: Flow) => Source | undefined) =>
  ({ state }: { readonly state: Flow }): SourceView => {
    const source = find(state);
    if (source === undefined) throw new Error('The command left no such source.');
    return viewOfSource(source);
  };
