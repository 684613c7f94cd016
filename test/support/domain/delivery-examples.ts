/** A delivery of one sync request: the events and commands that the tests of a delivery speak in. */
import { type DeliveryCommand, type DeliveryEvent, delivery } from '../../../domain/delivery';
import type { OfType } from '../../../domain/kernel/aggregate';
import { givenFor } from './given';

type Event<Type extends DeliveryEvent['type']> = OfType<DeliveryEvent, Type>;

export const given = givenFor(delivery);
export const before = '2026-11-24T08:00:00.000Z';
export const at = '2026-11-24T09:00:00.000Z';
export const later = '2026-11-24T09:00:05.000Z';
export const leaseUntil = '2026-11-24T09:00:30.000Z';
export const requestId = '11111111-1111-4111-8111-111111111111';

export const message = {
  deliveryId: 'msg-1',
  webhookId: 3,
  messageType: 'flow.sync.requested',
  requestId,
  flowId: 7,
  message: { stream: 'flow-7', revision: 4, eventId: '22222222-2222-4222-8222-222222222222', form: 1 },
};
/** That of another event of the same flow, further on. */
export const laterMessage = { ...message.message, revision: 9, eventId: '33333333-3333-4333-8333-333333333333' };
export const scheduled: Event<'DeliveryScheduled'> = {
  type: 'DeliveryScheduled',
  at: before,
  ...message,
  dueAt: before,
  claim: null,
};
export const scheduledAndBegun = (owner = 'me'): Event<'DeliveryScheduled'> => ({
  ...scheduled,
  claim: { owner, leaseUntil },
});
export const started = (attempt = 1, owner = 'me'): Event<'AttemptStarted'> => ({
  type: 'AttemptStarted',
  at: before,
  attempt,
  owner,
  leaseUntil,
});
export const exchange: NonNullable<Event<'AttemptSucceeded'>['exchange']> = {
  ...{ dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4 },
  tls: { protocol: 'TLSv1.3', certificateEnds: later, cipher: 'TLS_AES_256_GCM_SHA384', issuer: 'CN=Authority' },
  ...{ sent: 'webhook-id: msg-1\n', answerHead: 'content-length: 0\n', error: null },
};
export const answer = { status: 204, body: '' };
export const succeeded = (attempt = 1): Event<'AttemptSucceeded'> => ({
  type: 'AttemptSucceeded',
  at,
  attempt,
  durationMs: 12,
  answer,
  exchange,
});
export const failure = { durationMs: 12, reason: 'status-500', answer: { status: 500, body: 'down' }, exchange };
export const failed = (nextAttemptAt: string | null, attempt = 1): Event<'AttemptFailed'> => ({
  type: 'AttemptFailed',
  at,
  attempt,
  ...failure,
  nextAttemptAt,
});
export const postponed = (attempt = 1): Event<'AttemptPostponed'> => ({
  type: 'AttemptPostponed',
  at,
  attempt,
  reason: 'dns',
  dueAt: later,
  exchange: null,
});
export const rescheduled: Event<'DeliveryRescheduled'> = {
  type: 'DeliveryRescheduled',
  at,
  cause: laterMessage.eventId,
  message: laterMessage,
  dueAt: at,
};
export const stopped: DeliveryEvent = { type: 'DeliveryStopped', at, reason: 'sync-ended' };

export const schedule = [0, 5_000, 300_000];
export const ask: { readonly [Type in DeliveryCommand['type']]: OfType<DeliveryCommand, Type> } = {
  ScheduleDelivery: { type: 'ScheduleDelivery', at, ...message, claim: null },
  RescheduleDelivery: { type: 'RescheduleDelivery', at, cause: laterMessage.eventId, message: laterMessage },
  StartAttempt: { type: 'StartAttempt', at, owner: 'me', leaseUntil },
  RecordSuccess: { type: 'RecordSuccess', at, attempt: 1, durationMs: 12, answer, exchange },
  RecordFailure: {
    type: 'RecordFailure',
    at,
    attempt: 1,
    ...failure,
    schedule,
    jitter: 0,
    retryAfter: null,
    final: false,
  },
  PostponeAttempt: {
    ...{ type: 'PostponeAttempt', at, attempt: 1, durationMs: 12 },
    ...{ reason: 'dns', dueAt: later, exchange: null },
  },
  StopDelivery: { type: 'StopDelivery', at, reason: 'sync-ended' },
};

export const sending = [scheduled, started()];
export const ends: ReadonlyArray<readonly [string, ReadonlyArray<DeliveryEvent>]> = [
  ['delivered', [...sending, succeeded()]],
  ['failed', [...sending, failed(null)]],
  ['stopped', [scheduled, stopped]],
];
