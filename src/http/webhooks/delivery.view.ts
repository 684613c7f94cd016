/** A delivery as the contract shows it: one message to one webhook, with all its attempts. */
import * as t from 'io-ts';
import { DeliveryId, DeliveryStatus, type ExchangeReport } from '../../../domain/delivery';
import { Count, FlowId, Instant, nullable, RequestId, WebhookId } from '../../../domain/kernel/types';
import type { AttemptRow, DeliveryWithAttempts } from '../../../projections/deliveries/queries';
import { REDACTED } from '../../personal-data/texts';
import { object } from '../edge/codec/object';
import { adviceOn } from './failure-advice';

/** In ms, one after the other; null: it did not come to that, or did not need it. */
const Timings = object('Timings', {
  dns: nullable(Count),
  connect: nullable(Count),
  tls: nullable(Count),
  /** From the connection until the first byte of the answer. */
  firstByte: nullable(Count),
  total: nullable(Count),
});

export const TlsView = object('Tls', {
  protocol: t.string,
  certificateEnds: nullable(Instant),
  /** Null: it was made before this was kept. */
  cipher: nullable(t.string),
  issuer: nullable(t.string),
});

const Header = object('Header', { name: t.string, value: t.string });

/** Without `endedAt` it runs, or was cut short by a crash. */
export const AttemptView = object('Attempt', {
  attempt: Count,
  startedAt: Instant,
  endedAt: nullable(Instant),
  durationMs: nullable(Count),
  /** Null: it was made before these were kept, or nothing was tried. */
  timings: nullable(Timings),
  tls: nullable(TlsView),
  /** HTTP status of the answer; null when there was none. */
  status: nullable(Count),
  reason: nullable(t.string),
  /** What can be done about it. */
  advice: nullable(t.string),
  /** What went wrong, in the words of the system. */
  error: nullable(t.string),
  /** The headers that were sent; a long one is cut. */
  requestHeaders: nullable(t.readonlyArray(Header)),
  /** Of the receiver: null for all but admins and whoever owns the webhook, as is `answer`. */
  answerHeaders: nullable(t.readonlyArray(Header)),
  /** The first 4 KiB of what the receiver answered. */
  answer: nullable(t.string),
});
export type AttemptView = t.TypeOf<typeof AttemptView>;

export const DeliveryView = object('Delivery', {
  id: DeliveryId,
  webhookId: WebhookId,
  messageType: t.string,
  requestId: nullable(RequestId),
  flowId: nullable(FlowId),
  status: DeliveryStatus,
  /** When the next attempt is due, or was, when there is no next. */
  dueAt: Instant,
  /** When the next attempt is due; null when none is. */
  nextAttemptAt: nullable(Instant),
  attemptCount: Count,
  /** HTTP status of the last answer; null when there was none. */
  lastStatus: nullable(Count),
  lastReason: nullable(t.string),
  createdAt: Instant,
  updatedAt: Instant,
  /** In a list the last 20. */
  attempts: t.readonlyArray(AttemptView),
});
export type DeliveryView = t.TypeOf<typeof DeliveryView>;

export const viewOfDelivery = (row: DeliveryWithAttempts, withAnswers: boolean): DeliveryView => ({
  id: row.delivery_id,
  webhookId: row.webhook_id,
  messageType: row.message_type,
  requestId: row.request_id,
  flowId: row.flow_id,
  status: row.status as DeliveryStatus,
  dueAt: row.due_at,
  nextAttemptAt: row.status === 'pending' ? row.due_at : null,
  attemptCount: row.attempts,
  lastStatus: row.last_status,
  lastReason: row.last_reason,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  attempts: row.made.map(attempt => viewOfAttempt(attempt, withAnswers)),
});

const viewOfAttempt = (row: AttemptRow, withAnswer: boolean): AttemptView => ({
  attempt: row.attempt,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  durationMs: row.duration_ms,
  status: row.status,
  reason: row.reason,
  advice: adviceOn(row.reason, row.status),
  ...viewOfExchange(row.exchange === null ? null : JSON.parse(row.exchange), row.duration_ms, withAnswer),
  answer: withAnswer ? row.answer : null,
});

const viewOfExchange = (exchange: ExchangeReport | null, durationMs: number | null, withAnswer: boolean) => {
  if (exchange === null)
    return { timings: null, tls: null, error: null, requestHeaders: null, answerHeaders: null } as const;
  const { dnsMs: dns, connectMs: connect, tlsMs, firstByteMs: firstByte, tls, error, sent, answerHead } = exchange;
  return {
    timings: { dns, connect, tls: tlsMs, firstByte, total: durationMs },
    tls: tls === null ? null : { ...tls, cipher: tls.cipher ?? null, issuer: tls.issuer ?? null },
    error,
    requestHeaders: headersOf(sent),
    answerHeaders: withAnswer ? headersOf(answerHead) : null,
  };
};

const headersOf = (head: string | null): AttemptView['requestHeaders'] => {
  if (head === null) return null;
  if (head === REDACTED) return [{ name: REDACTED, value: REDACTED }];
  return head
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const colon = line.indexOf(': ');
      return { name: line.slice(0, colon), value: line.slice(colon + 2) };
    });
};
