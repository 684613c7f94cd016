/** By which keys a slider of events goes so much time forth or back: a minute with shift and an arrow, an hour by page. */
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** Null: the key is none of these. */
export const jumpOf = ({ key, shiftKey }: Pressed): number | null => {
  if (shiftKey && (key === 'ArrowRight' || key === 'ArrowUp')) return MINUTE_MS;
  if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowDown')) return -MINUTE_MS;
  if (key === 'PageUp') return HOUR_MS;
  return key === 'PageDown' ? -HOUR_MS : null;
};

/** The first event that is so much later, or the last that is so much earlier; else the one at that end. */
export const placeAfter = (times: ReadonlyArray<number>, place: number, byMs: number): number => {
  const wanted = (times[place] ?? 0) + byMs;
  if (byMs < 0)
    return Math.max(
      0,
      times.slice(0, place).findLastIndex(time => time <= wanted),
    );
  const found = times.slice(place + 1).findIndex(time => time >= wanted);
  return found === -1 ? times.length - 1 : place + 1 + found;
};
