/** A recovery as the contract shows it: what is sent again to a webhook, and how far that is. */
import * as t from 'io-ts';
import { DeliveryStatus } from '../../../domain/delivery';
import { Count, FlowId, Instant, nullable, RequestId, Uuid, WebhookId } from '../../../domain/kernel/types';
import { type RecoveryFilter, StatusClass } from '../../../domain/recovery';
import type { RecoveryRow } from '../../../projections/recoveries/queries';
import { object } from '../edge/codec/object';

const RecoveryState = t.keyof({ running: null, finished: null, cancelled: null, 'webhook-off': null }, 'RecoveryState');

const FilterView = object('RecoveryFilter', {
  state: DeliveryStatus,
  event: nullable(t.string),
  flowId: nullable(FlowId),
  requestId: nullable(RequestId),
  statusClass: nullable(StatusClass),
  since: nullable(Instant),
  until: nullable(Instant),
});

export const RecoveryView = object('Recovery', {
  id: Uuid,
  webhookId: WebhookId,
  /** `webhook-off`: it ended since the webhook was switched off or deleted. */
  state: RecoveryState,
  filter: FilterView,
  /** So many it found as it began. */
  total: Count,
  /** So many are sent again; their deliveries say how that went. */
  resent: Count,
  /** So many are not: their sync request has ended, or they were sent again too often. */
  skipped: Count,
  startedAt: Instant,
  updatedAt: Instant,
  endedAt: nullable(Instant),
});
export type RecoveryView = t.TypeOf<typeof RecoveryView>;

export const RecoveryAnswer = object('RecoveryAnswer', {
  dryRun: t.boolean,
  /** So many deliveries are found. */
  total: Count,
  /** Null for a dry run, and when there is nothing to send again. */
  recovery: nullable(RecoveryView),
});
export type RecoveryAnswer = t.TypeOf<typeof RecoveryAnswer>;

export const viewOfRecovery = (row: RecoveryRow): RecoveryView => {
  const { status: state, messageType: event, ...filter } = JSON.parse(row.filter) as RecoveryFilter;
  return {
    id: row.recovery_id,
    webhookId: row.webhook_id,
    state: row.outcome === null ? 'running' : (row.outcome as RecoveryView['state']),
    filter: { state, event, ...filter },
    total: row.total,
    resent: row.resent,
    skipped: row.skipped,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
  };
};
