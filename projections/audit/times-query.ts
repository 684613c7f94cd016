/** Where in the log a time lies, by the spans of the index: each knows the times of its events. */
import { query } from '../query';
import { auditProjection } from './fold';

const SQL = `SELECT first FROM spans WHERE latest > ? AND segment =
  (SELECT segment FROM segments WHERE segment >= 0 AND latest > ? ORDER BY segment LIMIT 1) ORDER BY span LIMIT 1`;

/** The position at which the first span begins that has an event later than `ms`; null when none is. */
export const firstSpanLaterThan = query(
  auditProjection.name,
  'firstSpanLaterThan',
  (db, ms: number): number | null => db.get<{ readonly first: number }>(SQL, [ms, ms])?.first ?? null,
);
