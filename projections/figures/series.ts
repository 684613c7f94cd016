/**
 * Values of dimensions are numbered as they come, and a tally's id begins with that number: so all tallies of a value lie
 * side by side in the order of their times, and a year of them is read from a few pages.
 */
import type { Change, Find, Row } from '../projection';
import { type Dimension, LENGTHS } from './dimensions';
import { seriesNumbers } from './tables';

/** `all` has each request, and no value. */
export type Series = readonly [dimension: Dimension | 'all', value: string];

/** Until the year 3883, and for 67 million values: ids are integers that a double holds. */
const HOURS = 2 ** 24;
const MAX_LENGTHS = 2 ** 3;
const MAX_NUMBER = 2 ** 26;

/** Of the time that begins so many hours after the Unix epoch and lasts so many. */
export const tallyId = (number: number, hours: number, start: number): number => {
  if (start < 0 || start >= HOURS) throw new RangeError(`${start} hours since 1970 are in no tally`);
  return firstId(number, hours) + start;
};

/** Of the times of this length between two moments, whatever moments these are: the first id, and the one behind the last. */
export const tallyIds = (number: number, hours: number, from: number, until: number): readonly [number, number] => {
  const idAt = (hour: number): number => firstId(number, hours) + Math.min(Math.max(hour, 0), HOURS);
  return [idAt(from), idAt(until)];
};

const firstId = (number: number, hours: number): number => (number * MAX_LENGTHS + LENGTHS.indexOf(hours)) * HOURS;

export interface Numbers {
  readonly numberOf: (series: Series) => number;
  /** Numbers that were given to new ones. */
  readonly changes: () => ReadonlyArray<Change>;
}

const LAST = { dimension: '', value: '' };

/** Of the series that one event is in. */
export const createNumbers = (find: Find): Numbers => {
  /** By their names: sources of one request may share a new one. */
  const added = new Map<string, Row<typeof seriesNumbers>>();
  let last: number | null = null;
  const next = (): number => {
    const number = (last ?? find(seriesNumbers, LAST, ['number'])[0]?.number ?? 0) + 1;
    if (number >= MAX_NUMBER) throw new RangeError(`there are ${number} values of dimensions already`);
    last = number;
    return number;
  };
  return {
    numberOf: ([dimension, value]) => {
      const [known] = find(seriesNumbers, { dimension, value }, ['number']);
      if (known !== undefined) return known.number;
      const name = `${dimension} ${value}`;
      const before = added.get(name);
      if (before !== undefined) return before.number;
      const number = next();
      added.set(name, { dimension, value, number });
      return number;
    },
    changes: () =>
      last === null ? [] : [...added.values(), { ...LAST, number: last }].map(row => seriesNumbers.put(row)),
  };
};
