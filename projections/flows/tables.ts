/** The tables of flows and their external sources. */
import { type Row, table } from '../projection';

/**
 * `state` is that of all its sources together, of which `source_count` counts all, and `pending`, `failed` and `synced` those
 * in these states. `managers` (ids) and `metadata` are JSON.
 */
export const flows = table(
  'flows',
  {
    flow_id: 'integer',
    code: 'text',
    title: 'text',
    sub_title: 'text?',
    kind: 'text?',
    managers: 'text',
    starts_at: 'text?',
    ends_at: 'text?',
    metadata: 'text',
    archived: 'integer',
    state: 'text',
    source_count: 'integer',
    pending: 'integer',
    failed: 'integer',
    synced: 'integer',
    participants: 'integer',
    removal_guard: 'text?',
    created_at: 'text',
    updated_at: 'text',
  },
  ['flow_id'],
  [['code'], ['state'], ['archived'], ['archived', 'state']],
);

/**
 * `reason`, `message` and `counts` (JSON) are what the last sync ended with; `progress_*` what was reported of the open one.
 * `max_age` is in seconds; `fresh_until` is when it becomes stale, null when nobody promised that, the flow is archived, or it is stale.
 */
export const sources = table(
  'sources',
  {
    flow_id: 'integer',
    source_id: 'integer',
    reference: 'text',
    description: 'text',
    created_at: 'text',
    updated_at: 'text',
    state: 'text',
    outcome: 'text',
    open_request: 'text?',
    queued_request: 'text?',
    last_request: 'text?',
    last_requested_sync: 'text?',
    last_sync: 'text?',
    reason: 'text?',
    message: 'text?',
    counts: 'text?',
    progress_percent: 'integer?',
    progress_message: 'text?',
    progress_at: 'text?',
    allocated: 'integer',
    max_age: 'integer?',
    fresh_until: 'text?',
    stale_since: 'text?',
    removal_guard: 'text?',
    hold_id: 'text?',
  },
  ['flow_id', 'source_id'],
  [['reference'], ['fresh_until', 'flow_id', 'source_id'], ['stale_since']],
);
export type SourceRow = Row<typeof sources>;

export const participants = table('participants', { flow_id: 'integer', participant_id: 'integer' }, [
  'flow_id',
  'participant_id',
]);

export const metadata = table(
  'metadata',
  { flow_id: 'integer', key: 'text', value: 'text' },
  ['flow_id', 'key'],
  [['key', 'value']],
);

export const managers = table(
  'managers',
  { flow_id: 'integer', user_id: 'integer' },
  ['flow_id', 'user_id'],
  [['user_id', 'flow_id']],
);
