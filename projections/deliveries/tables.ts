/** Deliveries and their attempts, without the message itself. */
import { table } from '../projection';

/** `attempts` counts those started; `last_*` is what the last one ended with; `position` orders by age. */
export const deliveries = table(
  'deliveries',
  {
    delivery_id: 'text',
    webhook_id: 'integer',
    request_id: 'text?',
    flow_id: 'integer?',
    message_type: 'text',
    status: 'text',
    due_at: 'text',
    attempts: 'integer',
    last_status: 'integer?',
    last_reason: 'text?',
    owner: 'text?',
    lease_until: 'text?',
    created_at: 'text',
    updated_at: 'text',
    position: 'integer',
  },
  ['delivery_id'],
  [
    ['webhook_id', 'position'],
    ['request_id', 'status', 'message_type'],
    ['status', 'webhook_id', 'due_at'],
    // All that a list is filtered by stands in these.
    ['webhook_id', 'created_at', 'position', 'status', 'last_status', 'message_type'],
    ['created_at', 'position', 'webhook_id', 'status', 'last_status', 'message_type'],
    ['flow_id', 'created_at', 'position'],
  ],
);

/** `status` and `answer` (its first bytes) are the receiver's; `exchange` is JSON. Without `ended_at` it runs, or was cut short by a crash. */
export const attempts = table(
  'attempts',
  {
    delivery_id: 'text',
    attempt: 'integer',
    webhook_id: 'integer',
    owner: 'text',
    started_at: 'text',
    ended_at: 'text?',
    duration_ms: 'integer?',
    status: 'integer?',
    reason: 'text?',
    answer: 'text?',
    exchange: 'text?',
  },
  ['delivery_id', 'attempt'],
  [['webhook_id', 'ended_at', 'duration_ms', 'status', 'reason']],
);

/** Webhooks whose last attempt failed: when the first one did after which none succeeded. */
export const failingWebhooks = table('failing_webhooks', { webhook_id: 'integer', failing_since: 'text' }, [
  'webhook_id',
]);
