/** Ticks on the clock of a zone: on round times there, also where hours are doubled, left out, or begin at half past. */

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is to be added to UTC at an instant, in ms. */
export type OffsetAt = (ms: number) => number;

/** Of the clock of this browser. */
export const offsetHere: OffsetAt = ms => -new Date(ms).getTimezoneOffset() * MINUTE_MS;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [
  ...[1000, 5000, 15_000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 28 * DAY_MS, 91 * DAY_MS],
  ...[364 * DAY_MS, 3640 * DAY_MS],
];

/** The shortest that makes no more ticks than these. */
export const stepFor = ({ fromMs, untilMs }: Span, maxTicks: number): number =>
  STEPS_MS.find(step => (untilMs - fromMs) / step <= maxTicks) ?? untilMs - fromMs;

export const ticksOf = ({ fromMs, untilMs }: Span, stepMs: number, offsetAt: OffsetAt): ReadonlyArray<number> => {
  const found = new Set<number>();
  const offsets = [offsetAt(fromMs - DAY_MS), offsetAt(untilMs + DAY_MS)];
  const first = Math.floor((fromMs + Math.min(...offsets)) / stepMs) * stepMs;
  for (let local = first; local <= untilMs + Math.max(...offsets); local += stepMs)
    for (const instant of instantsOf(local, offsetAt)) if (instant >= fromMs && instant < untilMs) found.add(instant);
  return [...found].sort((a, b) => a - b);
};

/** When a clock on the wall shows this: once, twice when it is set back, never when it is set forth. */
const instantsOf = (local: number, offsetAt: OffsetAt): ReadonlyArray<number> =>
  [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)]
    .map(offset => local - offset)
    .filter(instant => instant + offsetAt(instant) === local);

/** The same length, so much earlier or later. */
export const moved = ({ fromMs, untilMs }: Span, share: number): Span => {
  const by = (untilMs - fromMs) * share;
  return { fromMs: fromMs + by, untilMs: untilMs + by };
};

const LEAST_MS = 1000;
const MOST_MS = 400 * DAY_MS;

/** So many times as long, around what stays where it is (from 0 at the begin to 1 at the end). */
export const zoomed = ({ fromMs, untilMs }: Span, factor: number, around = 0.5): Span => {
  const length = untilMs - fromMs;
  const wanted = Math.min(MOST_MS, Math.max(LEAST_MS, length * factor));
  const from = fromMs + (length - wanted) * around;
  return { fromMs: from, untilMs: from + wanted };
};
