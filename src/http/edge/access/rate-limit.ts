/** How often one caller may ask: counted per window, which begins with the first request in it. */
import { LRUCache } from 'lru-cache';
import type { RateWindow } from '../../../config/values';
import type { Clock } from '../../../runtime/ports';

/** Where a caller stands in the window that leaves it the least. */
export interface Allowance {
  readonly limit: number;
  /** -1: this request is one too many, and was not counted. */
  readonly remaining: number;
  /** Until the window ends, in whole seconds, rounded up. */
  readonly resetSeconds: number;
}

export interface RateLimit {
  /** Counts one request. Null when there is no limit. */
  readonly take: (caller: string) => Allowance | null;
  /**
   * Counts as so many more requests one that was taken already. It is refused only when others have used up the window
   * meanwhile: a single one may go beyond what is left, and all that follow wait for it.
   */
  readonly charge: (caller: string, cost: number) => Allowance | null;
  /** Whether a window is used up; counts nothing. */
  readonly isUsedUp: (caller: string) => boolean;
}

/** Callers beyond this many are forgotten, the longest idle first: this bounds the memory to a few MB. */
const MAX_CALLERS = 10_000;

interface Count extends RateWindow {
  start: number;
  used: number;
}

export const createRateLimit = (windows: ReadonlyArray<RateWindow>, clock: Pick<Clock, 'now'>): RateLimit => {
  const callers = new LRUCache<string, ReadonlyArray<Count>>({ max: MAX_CALLERS });
  if (windows.length === 0) return { take: () => null, charge: () => null, isUsedUp: () => false };

  const countsOf = (caller: string, now: number): ReadonlyArray<Count> => {
    let counts = callers.get(caller);
    if (counts === undefined) {
      counts = windows.map(window => ({ ...window, start: now, used: 0 }));
      callers.set(caller, counts);
    }
    for (const count of counts) {
      // A clock that was put back begins a new window, too.
      if (now < count.start || now >= count.start + count.windowMs) {
        count.start = now;
        count.used = 0;
      }
    }
    return counts;
  };

  /** Where the caller stands in the tightest window; of those that are used up when it is refused. */
  const standing = (counts: ReadonlyArray<Count>, now: number, isUsedUp: (count: Count) => boolean): Allowance => {
    const refusing = counts.filter(isUsedUp);
    let tightest: Allowance = { limit: 0, remaining: Number.POSITIVE_INFINITY, resetSeconds: 0 };
    for (const window of refusing.length > 0 ? refusing : counts) {
      const remaining = refusing.length > 0 ? -1 : Math.max(0, window.count - window.used);
      const resetSeconds = Math.ceil((window.start + window.windowMs - now) / 1000);
      const isTighter = remaining < tightest.remaining;
      if (isTighter || (remaining === tightest.remaining && resetSeconds >= tightest.resetSeconds))
        tightest = { limit: window.count, remaining, resetSeconds };
    }
    return tightest;
  };

  const count = (caller: string, cost: number, isUsedUp: (count: Count) => boolean): Allowance => {
    const now = clock.now();
    const counts = countsOf(caller, now);
    const before = counts.some(isUsedUp);
    if (!before) for (const window of counts) window.used += cost;
    return before ? standing(counts, now, isUsedUp) : standing(counts, now, () => false);
  };

  return {
    take: caller => count(caller, 1, ({ count, used }) => used >= count),
    charge: (caller, cost) => count(caller, cost, ({ count, used }) => used > count),
    isUsedUp: caller => callers.has(caller) && countsOf(caller, clock.now()).some(({ count, used }) => used >= count),
  };
};
