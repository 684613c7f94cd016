/** How old a source's data may be, when somebody promised that, and since when they are older. */
import type { OfType } from '../kernel/aggregate';
import { addMilliseconds, type Instant } from '../kernel/types';
import type { FlowEvent } from './events';

/** `maxAge` in seconds. `staleSince` is as it was last recorded; a success may have ended that. */
export interface Freshness {
  readonly maxAge: number;
  readonly staleSince: Instant | null;
}

/** What these questions need of a source. */
interface Aged {
  readonly createdAt: Instant;
  readonly lastSync: Instant | null;
  /** Null: nobody promised how old its data may be. */
  readonly freshness: Freshness | null;
}

/** What was never synced is as old as the source. */
export const freshUntil = ({ lastSync, createdAt }: Omit<Aged, 'freshness'>, maxAge: number): Instant =>
  addMilliseconds(lastSync ?? createdAt, maxAge * 1000);

/** Since when, as it was recorded; null when it was not, or a sync has succeeded since. */
export const staleSince = ({ freshness, lastSync }: Aged): Instant | null => {
  const since = freshness?.staleSince ?? null;
  return since !== null && (lastSync === null || lastSync < since) ? since : null;
};

/** What is stale by the new promise too stays stale since then. */
export const promised = (source: Aged, { at, maxAge }: OfType<FlowEvent, 'SourceFreshnessSet'>): Freshness | null =>
  maxAge === null ? null : { maxAge, staleSince: freshUntil(source, maxAge) <= at ? staleSince(source) : null };
