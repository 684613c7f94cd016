/** Where in the log a time lies, by the spans of the index: each knows the times of its events. */
import { query } from '../query';
import { auditProjection } from './fold';

const FULL_SQL = `SELECT first FROM spans WHERE latest > ? AND segment =
  (SELECT segment FROM segments WHERE segment >= 0 AND latest > ? ORDER BY segment LIMIT 1) ORDER BY span LIMIT 1`;
/** What has just happened is in no full segment yet. */
const RECENT_SQL = 'SELECT first FROM recent WHERE latest > ? ORDER BY segment, chunk LIMIT 1';

interface First {
  readonly first: number;
}

/** The position at which the first span begins that has an event later than `ms`; null when none is. */
export const firstSpanLaterThan = query(
  auditProjection.name,
  'firstSpanLaterThan',
  (db, ms: number): number | null =>
    (db.get<First>(FULL_SQL, [ms, ms]) ?? db.get<First>(RECENT_SQL, [ms]))?.first ?? null,
);
