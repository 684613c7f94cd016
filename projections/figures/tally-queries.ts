/** Which tallies make up a time, and their sums. */
import type { ReadDb } from '../query';
import type { Counted } from './dimensions';
import type { Times } from './facts';
import { COUNTS, PHASES_OF, type TallyRow } from './figure';
import { type Series, tallyIds } from './series';

const HOUR_MS = 3_600_000;

export interface Part extends Times {
  /** Of the tallies that it consists of; 0: it is shorter. */
  readonly hours: number;
}
export const isShort = ({ hours }: Part): boolean => hours === 0;

/** Whole times of the longest kind, of the next on both sides of them, and so on; and what is left. */
export const partsOf = (fromMs: number, untilMs: number, hours: ReadonlyArray<number>): ReadonlyArray<Part> => {
  const split = (from: number, until: number, [hours, ...finer]: ReadonlyArray<number>): ReadonlyArray<Part> => {
    if (from >= until) return [];
    if (hours === undefined) return [{ fromMs: from, untilMs: until, hours: 0 }];
    const lengthMs = hours * HOUR_MS;
    const first = Math.ceil(from / lengthMs) * lengthMs;
    const last = Math.floor(until / lengthMs) * lengthMs;
    if (first >= last) return split(from, until, finer);
    return [...split(from, first, finer), { fromMs: first, untilMs: last, hours }, ...split(last, until, finer)];
  };
  return split(fromMs, untilMs, hours.toReversed());
};

/** Of times that ascend, those that follow on one another as one. */
export const joined = (times: ReadonlyArray<Times>): ReadonlyArray<Times> => {
  const all: Times[] = [];
  for (const { fromMs, untilMs } of times) {
    const last = all.at(-1);
    if (last?.untilMs === fromMs) all[all.length - 1] = { fromMs: last.fromMs, untilMs };
    else all.push({ fromMs, untilMs });
  }
  return all;
};

/**
 * Of each bucket, by its place among those that are given; one of which there are no tallies is not there. All in one
 * statement: one for each bucket took as long as the sums, and to hand over each tally several times as long.
 */
export const sumsOf = (
  db: ReadDb,
  counted: Counted,
  series: Series,
  buckets: ReadonlyArray<ReadonlyArray<Part>>,
): ReadonlyMap<number, TallyRow> => {
  const [dimension, value] = series;
  const found = db.get<{ readonly number: number }>(
    'SELECT number FROM series_numbers WHERE dimension = ? AND value = ?',
    [dimension, value],
  );
  if (found === undefined) return new Map();
  const ids = buckets.map(parts =>
    parts.map(({ hours, fromMs, untilMs }) => tallyIds(found.number, hours, fromMs / HOUR_MS, untilMs / HOUR_MS)),
  );
  const sums = [
    ...COUNTS.map(count => `TOTAL(${count}) AS ${count}`),
    ...PHASES_OF[counted].map(phase => `GROUP_CONCAT(${phase}, char(10)) AS ${phase}`),
  ];
  const rows = db.all<TallyRow & { readonly bucket: number }>(
    `SELECT buckets.key AS bucket, ${sums.join()}
    FROM json_each(?) AS buckets CROSS JOIN json_each(buckets.value) AS part CROSS JOIN tallies
    WHERE tallies.id >= part.value ->> 0 AND tallies.id < part.value ->> 1 GROUP BY buckets.rowid`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map(row => [row.bucket, row]));
};
