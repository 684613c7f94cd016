/** For how long something is tried again. Short while the server is known to be away, so that callers hear of it soon. */
import type { Clock, Random } from '../../../runtime/ports';

export interface Attempts {
  /** Milliseconds left. */
  readonly left: () => number;
  /** Waits, longer each time; false when no time is left. */
  readonly again: () => Promise<boolean>;
}

export interface Patience {
  /** `extraMs` for what takes longer, should the server be there. */
  readonly begin: (extraMs?: number) => Attempts;
  readonly answered: () => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** Of the usual time, while the server is away. */
const SHORT = 0.2;

export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise(resolve => {
    clock.after(ms, resolve);
  });

/** Doubles from the first to the longest; up to half of it is chance, so that replicas do not come back as one. */
export const backoff = (random: Random, attempt: number, firstMs: number, longestMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(attempt, 20), longestMs) * (0.5 + random.fraction() / 2);

/** One attempt. */
export const once = (ms: number): Attempts => ({ left: () => ms, again: () => Promise.resolve(false) });

export const createPatience = (clock: Clock, random: Random, deadlineMs: number): Patience => {
  let away = false;
  return {
    begin: (extraMs = 0) => {
      const due = clock.elapsed() + (away ? deadlineMs * SHORT : deadlineMs + extraMs);
      const left = (): number => due - clock.elapsed();
      let attempt = 0;
      return {
        left,
        again: async () => {
          await pause(clock, Math.min(backoff(random, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), Math.max(0, left())));
          attempt += 1;
          if (left() <= 0) away = true;
          return left() > 0;
        },
      };
    },
    answered: () => {
      away = false;
    },
  };
};
