/**
 * When a plan is due, calculated independently: every minute is looked at, and what a clock on the wall shows then is asked
 * of `Intl`.
 */
const MINUTE = 60_000;

/** Sets of numbers. */
export interface Plan {
  readonly minutes: ReadonlyArray<number> | '*';
  readonly hours: ReadonlyArray<number> | '*';
  readonly weekdays: ReadonlyArray<number> | '*';
}
const field = (set: ReadonlyArray<number> | '*'): string => (set === '*' ? '*' : set.join(','));
export const cronOf = ({ minutes, hours, weekdays }: Plan): string =>
  `${field(minutes)} ${field(hours)} * * ${field(weekdays)}`;
const has = (set: ReadonlyArray<number> | '*', value: number): boolean => set === '*' || set.includes(value);

const QUARTER = 15;
/** Minutes of the wall clock since 1970, in each minute since then. No zone changes its clocks within a quarter of an hour. */
const wallClock = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const asked = new Map<number, number>();
  const ask = (quarter: number): number => {
    const parts = format.formatToParts(quarter * QUARTER * MINUTE);
    const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day, hour, minute } = part;
    return Date.UTC(year, month - 1, day, hour, minute) / MINUTE;
  };
  return (at: number): number => {
    const quarter = Math.floor(at / MINUTE / QUARTER);
    const wall = asked.get(quarter) ?? ask(quarter);
    asked.set(quarter, wall);
    return wall + (at / MINUTE - quarter * QUARTER);
  };
};
const DAY_MINUTES = 24 * 60;
/** 1970 began with a Thursday. */
const isIn = (plan: Plan, wall: number): boolean =>
  has(plan.minutes, wall % 60) &&
  has(plan.hours, Math.floor(wall / 60) % 24) &&
  has(plan.weekdays, (Math.floor(wall / DAY_MINUTES) + 4) % 7);
const clocks = new Map<string, ReturnType<typeof wallClock>>();
const clockOf = (zone: string): ReturnType<typeof wallClock> => {
  const clock = clocks.get(zone) ?? wallClock(zone);
  clocks.set(zone, clock);
  return clock;
};
/** Every minute from `start` on and before `end` is looked at. */
export const byBruteForce = (plan: Plan, zone: string, start: string, end: string): ReadonlyArray<string> => {
  const wallAt = clockOf(zone);
  const goesOn = plan.minutes === '*' || plan.hours === '*';
  const found: string[] = [];
  const begin = Date.parse(start);
  let latest = wallAt(begin - MINUTE);
  for (let at = begin; at < Date.parse(end); at += MINUTE) {
    const wall = wallAt(at);
    // Each minute that the wall clock shows for the first time, and those that it skips with the first after them.
    let isDue = goesOn && isIn(plan, wall);
    for (let one = latest + 1; !goesOn && one <= wall; one++) isDue ||= isIn(plan, one);
    if (isDue) found.push(new Date(at).toISOString());
    latest = Math.max(latest, wall);
  }
  return found;
};
