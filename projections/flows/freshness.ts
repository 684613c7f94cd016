/** What the rows of sources say of how old their data may be. */
import { freshUntil } from '../../domain/flow/freshness';
import type { Instant } from '../../domain/kernel/types';
import type { SourceRow } from './tables';

export type Fresh = Pick<SourceRow, 'max_age' | 'fresh_until' | 'stale_since'>;
type Aged = Pick<SourceRow, 'created_at' | 'last_sync'>;

export const unpromised: Fresh = { max_age: null, fresh_until: null, stale_since: null };

/** What is stale by the new promise too stays so. */
export const promised = (source: Aged & Pick<Fresh, 'stale_since'>, max_age: number | null, at: Instant): Fresh => {
  if (max_age === null) return unpromised;
  const fresh_until = until(source, max_age);
  return source.stale_since !== null && fresh_until <= at
    ? { max_age, fresh_until: null, stale_since: source.stale_since }
    : { max_age, fresh_until, stale_since: null };
};

/** Of one that is not watched, since its flow was archived. */
export const watchedAnew = ({ max_age, stale_since, ...source }: Aged & Fresh): Partial<Fresh> =>
  max_age === null || stale_since !== null ? {} : { fresh_until: until(source, max_age) };

export const synced = (max_age: number | null, last_sync: Instant): Partial<Fresh> =>
  max_age === null ? {} : { fresh_until: until({ created_at: last_sync, last_sync }, max_age), stale_since: null };

const until = ({ created_at, last_sync }: Aged, max_age: number): Instant =>
  freshUntil({ createdAt: created_at, lastSync: last_sync }, max_age);
