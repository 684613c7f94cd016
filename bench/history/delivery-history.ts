/** What became of the message about one sync request: delivered at once as a rule, after some attempts, or never. */
import { type DeliveryCommand, delivery, deliveryStream, type ExchangeReport } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import { flowStream } from '../../domain/flow/flow';
import type { OfType } from '../../domain/kernel/aggregate';
import { addMilliseconds } from '../../domain/kernel/types';
import { deliveryIdOf, messageAbout } from '../../src/webhooks/message';
import type { Seeded } from './seeded';
import { type Append, type Decided, newStream } from './stream';

const schedule = [0, 5_000, 300_000, 1_800_000];
const leaseMs = 30_000;
const owner = '00000000-0000-4000-8000-000000000001';
const reactor = { type: 'system', id: 'reactor' } as const;

const exchange: ExchangeReport = {
  ...{ dnsMs: 1, connectMs: 2, tlsMs: 6, firstByteMs: 40 },
  tls: {
    ...{ protocol: 'TLSv1.3', certificateEnds: '2027-06-01T00:00:00.000Z' },
    ...{ cipher: 'TLS_AES_256_GCM_SHA384', issuer: "C=US, O=Let's Encrypt, CN=R11" },
  },
  sent: `content-type: application/json\nuser-agent: flowsync\nwebhook-id: msg_${'0'.repeat(32)}_1\nwebhook-timestamp: 1795512600\nwebhook-signature: v1,${'A'.repeat(44)}\n`,
  answerHead: 'content-type: application/json\ncontent-length: 17\ndate: Tue, 24 Nov 2026 09:30:00 GMT\n',
  error: null,
};

export const deliveryHistory = (
  flowId: number,
  { event, eventId, revision }: Decided<OfType<FlowEvent, 'SyncRequested'>>,
  webhookId: number,
  correlationId: string,
  random: Seeded,
): Append => {
  const { requestId } = event;
  const deliveryId = deliveryIdOf(requestId, webhookId);
  const cause = { actor: reactor, correlationId, causationId: eventId };
  const stream = newStream(delivery, deliveryStream(deliveryId), cause, random);
  const message = messageAbout('flow.sync.requested', { stream: flowStream(flowId), revision, eventId });
  const claimFrom = (at: string) => ({ owner, leaseUntil: addMilliseconds(at, leaseMs) });
  const scheduled = { deliveryId, webhookId, requestId, flowId, ...message, claim: claimFrom(event.at) };
  stream.run({ type: 'ScheduleDelivery', at: event.at, ...scheduled });
  for (let state = stream.state(); state !== null && !delivery.isOver?.(state); state = stream.state()) {
    const at = state.dueAt;
    const durationMs = random.integer(5, 400);
    if (state.claim === null) stream.run({ type: 'StartAttempt', at, ...claimFrom(at) });
    const attempt = {
      ...{ at: addMilliseconds(at, durationMs), attempt: stream.state()?.lastAttempt ?? 0, durationMs, exchange },
    };
    const failed: DeliveryCommand = {
      ...{ type: 'RecordFailure', ...attempt, reason: 'status-503', answer: { status: 503, body: 'busy' } },
      ...{ schedule, jitter: random.fraction(), retryAfter: null, final: false },
    };
    stream.run(
      random.fraction() < 0.06
        ? failed
        : { type: 'RecordSuccess', ...attempt, answer: { status: 202, body: '{"accepted":true}' } },
    );
  }
  return stream.append();
};
