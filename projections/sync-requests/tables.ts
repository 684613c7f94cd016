/** Sync requests, how they stand for each of their sources, and who joined them. */
import { table } from '../projection';

/**
 * Rows of a flow lie together, since they change together. `requested_by` is an actor's id, `requested_by_schedule`
 * whether that is a schedule; `late` is 1 when an answer
 * came after the end; `position` is the place in the log; `pending` to `cancelled` count the sources that stand so.
 * `queued_at` is when it was asked for, where it had to wait; it has no deadline while it does.
 */
export const requests = table(
  'requests',
  {
    request_id: 'text',
    flow_id: 'integer',
    flow_code: 'text',
    requested_at: 'text',
    requested_by: 'text',
    requested_by_schedule: 'integer',
    queued_at: 'text?',
    deadline: 'text?',
    outcome: 'text',
    ended_at: 'text?',
    duration_ms: 'integer?',
    late: 'integer',
    resent: 'integer',
    last_resent_at: 'text?',
    joined: 'integer',
    pending: 'integer',
    succeeded: 'integer',
    failed: 'integer',
    timed_out: 'integer',
    cancelled: 'integer',
    position: 'integer',
  },
  ['flow_id', 'request_id'],
  [['request_id'], ['flow_id', 'position'], ['outcome', 'deadline', 'request_id']],
);

/**
 * `state` is how the request ended for the source, and stays so; what was answered after that, as a `done` after the
 * time-out, is in `late_*`. `counts` (JSON) are those of the last `done`.
 */
export const requestSources = table(
  'request_sources',
  {
    flow_id: 'integer',
    request_id: 'text',
    source_id: 'integer',
    reference: 'text',
    state: 'text',
    ended_at: 'text?',
    ended_by: 'text?',
    reason: 'text?',
    message: 'text?',
    counts: 'text?',
    progress_percent: 'integer?',
    progress_message: 'text?',
    progress_at: 'text?',
    late_state: 'text?',
    late_at: 'text?',
    late_by: 'text?',
    late_reason: 'text?',
    late_message: 'text?',
  },
  ['flow_id', 'request_id', 'source_id'],
);

/** Who asked for a sync of sources that were open in this request, and of how many of them. */
export const requestJoins = table(
  'request_joins',
  {
    flow_id: 'integer',
    request_id: 'text',
    place: 'integer',
    joined_at: 'text',
    joined_by: 'text',
    joined_by_schedule: 'integer',
    sources: 'integer',
    position: 'integer',
  },
  ['flow_id', 'request_id', 'place'],
);
