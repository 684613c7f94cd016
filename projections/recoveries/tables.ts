/** Recoveries of webhooks: how far each is. */
import { table } from '../projection';

/** `filter` is JSON. `outcome` and `ended_at` are null while it runs; then `look_at` is when others may go on with it. */
export const recoveries = table(
  'recoveries',
  {
    recovery_id: 'text',
    webhook_id: 'integer',
    filter: 'text',
    total: 'integer',
    resent: 'integer',
    skipped: 'integer',
    outcome: 'text?',
    started_at: 'text',
    updated_at: 'text',
    ended_at: 'text?',
    look_at: 'text?',
  },
  ['recovery_id'],
  [
    ['webhook_id', 'started_at', 'recovery_id'],
    ['look_at', 'recovery_id'],
  ],
);
