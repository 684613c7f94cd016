/** Schedules: when each is due, and how its last run went. */
import { table } from '../projection';

/**
 * `source_references` and `last_joined` are JSON. `due` is the time of its next run and `start_at` when that begins, null
 * when none is due; `runs` counts all, those that the flow refused too.
 */
export const schedules = table(
  'schedules',
  {
    schedule_id: 'text',
    flow_id: 'integer',
    cron: 'text',
    zone: 'text',
    source_references: 'text?',
    from_at: 'text?',
    until_at: 'text?',
    active: 'integer',
    due: 'text?',
    start_at: 'text?',
    created_by: 'text',
    created_at: 'text',
    updated_at: 'text',
    runs: 'integer',
    last_due: 'text?',
    last_at: 'text?',
    last_missed: 'integer?',
    last_request: 'text?',
    last_joined: 'text?',
    last_reason: 'text?',
    last_message: 'text?',
  },
  ['schedule_id'],
  [
    ['flow_id', 'created_at', 'schedule_id'],
    ['start_at', 'schedule_id'],
  ],
);
