/** Deliveries and their attempts. The message itself stays in the log. */
import { attemptBegunBy, type DeliveryStatus, type ExchangeReport } from '../../domain/delivery';
import type { RecordedOf } from '../../domain/history';
import { type Change, type Find, projection } from '../projection';
import { attempts, deliveries, failingWebhooks } from './tables';

const released = { owner: null, lease_until: null };
const running = { ended_at: null, duration_ms: null, status: null, reason: null, answer: null, exchange: null };

const textOf = (exchange: ExchangeReport | null): string | null =>
  exchange === null ? null : JSON.stringify(exchange);

type Begun = NonNullable<ReturnType<typeof attemptBegunBy>>;
const sending = ({ attempt, owner, leaseUntil }: Begun) => ({
  ...is('sending'),
  ...{ attempts: attempt, owner, lease_until: leaseUntil },
});

const is = (status: DeliveryStatus): { readonly status: DeliveryStatus } => ({ status });

/** Changes a row only where it begins or ends. */
const failing = (webhook_id: number, failing_since: string, find: Find): ReadonlyArray<Change> =>
  find(failingWebhooks, { webhook_id }, ['webhook_id']).length > 0
    ? []
    : [failingWebhooks.put({ webhook_id, failing_since })];
const working = (webhook_id: number, find: Find): ReadonlyArray<Change> =>
  find(failingWebhooks, { webhook_id }, ['webhook_id']).map(row => failingWebhooks.remove(row));

const fold = ({ event, id: delivery_id, position }: RecordedOf<'delivery'>, find: Find): ReadonlyArray<Change> => {
  const updated_at = event.at;
  const patched = (set: Parameters<typeof deliveries.patch>[1]) =>
    deliveries.patch({ delivery_id }, { ...set, updated_at });
  /** A result of an attempt that was under way when the delivery was stopped does not open it again. */
  const unlessStopped = (set: Parameters<typeof deliveries.patch>[1]) =>
    deliveries.patch({ delivery_id, ...is('sending') }, set);
  /** One, unless the history makes no sense. */
  const webhooksOf = () => find(deliveries, { delivery_id }, ['webhook_id']).map(({ webhook_id }) => webhook_id);
  const started = ({ attempt, owner }: Begun, webhook_id: number) =>
    attempts.put({ delivery_id, attempt, webhook_id, owner, started_at: event.at, ...running });
  switch (event.type) {
    case 'DeliveryScheduled': {
      const { at, webhookId: webhook_id, messageType: message_type, requestId: request_id, flowId: flow_id } = event;
      const message = { webhook_id, request_id, flow_id, message_type, created_at: at, updated_at, position };
      const begun = attemptBegunBy(event);
      const row = { delivery_id, ...message, due_at: event.dueAt, last_status: null, last_reason: null };
      return begun === null
        ? [deliveries.put({ ...row, ...is('pending'), attempts: 0, ...released })]
        : [deliveries.put({ ...row, ...sending(begun) }), started(begun, webhook_id)];
    }
    case 'DeliveryRescheduled':
      // One with an attempt under way goes on with it, also when it had been stopped.
      return [
        deliveries.patch({ delivery_id, owner: null }, { ...is('pending'), due_at: event.dueAt, updated_at }),
        deliveries.patch({ delivery_id, ...is('stopped') }, { ...is('sending'), updated_at }),
      ];
    case 'AttemptStarted': {
      return [patched(sending(event)), ...webhooksOf().map(webhook_id => started(event, webhook_id))];
    }
    case 'AttemptSucceeded': {
      const { at, attempt, durationMs: duration_ms, answer } = event;
      const result = { duration_ms, status: answer.status, answer: answer.body, exchange: textOf(event.exchange) };
      return [
        patched({ ...is('delivered'), last_status: answer.status, last_reason: null, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, ...result }),
        ...webhooksOf().flatMap(webhook_id => working(webhook_id, find)),
      ];
    }
    case 'AttemptFailed': {
      const { at, attempt, durationMs: duration_ms, reason, answer, nextAttemptAt } = event;
      const status = answer?.status ?? null;
      const result = { duration_ms, status, reason, answer: answer?.body ?? null, exchange: textOf(event.exchange) };
      return [
        unlessStopped(nextAttemptAt === null ? is('failed') : { ...is('pending'), due_at: nextAttemptAt }),
        patched({ last_status: status, last_reason: reason, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, ...result }),
        ...webhooksOf().flatMap(webhook_id => failing(webhook_id, at, find)),
      ];
    }
    case 'AttemptPostponed': {
      const { at, attempt, reason, dueAt: due_at } = event;
      return [
        unlessStopped({ ...is('pending'), due_at }),
        patched({ last_status: null, last_reason: reason, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, reason, exchange: textOf(event.exchange) }),
      ];
    }
    case 'DeliveryStopped':
      return [patched({ ...is('stopped'), last_reason: event.reason })];
    case 'NothingChanged':
      return [];
  }
};

export const deliveriesProjection = projection({
  name: 'deliveries',
  version: 6,
  follows: ['delivery'],
  tables: [deliveries, attempts, failingWebhooks],
  fold,
});
