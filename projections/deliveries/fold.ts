/** Deliveries and their attempts. The message itself stays in the log. */
import type { DeliveryStatus } from '../../domain/delivery';
import type { RecordedOf } from '../../domain/history';
import { type Change, type Find, plus, projection } from '../projection';
import { attempts, deliveries, deliveriesTo } from './tables';

const released = { owner: null, lease_until: null };
const running = { ended_at: null, duration_ms: null, status: null, reason: null, answer: null };

const is = (status: DeliveryStatus): { readonly status: DeliveryStatus } => ({ status });

const oneMoreTo = (webhook_id: number, find: Find): Change =>
  find(deliveriesTo, { webhook_id }, ['deliveries']).length === 0
    ? deliveriesTo.put({ webhook_id, deliveries: 1, failing_since: null })
    : deliveriesTo.patch({ webhook_id }, { deliveries: plus(1) });

/** Changes a row only where it begins or ends. */
const failing = (delivery_id: string, failing_since: string | null, find: Find): ReadonlyArray<Change> =>
  find(deliveries, { delivery_id }, ['webhook_id'])
    .flatMap(({ webhook_id }) => find(deliveriesTo, { webhook_id }, ['webhook_id', 'failing_since']))
    .filter(row => (row.failing_since === null) !== (failing_since === null))
    .map(({ webhook_id }) => deliveriesTo.patch({ webhook_id }, { failing_since }));

const fold = ({ event, id: delivery_id, position }: RecordedOf<'delivery'>, find: Find): ReadonlyArray<Change> => {
  const updated_at = event.at;
  const patched = (set: Parameters<typeof deliveries.patch>[1]) =>
    deliveries.patch({ delivery_id }, { ...set, updated_at });
  /** A result of an attempt that was under way when the delivery was stopped does not open it again. */
  const unlessStopped = (set: Parameters<typeof deliveries.patch>[1]) =>
    deliveries.patch({ delivery_id, ...is('sending') }, set);
  switch (event.type) {
    case 'DeliveryScheduled': {
      const { at, webhookId: webhook_id, messageType: message_type, requestId: request_id, flowId: flow_id } = event;
      const message = { webhook_id, request_id, flow_id, message_type, created_at: at, updated_at, position };
      const unused = { attempts: 0, last_status: null, last_reason: null, ...released };
      return [
        deliveries.put({ delivery_id, ...message, ...is('pending'), due_at: event.dueAt, ...unused }),
        oneMoreTo(webhook_id, find),
      ];
    }
    case 'DeliveryRescheduled':
      // One with an attempt under way goes on with it, also when it had been stopped.
      return [
        deliveries.patch({ delivery_id, owner: null }, { ...is('pending'), due_at: event.dueAt, updated_at }),
        deliveries.patch({ delivery_id, ...is('stopped') }, { ...is('sending'), updated_at }),
      ];
    case 'AttemptStarted': {
      const { at, attempt, owner, leaseUntil: lease_until } = event;
      return [
        patched({ ...is('sending'), attempts: attempt, owner, lease_until }),
        attempts.put({ delivery_id, attempt, owner, started_at: at, ...running }),
      ];
    }
    case 'AttemptSucceeded': {
      const { at, attempt, durationMs: duration_ms, answer } = event;
      const result = { duration_ms, status: answer.status, answer: answer.body };
      return [
        patched({ ...is('delivered'), last_status: answer.status, last_reason: null, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, ...result }),
        ...failing(delivery_id, null, find),
      ];
    }
    case 'AttemptFailed': {
      const { at, attempt, durationMs: duration_ms, reason, answer, nextAttemptAt } = event;
      const status = answer?.status ?? null;
      const result = { duration_ms, status, reason, answer: answer?.body ?? null };
      return [
        unlessStopped(nextAttemptAt === null ? is('failed') : { ...is('pending'), due_at: nextAttemptAt }),
        patched({ last_status: status, last_reason: reason, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, ...result }),
        ...failing(delivery_id, at, find),
      ];
    }
    case 'AttemptPostponed': {
      const { at, attempt, reason, dueAt: due_at } = event;
      return [
        unlessStopped({ ...is('pending'), due_at }),
        patched({ last_status: null, last_reason: reason, ...released }),
        attempts.patch({ delivery_id, attempt }, { ended_at: at, reason }),
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
  version: 4,
  follows: ['delivery'],
  tables: [deliveries, attempts, deliveriesTo],
  fold,
});
