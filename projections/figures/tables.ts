/**
 * What figures are made of: what is known of each request, source and delivery (facts), and sums of them (tallies), so that
 * a year is answered without a look at each. Times are milliseconds since the Unix epoch.
 */
import { table } from '../projection';

/**
 * `asked_ms` is the click, `requested_ms` when it was sent, later where it had to wait. Attempts, deliveries and progress are
 * the first ones before its end. `pending` to `cancelled` count its sources as in `sync-requests`.
 */
export const requestFacts = table(
  'request_facts',
  {
    flow_id: 'integer',
    request_id: 'text',
    manager: 'text',
    asked_ms: 'integer',
    requested_ms: 'integer',
    first_attempt_ms: 'integer?',
    delivered_ms: 'integer?',
    first_progress_ms: 'integer?',
    ended_ms: 'integer?',
    length_class: 'integer',
    outcome: 'text',
    pending: 'integer',
    succeeded: 'integer',
    failed: 'integer',
    timed_out: 'integer',
    cancelled: 'integer',
    late: 'integer',
  },
  ['flow_id', 'request_id'],
  // What runs at a moment began not long before: at most as long ago as its class says.
  [
    ['length_class', 'asked_ms', 'ended_ms'],
    ['flow_id', 'length_class', 'asked_ms', 'ended_ms'],
    ['manager', 'length_class', 'asked_ms', 'ended_ms'],
  ],
);

/** How a request went for one of its sources. `integration` is the API client that answered; empty: nobody has. */
export const sourceFacts = table(
  'source_facts',
  {
    flow_id: 'integer',
    request_id: 'text',
    source_id: 'integer',
    reference: 'text',
    manager: 'text',
    integration: 'text',
    asked_ms: 'integer',
    requested_ms: 'integer',
    ended_ms: 'integer?',
    state: 'text',
    reason: 'text?',
    late: 'integer',
  },
  ['flow_id', 'request_id', 'source_id'],
  [
    ['flow_id', 'source_id', 'asked_ms'],
    ['reference', 'asked_ms'],
    ['manager', 'asked_ms'],
    ['integration', 'asked_ms'],
    ['state', 'asked_ms'],
  ],
);

/**
 * One message to one webhook. `state` is `delivered` from the first time that it arrived; when it is sent again it stays as
 * it ended until then.
 */
export const deliveryFacts = table(
  'delivery_facts',
  {
    delivery_id: 'text',
    webhook_id: 'integer',
    flow_id: 'integer?',
    request_id: 'text?',
    asked_ms: 'integer',
    first_attempt_ms: 'integer?',
    delivered_ms: 'integer?',
    state: 'text',
  },
  ['delivery_id'],
  [
    ['state', 'asked_ms'],
    ['webhook_id', 'asked_ms'],
    ['request_id', 'webhook_id'],
  ],
);

/** The number by which the tallies of each value of a dimension are found; that of no dimension and no value is the last one. */
export const seriesNumbers = table('series_numbers', { dimension: 'text', value: 'text', number: 'integer' }, [
  'dimension',
  'value',
]);

/**
 * What has ended of one value of a dimension and was asked for in a time of UTC; `id` says of which and when (`series.ts`).
 * `n` is how many there are; `succeeded` to `late` how many of them ended so; the others are histograms of durations. What
 * is open is counted by its facts.
 */
export const tallies = table(
  'tallies',
  {
    id: 'integer',
    n: 'integer',
    succeeded: 'integer',
    partial: 'integer',
    failed: 'integer',
    timed_out: 'integer',
    cancelled: 'integer',
    late: 'integer',
    total: 'text',
    queue: 'text',
    until_first_attempt: 'text',
    until_delivered: 'text',
    until_first_progress: 'text',
    until_end: 'text',
  },
  ['id'],
);
