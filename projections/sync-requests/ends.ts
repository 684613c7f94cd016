/** How a sync request ends: for each of its sources, and as a whole. */
import type { FlowEvent } from '../../domain/flow/events';
import type { OfType } from '../../domain/kernel/aggregate';

/** How a request stands for one of its sources. */
export type SourceEnd = 'QUEUED' | 'PENDING' | 'SUCCESS' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED';

/** `OPEN` until each source has ended, after it was `QUEUED`; `PARTIAL` when some succeeded and some did not. */
export type RequestOutcome = 'OPEN' | 'PARTIAL' | Exclude<SourceEnd, 'PENDING'>;

/** How many of the sources of a request stand how. */
export interface Ends {
  readonly pending: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly cancelled: number;
}
const countOf = {
  QUEUED: 'pending',
  PENDING: 'pending',
  SUCCESS: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
  CANCELLED: 'cancelled',
} as const satisfies Readonly<Record<SourceEnd, keyof Ends>>;

interface End {
  readonly state: SourceEnd;
  readonly reason?: string | null;
}

/** When none succeeded, the first of these that happened: failed, timed out, cancelled. */
export const outcomeOf = ({ pending, succeeded, failed, timed_out, cancelled }: Ends): RequestOutcome => {
  if (pending > 0) return 'OPEN';
  if (succeeded > 0) return failed + timed_out + cancelled > 0 ? 'PARTIAL' : 'SUCCESS';
  if (failed > 0) return 'FAILED';
  return timed_out > 0 ? 'TIMED_OUT' : 'CANCELLED';
};

/** One source more has ended, which stood otherwise before. */
export const withEnd = (ends: Ends, before: SourceEnd, end: End): Ends => {
  const after = { ...ends };
  after[countOf[before]] -= 1;
  if (!isGone(end)) after[countOf[end.state]] += 1;
  return after;
};

/** How a request ended without an answer, and why. */
export const endOf = (event: OfType<FlowEvent, 'SyncCancelled' | 'SyncTimedOut' | 'SyncUndelivered'>) => {
  if (event.type === 'SyncCancelled') return ['CANCELLED', event.reason] as const;
  return event.type === 'SyncTimedOut' ? (['TIMED_OUT', null] as const) : (['FAILED', 'not-delivered'] as const);
};

/** A source that was removed, or is asked about by another request, counts for nothing. */
const isGone = ({ state, reason }: End): boolean =>
  state === 'CANCELLED' && (reason === 'source-removed' || reason === 'superseded');
