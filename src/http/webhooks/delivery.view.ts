/** A delivery as the contract shows it: one message to one webhook, with all its attempts. */
import * as t from 'io-ts';
import { DeliveryId, DeliveryStatus } from '../../../domain/delivery';
import { Count, FlowId, Instant, nullable, RequestId, WebhookId } from '../../../domain/kernel/types';
import type { AttemptRow, DeliveryRow, DeliveryWithAttempts } from '../../../projections/deliveries/queries';
import { object } from '../edge/codec/object';

const fields = {
  id: DeliveryId,
  webhookId: WebhookId,
  messageType: t.string,
  requestId: nullable(RequestId),
  flowId: nullable(FlowId),
  status: DeliveryStatus,
  /** When the next attempt is due, or was, when there is no next. */
  dueAt: Instant,
  attemptCount: Count,
  /** HTTP status of the last answer; null when there was none. */
  lastStatus: nullable(Count),
  lastReason: nullable(t.string),
  createdAt: Instant,
  updatedAt: Instant,
};

export const DeliveryInList = object('DeliveryInList', fields);
export type DeliveryInList = t.TypeOf<typeof DeliveryInList>;

/** Without `endedAt` it runs, or was cut short by a crash. */
const AttemptView = object('Attempt', {
  attempt: Count,
  startedAt: Instant,
  endedAt: nullable(Instant),
  durationMs: nullable(Count),
  status: nullable(Count),
  reason: nullable(t.string),
  /** The first bytes of what the receiver answered; null for all but admins and whoever owns the webhook. */
  answer: nullable(t.string),
});

export const DeliveryView = object('Delivery', { ...fields, attempts: t.readonlyArray(AttemptView) });
export type DeliveryView = t.TypeOf<typeof DeliveryView>;

export const viewOfDeliveryInList = (row: DeliveryRow): DeliveryInList => ({
  id: row.delivery_id,
  webhookId: row.webhook_id,
  messageType: row.message_type,
  requestId: row.request_id,
  flowId: row.flow_id,
  status: row.status as DeliveryStatus,
  dueAt: row.due_at,
  attemptCount: row.attempts,
  lastStatus: row.last_status,
  lastReason: row.last_reason,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const viewOfAttempt = (row: AttemptRow, withAnswer: boolean): t.TypeOf<typeof AttemptView> => ({
  attempt: row.attempt,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  durationMs: row.duration_ms,
  status: row.status,
  reason: row.reason,
  answer: withAnswer ? row.answer : null,
});

export const viewOfDelivery = (row: DeliveryWithAttempts, withAnswers: boolean): DeliveryView => ({
  ...viewOfDeliveryInList(row),
  attempts: row.made.map(attempt => viewOfAttempt(attempt, withAnswers)),
});
