/** The few times at which something is asked, in any order: the clock may go back. */
import { addMilliseconds, type Instant } from '../../domain/kernel/types';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const START: Instant = '2026-11-24T09:00:00.000Z';

export const ticks = (count: number, tickMs = HOUR_MS): ReadonlyArray<Instant> =>
  Array.from({ length: count }, (_, n) => addMilliseconds(START, n * tickMs));
