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
  ],
);

/** `status` and `answer` (its first bytes) are the receiver's. Without `ended_at` it runs, or was cut short by a crash. */
export const attempts = table(
  'attempts',
  {
    delivery_id: 'text',
    attempt: 'integer',
    owner: 'text',
    started_at: 'text',
    ended_at: 'text?',
    duration_ms: 'integer?',
    status: 'integer?',
    reason: 'text?',
    answer: 'text?',
  },
  ['delivery_id', 'attempt'],
);

/**
 * How many there are to a webhook: to count them would take the longer the more there are. `failing_since`: when the
 * first attempt failed after which none succeeded; null when the last one succeeded.
 */
export const deliveriesTo = table(
  'deliveries_to',
  { webhook_id: 'integer', deliveries: 'integer', failing_since: 'text?' },
  ['webhook_id'],
);
