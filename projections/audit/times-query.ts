/** Where in the log a time lies, by the parts of the index: each knows the times of its events. */
import { query } from '../query';
import { auditProjection } from './fold';
import { GROWING_ID } from './tables';

const IN_FULL_SEGMENTS = `SELECT first FROM spans WHERE latest > ? AND segment =
  (SELECT segment FROM segments WHERE segment >= 0 AND latest > ? ORDER BY segment LIMIT 1) ORDER BY span LIMIT 1`;
const IN_RECENT = 'SELECT first FROM recent WHERE segment >= 0 AND latest > ? ORDER BY segment, chunk LIMIT 1';
const GROWING = `SELECT first FROM growing WHERE id = ${GROWING_ID} AND events > 0 AND latest > ?`;

interface Part {
  readonly first: number;
}

/** The position at which the first part begins that has an event later than `ms`; null when none has. */
export const firstPartLaterThan = query(auditProjection.name, 'firstPartLaterThan', (db, ms: number): number | null => {
  const part = db.get<Part>(IN_FULL_SEGMENTS, [ms, ms]) ?? db.get<Part>(IN_RECENT, [ms]) ?? db.get<Part>(GROWING, [ms]);
  return part?.first ?? null;
});
