import type { Clock } from '../../src/runtime/ports';
import { realClock } from '../../src/runtime/real';

/** The time of day stands still until it is moved; timers run as in the world. */
export const standingClock = (
  start = '2026-11-24T09:00:00.000Z',
): Clock & { readonly advance: (ms: number) => void } => {
  let now = Date.parse(start);
  return {
    ...realClock,
    now: () => now,
    advance: ms => {
      now += ms;
    },
  };
};
