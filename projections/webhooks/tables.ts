/** Webhooks, without their secrets. */
import { table } from '../projection';

/** `owner` is the API client that made it; `topics`, `filters` and `signature` are JSON; `disabled` is why the service switched it off. */
export const webhooks = table(
  'webhooks',
  {
    webhook_id: 'integer',
    owner: 'text?',
    title: 'text',
    url: 'text',
    active: 'integer',
    topics: 'text',
    filters: 'text?',
    max_per_second: 'integer?',
    max_concurrent: 'integer?',
    signature: 'text',
    disabled: 'text?',
    created_at: 'text',
    updated_at: 'text',
    deleted: 'integer',
  },
  ['webhook_id'],
  [['owner', 'webhook_id']],
);
