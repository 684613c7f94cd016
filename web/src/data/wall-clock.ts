/** What clocks on the wall show, also where hours are doubled, left out, or begin at half past; and round times on them. */

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is to be added to UTC at an instant, in ms. */
export type OffsetAt = (ms: number) => number;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [
  ...[1000, 5000, 15_000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 28 * DAY_MS, 91 * DAY_MS],
  ...[364 * DAY_MS, 3640 * DAY_MS],
];

/** When a clock shows this: once, twice when it is set back, never when it is set forth. */
export const instantsOf = (local: number, offsetAt: OffsetAt): ReadonlyArray<number> =>
  [...new Set([offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)].map(offset => local - offset))]
    .filter(instant => instant + offsetAt(instant) === local)
    .sort((a, b) => a - b);

/** As fields of forms have it: `2026-11-24T09:30:00`. */
export const wallTime = (ms: number, offsetAt: OffsetAt): string =>
  new Date(ms + offsetAt(ms)).toISOString().slice(0, 19);

/** What a field says; the earlier of two. What a clock never shows, when it is set forth, is read as before that. Null: no time. */
export const instantOf = (wall: string, offsetAt: OffsetAt): number | null => {
  const local = Date.parse(`${wall.replace(' ', 'T')}Z`);
  if (Number.isNaN(local)) return null;
  return instantsOf(local, offsetAt)[0] ?? local - offsetAt(local - DAY_MS);
};

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
