/** What the events of a delivery come to: the delivery, its attempts, and how long its sync request waited for them. */
import { attemptBegunBy, type DeliveryEvent } from '../../../domain/delivery';
import type { RecordedOf } from '../../../domain/history';
import { type Change, type Find, plus, type Row } from '../../../projections/projection';
import { attempts, deliveries, requests } from '../definition';
import { deliveryRef, type Folded, flowRef, noDelivery, requestRef, webhookRef } from './folded';
import { codeOf } from './reason';

type Before = Pick<Row<typeof deliveries>, 'webhook_id' | 'request_id' | 'flow_id' | 'status' | 'first_attempt_at'>;

export const foldDelivery = ({ event, id: delivery_id, position }: RecordedOf<'delivery'>, find: Find): Folded => {
  const before = beforeOf(delivery_id, event, find);
  const changes = before === undefined ? [] : deliveryChanges(delivery_id, event, position, before, find);
  const { webhook_id = null, request_id = null, flow_id = null } = before ?? {};
  return {
    changes,
    objects: [
      deliveryRef(delivery_id),
      ...(webhook_id === null ? [] : [webhookRef(webhook_id)]),
      ...(request_id === null || flow_id === null ? [] : [requestRef(request_id, flow_id, event.at)]),
      ...(flow_id === null ? [] : [flowRef(flow_id)]),
    ],
    facts: {
      ...{ delivery_id, webhook_id, request_id, flow_id },
      ...('attempt' in event ? { attempt: event.attempt } : {}),
      ...(event.type === 'DeliveryScheduled' ? { attempt: attemptBegunBy(event)?.attempt ?? null } : {}),
      ...('durationMs' in event ? { duration_ms: event.durationMs } : {}),
      ...('answer' in event ? { http_status: event.answer?.status ?? null } : {}),
    },
  };
};

const beforeOf = (delivery_id: string, event: DeliveryEvent, find: Find): Before | undefined => {
  if (event.type !== 'DeliveryScheduled')
    return find(deliveries, { delivery_id }, [
      ...(['webhook_id', 'request_id', 'flow_id', 'status', 'first_attempt_at'] as const),
    ])[0];
  const { webhookId: webhook_id, requestId: request_id, flowId: flow_id } = event;
  return { webhook_id, request_id, flow_id, status: 'pending', first_attempt_at: null };
};

const deliveryChanges = (
  delivery_id: string,
  event: DeliveryEvent,
  position: number,
  before: Before,
  find: Find,
): ReadonlyArray<Change> => {
  const { at } = event;
  const { webhook_id, request_id, flow_id } = before;
  const delivery = (set: Parameters<typeof deliveries.patch>[1]): Change =>
    deliveries.patch({ delivery_id }, { ...set, position });
  const attempt = (number: number, set: Parameters<typeof attempts.patch>[1]): Change =>
    attempts.patch({ delivery_id, attempt: number }, { ended_at: at, ...set, position });
  /** A result of an attempt that was under way when the delivery was stopped does not open it again. */
  const unlessStopped = <S extends object>(set: S): S | Record<never, never> =>
    before.status === 'stopped' ? {} : set;
  const waited = (column: 'first_attempt_at' | 'first_delivered_at'): ReadonlyArray<Change> => {
    if (request_id === null) return [];
    const [request] = find(requests, { request_id }, [column]);
    return request?.[column] === null ? [requests.patch({ request_id }, { [column]: at, position })] : [];
  };
  const began = (number: number): ReadonlyArray<Change> => [
    delivery({
      ...{ status: 'sending', attempts: plus(1) },
      ...(before.first_attempt_at === null ? { first_attempt_at: at } : {}),
    }),
    attempts.put({
      ...{ delivery_id, attempt: number, webhook_id, request_id, flow_id, started_at: at },
      ...{ ...RUNNING, position },
    }),
    ...waited('first_attempt_at'),
  ];
  switch (event.type) {
    case 'DeliveryScheduled': {
      const row = { ...noDelivery(delivery_id), webhook_id, request_id, flow_id, scheduled_at: at, position };
      const begun = attemptBegunBy(event);
      return [
        deliveries.put({ ...row, message_type: event.messageType }),
        ...(begun === null ? [] : began(begun.attempt)),
      ];
    }
    case 'DeliveryRescheduled':
      return [delivery({ status: before.status === 'sending' ? 'sending' : 'pending', ended_at: null })];
    case 'AttemptStarted':
      return began(event.attempt);
    case 'AttemptSucceeded': {
      const { durationMs: duration_ms, answer, exchange } = event;
      return [
        delivery({ status: 'delivered', ended_at: at, last_status: answer.status, last_reason: null }),
        attempt(event.attempt, { outcome: 'succeeded', duration_ms, http_status: answer.status, ...timesOf(exchange) }),
        ...waited('first_delivered_at'),
      ];
    }
    case 'AttemptFailed': {
      const { durationMs: duration_ms, answer, nextAttemptAt: next_attempt_at, exchange } = event;
      const [http_status, reason] = [answer?.status ?? null, codeOf(event.reason)];
      const after = next_attempt_at === null ? { status: 'failed', ended_at: at } : { status: 'pending' };
      return [
        delivery({ last_status: http_status, last_reason: reason, ...unlessStopped(after) }),
        attempt(event.attempt, {
          ...{ outcome: 'failed', duration_ms, http_status, reason, next_attempt_at },
          ...timesOf(exchange),
        }),
      ];
    }
    case 'AttemptPostponed': {
      const reason = codeOf(event.reason);
      return [
        delivery({ last_status: null, last_reason: reason, ...unlessStopped({ status: 'pending' }) }),
        attempt(event.attempt, {
          ...{ outcome: 'postponed', reason, next_attempt_at: event.dueAt },
          ...timesOf(event.exchange),
        }),
      ];
    }
    case 'DeliveryStopped':
      return [delivery({ status: 'stopped', ended_at: at, last_reason: event.reason })];
    case 'NothingChanged':
      return [];
  }
};

const RUNNING = {
  ...{ outcome: 'sending', ended_at: null, duration_ms: null, http_status: null, reason: null, next_attempt_at: null },
  ...{ dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, touched: 0 },
};

type Exchange = Extract<DeliveryEvent, { type: 'AttemptFailed' }>['exchange'];

const timesOf = (exchange: Exchange) =>
  exchange === null
    ? {}
    : {
        ...{ dns_ms: exchange.dnsMs, connect_ms: exchange.connectMs, tls_ms: exchange.tlsMs },
        first_byte_ms: exchange.firstByteMs,
      };
