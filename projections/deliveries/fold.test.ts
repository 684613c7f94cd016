import type { DeliveryEvent } from '../../domain/delivery';
import {
  at,
  before,
  exchange,
  failed,
  later,
  leaseUntil,
  postponed,
  requestId,
  rescheduled,
  scheduled,
  scheduledAndBegun,
  started,
  succeeded,
} from '../../test/support/domain/delivery-examples';
import { foldInMemory } from '../../test/support/memory-read-model';
import { deliveriesProjection } from './fold';

const rows = (...events: ReadonlyArray<DeliveryEvent>) =>
  foldInMemory(
    deliveriesProjection,
    [scheduled, ...events].map(event => ['delivery-msg-1', event]),
  );
const delivery = (...events: ReadonlyArray<DeliveryEvent>) => rows(...events).deliveries?.[0];
const attempts = (...events: ReadonlyArray<DeliveryEvent>) => rows(...events).attempts;
const stopped: DeliveryEvent = { type: 'DeliveryStopped', at, reason: 'sync-ended' };
const free = { owner: null, lease_until: null };

test('a delivery that waits for its first attempt', () => {
  expect(rows()).toEqual({
    deliveries: [
      {
        ...{
          delivery_id: 'msg-1',
          webhook_id: 3,
          request_id: requestId,
          flow_id: 7,
          message_type: 'flow.sync.requested',
        },
        ...{ status: 'pending', due_at: before, attempts: 0, last_status: null, last_reason: null, ...free },
        ...{ created_at: before, updated_at: before, position: 1 },
      },
    ],
    attempts: [],
    failing_webhooks: [],
  });
});

test('an attempt that runs', () => {
  expect(delivery(started())).toMatchObject({ status: 'sending', attempts: 1, owner: 'me', lease_until: leaseUntil });
  expect(attempts(started())).toEqual([
    {
      ...{ delivery_id: 'msg-1', attempt: 1, webhook_id: 3, owner: 'me', started_at: before },
      ...{ ended_at: null, duration_ms: null, status: null, reason: null, answer: null, exchange: null },
    },
  ]);
});

test('one whose first attempt began with it is as one that was claimed right after', () => {
  const begun = foldInMemory(deliveriesProjection, [['delivery-msg-1', scheduledAndBegun()]]);
  expect(begun).toEqual(rows(started()));
});

test('an attempt that succeeded', () => {
  expect(delivery(started(), succeeded())).toMatchObject({
    ...{ status: 'delivered', last_status: 204, last_reason: null, ...free, updated_at: at },
  });
  expect(attempts(started(), succeeded())).toMatchObject([
    { ended_at: at, duration_ms: 12, status: 204, answer: '', exchange: JSON.stringify(exchange) },
  ]);
});

test('an attempt that failed, with another to come and without', () => {
  expect(delivery(started(), failed(later))).toMatchObject({
    ...{ status: 'pending', due_at: later, last_status: 500, last_reason: 'status-500', ...free },
  });
  expect(delivery(started(), failed(null))).toMatchObject({ status: 'failed', due_at: before });
  expect(attempts(started(), failed(later), started(2), failed(null, 2))).toMatchObject([
    { attempt: 1, status: 500, reason: 'status-500', answer: 'down' },
    { attempt: 2, status: 500, reason: 'status-500', answer: 'down' },
  ]);
  const unanswered: DeliveryEvent = { ...failed(later), answer: null, reason: 'timeout' } as DeliveryEvent;
  expect(delivery(started(), unanswered)).toMatchObject({ last_status: null, last_reason: 'timeout' });
});

test('an attempt that our own side could not make', () => {
  expect(delivery(started(), postponed())).toMatchObject({
    status: 'pending',
    due_at: later,
    last_reason: 'dns',
    ...free,
  });
  expect(attempts(started(), postponed())).toMatchObject([{ ended_at: at, reason: 'dns', status: null }]);
});

test.each([
  ['fails', failed(later)],
  ['is postponed', postponed()],
])('a delivery that was stopped stays so when its last attempt %s', (_, event) => {
  expect(delivery(started(), stopped, event)).toMatchObject({ status: 'stopped', due_at: before, ...free });
});

test('a delivery that was stopped and still arrived was delivered', () => {
  expect(delivery(started(), stopped, succeeded())).toMatchObject({ status: 'delivered' });
});

test('why it was stopped', () => {
  expect(delivery(stopped)).toMatchObject({ status: 'stopped', last_reason: 'sync-ended' });
});

test('a delivery that is sent once more', () => {
  const again = delivery(started(), failed(null), rescheduled);
  expect(again).toMatchObject({ status: 'pending', due_at: rescheduled.dueAt, attempts: 1, ...free });
  expect(delivery(started(), rescheduled)).toMatchObject({ status: 'sending', attempts: 1 });
});

test('since when every attempt at a webhook has failed', () => {
  const since = (...events: ReadonlyArray<DeliveryEvent>) => rows(...events).failing_webhooks?.[0]?.failing_since;
  const again: DeliveryEvent = { ...failed(null, 2), at: later };
  expect(since(started(), failed(later))).toBe(at);
  expect(since(started(), failed(later), started(2), again)).toBe(at);
  expect(since(started(), failed(later), started(2), succeeded(2))).toBeUndefined();
  expect(since(started(), postponed())).toBeUndefined();
});
