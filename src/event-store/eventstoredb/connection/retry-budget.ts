/** How long a call is tried again. Short while the server is known to be away, so that callers hear of it soon. */
import type { Clock, Random } from '../../../runtime/ports';

export interface RetryBudget {
  readonly leftMs: () => number;
  /** Before the next attempt, longer each time; false when no time is left. */
  readonly wait: () => Promise<boolean>;
}

export interface RetryBudgets {
  /** `extraMs` for what takes longer, should the server be there. */
  readonly begin: (extraMs?: number) => RetryBudget;
  readonly serverAnswered: () => void;
}

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1000;
/** Of the usual time, while the server is away. */
const SHARE_WHILE_AWAY = 0.2;

export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise(resolve => {
    clock.after(ms, resolve);
  });

/** Doubles from the first to the longest; up to half of it is chance, so that replicas do not come back as one. */
export const backoff = (random: Random, attempt: number, firstMs: number, longestMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(attempt, 20), longestMs) * (0.5 + random.fraction() / 2);

/** One attempt. */
export const once = (ms: number): RetryBudget => ({ leftMs: () => ms, wait: () => Promise.resolve(false) });

export const createRetryBudgets = (clock: Clock, random: Random, deadlineMs: number): RetryBudgets => {
  let away = false;
  return {
    begin: (extraMs = 0) => {
      const due = clock.elapsed() + (away ? deadlineMs * SHARE_WHILE_AWAY : deadlineMs + extraMs);
      const leftMs = (): number => due - clock.elapsed();
      let attempt = 0;
      return {
        leftMs,
        wait: async () => {
          await pause(clock, Math.min(backoff(random, attempt, FIRST_PAUSE_MS, MAX_PAUSE_MS), Math.max(0, leftMs())));
          attempt += 1;
          if (leftMs() <= 0) away = true;
          return leftMs() > 0;
        },
      };
    },
    serverAnswered: () => {
      away = false;
    },
  };
};
