/** How a webhook does: of the attempts that ended in a window of time, how many succeeded and how long they took. */
import { percentile } from '../percentile';
import { search } from '../query';
import { deliveriesProjection } from './fold';
import type { AttemptRow } from './queries';

const of = deliveriesProjection.name;

/** Of one window: the newest. */
export const MAX_ATTEMPTS = 10_000;

type Ended = Pick<AttemptRow, 'duration_ms' | 'status' | 'reason'>;
type LastError = Pick<AttemptRow, 'delivery_id' | 'status' | 'reason'> & { readonly ended_at: string };

export interface WebhookStatistics {
  /** No more than `MAX_ATTEMPTS`. */
  readonly attempts: number;
  readonly succeeded: number;
  /** In ms, of those with a duration; null: there are none. */
  readonly p50: number | null;
  readonly p95: number | null;
  /** How many have a duration. */
  readonly n: number;
  readonly lastError: LastError | null;
}

const isSuccess = ({ status }: Ended): boolean => status !== null && status >= 200 && status < 300;

/** Attempts that our own side could not make have neither a status nor a duration: they say nothing of the receiver. */
const IS_THEIRS = 'duration_ms IS NOT NULL';

export const statisticsOf = search(of, 'statisticsOf', (db, webhookId: number, since: string): WebhookStatistics => {
  const ended = db.all<Ended>(
    `SELECT duration_ms, status, reason FROM attempts
    WHERE webhook_id = ? AND ended_at >= ? AND ${IS_THEIRS} ORDER BY ended_at DESC LIMIT ${MAX_ATTEMPTS}`,
    [webhookId, since],
  );
  const durations = ended.flatMap(({ duration_ms }) => (duration_ms === null ? [] : [duration_ms]));
  durations.sort((a, b) => a - b);
  return {
    attempts: ended.length,
    succeeded: ended.filter(isSuccess).length,
    p50: percentile(durations, 0.5),
    p95: percentile(durations, 0.95),
    n: durations.length,
    lastError:
      db.get<LastError>(
        `SELECT delivery_id, status, reason, ended_at FROM attempts
        WHERE webhook_id = ? AND ended_at >= ? AND ${IS_THEIRS} AND reason IS NOT NULL ORDER BY ended_at DESC LIMIT 1`,
        [webhookId, since],
      ) ?? null,
  };
});
