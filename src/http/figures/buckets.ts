/**
 * Hours, days, weeks and months as they are in a time zone: a day on which clocks change has 23 or 25 hours, one that is
 * skipped none.
 */
import { LRUCache } from 'lru-cache';

export type Unit = 'hour' | 'day' | 'week' | 'month';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Monday, 5 January 1970: weeks begin on Mondays, as in ISO 8601. */
const A_MONDAY_MS = 4 * DAY_MS;

/** How far local time is ahead of UTC, in milliseconds. */
export type OffsetAt = (ms: number) => number;

const zones = new LRUCache<string, OffsetAt>({ max: 100 });

/** Null: it is no time zone. */
export const offsetsOf = (zone: string): OffsetAt | null => {
  const before = zones.get(zone);
  if (before !== undefined) return before;
  try {
    const offsetAt = offsetsBy(new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }));
    zones.set(zone, offsetAt);
    return offsetAt;
  } catch {
    return null;
  }
};

/**
 * Where buckets of this unit begin and end: `from` and `until` at both ends, which cut the first and the last bucket. Null:
 * there are more than `max`.
 */
export const boundsOf = (
  unit: Unit,
  offsetAt: OffsetAt,
  from: number,
  until: number,
  max: number,
): ReadonlyArray<number> | null => {
  const bounds = [from];
  const next = unit === 'hour' ? hourAfter(offsetAt) : dateAfter(unit, offsetAt);
  for (let at = next(from); at < until; at = next(at)) {
    if (bounds.length > max) return null;
    bounds.push(at);
  }
  return bounds.length > max ? null : [...bounds, until];
};

/** As a clock there shows it, with its offset: 2026-03-29T01:00:00.000+01:00. */
export const localText = (offsetAt: OffsetAt, ms: number): string => {
  const offset = offsetAt(ms);
  const minutes = Math.abs(Math.trunc(offset / MINUTE_MS));
  const two = (n: number): string => String(n).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${new Date(ms + offset).toISOString().slice(0, -1)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const offsetsBy = (format: Intl.DateTimeFormat): OffsetAt => {
  // A zone changes its clocks at a quarter of an hour of UTC.
  const quarters = new LRUCache<number, number>({ max: 10_000 });
  return ms => {
    const quarter = Math.floor(ms / (15 * MINUTE_MS));
    const before = quarters.get(quarter);
    if (before !== undefined) return before;
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(format.format(ms)) ?? [];
    const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000;
    const offset = sign === '-' ? -size : size;
    quarters.set(quarter, offset);
    return offset;
  };
};

/** The next full hour on the clock; where the clock changes by a part of one, an hour is longer by that. */
const hourAfter =
  (offsetAt: OffsetAt) =>
  (ms: number): number => {
    const next = floor(ms + offsetAt(ms), HOUR_MS) + HOUR_MS - offsetAt(ms);
    const local = next + offsetAt(next);
    const beyond = local - floor(local, HOUR_MS);
    return beyond === 0 ? next : next + HOUR_MS - beyond;
  };

const floor = (ms: number, step: number): number => Math.floor(ms / step) * step;

const dateAfter =
  (unit: 'day' | 'week' | 'month', offsetAt: OffsetAt) =>
  (ms: number): number => {
    const local = ms + offsetAt(ms);
    for (let date = following(unit, local); ; date = following(unit, date)) {
      const begin = beginOf(date, offsetAt);
      // A date that was skipped begins and ends with the one after it.
      if (begin > ms) return begin;
    }
  };

/** The begin of the next day, week or month, as local time. */
const following = (unit: 'day' | 'week' | 'month', local: number): number => {
  if (unit === 'day') return floor(local, DAY_MS) + DAY_MS;
  if (unit === 'week') return floor(local - A_MONDAY_MS, 7 * DAY_MS) + A_MONDAY_MS + 7 * DAY_MS;
  const date = new Date(local);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};

/** The first moment at which the clock shows midnight of this date, or what it is set to when that is skipped. */
const beginOf = (midnight: number, offsetAt: OffsetAt): number => {
  const before = offsetAt(midnight - DAY_MS);
  const after = offsetAt(midnight + DAY_MS);
  const candidates = [midnight - Math.max(before, after), midnight - Math.min(before, after)];
  for (const ms of candidates) if (ms + offsetAt(ms) === midnight) return ms;
  // It is skipped: by the offset from before, midnight is when the clock is set.
  let [low, high] = [midnight - DAY_MS, midnight + DAY_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetAt(middle) < midnight) low = middle;
    else high = middle;
  }
  return high;
};
