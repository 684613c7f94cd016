/** By which clock times are shown and typed: the one that a link names, else the one that was chosen, else that of the browser. */
import { instantOf, type OffsetAt, wallTime } from './wall-clock';

const KEPT = 'flowsync-zone';
export const BROWSER = Intl.DateTimeFormat().resolvedOptions().timeZone;

const isZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
};

export let zone = BROWSER;

/** `named`: in the address. Whoever shows times is to be drawn anew when it has become another. */
export const readZone = (named: string | null): string => {
  const wanted = [named, localStorage.getItem(KEPT)].find(name => name !== null && isZone(name)) ?? BROWSER;
  if (wanted !== zone) offsets.clear();
  zone = wanted;
  return zone;
};

/** Null when there is no such zone. */
export const keepZone = (name: string): string | null => {
  if (!isZone(name)) return null;
  if (name === BROWSER) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, name);
  return name;
};

const QUARTER_MS = 900_000;
const MAX_KEPT = 20_000;
/** By quarters of hours: clocks are set at no other times, and asking takes long. */
const offsets = new Map<number, number>();

export const offsetAt: OffsetAt = ms => {
  const quarter = Math.floor(ms / QUARTER_MS);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  if (offsets.size >= MAX_KEPT) offsets.clear();
  const [, sign, hours = '0', minutes = '0'] =
    /GMT([+-])(\d\d):(\d\d)/.exec(formatOf(zone).format(new Date(quarter * QUARTER_MS))) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  offsets.set(quarter, offset);
  return offset;
};

let format: readonly [string, Intl.DateTimeFormat] | null = null;
const formatOf = (name: string): Intl.DateTimeFormat => {
  if (format?.[0] !== name)
    format = [name, new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' })];
  return format[1];
};

/** As `datetime-local` has it, and back; undefined: no time. */
export const typed = (instant: number | string): string => wallTime(new Date(instant).getTime(), offsetAt);
export const instantTyped = (wall: string): string | undefined => {
  const ms = instantOf(wall, offsetAt);
  return ms === null ? undefined : new Date(ms).toISOString();
};
