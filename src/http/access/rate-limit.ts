/** How often one caller may ask: counted per window, which begins with the first request in it. */
import { LRUCache } from 'lru-cache';
import type { RateWindow } from '../../config-text';
import type { Clock } from '../../runtime/ports';

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
}

/** Callers beyond this many are forgotten, the longest idle first: this bounds the memory to a few MB. */
const most = 10_000;

interface Count extends RateWindow {
  start: number;
  used: number;
}

export const createRateLimit = (windows: ReadonlyArray<RateWindow>, clock: Pick<Clock, 'now'>): RateLimit => {
  const callers = new LRUCache<string, ReadonlyArray<Count>>({ max: most });
  if (windows.length === 0) return { take: () => null };

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

  return {
    take: caller => {
      const now = clock.now();
      const counts = countsOf(caller, now);
      const refused = counts.some(({ count, used }) => used >= count);
      let limit = 0;
      let remaining = Number.POSITIVE_INFINITY;
      let resetSeconds = 0;
      for (const window of counts) {
        if (refused && window.used < window.count) continue;
        if (!refused) window.used += 1;
        const left = refused ? -1 : window.count - window.used;
        const seconds = Math.ceil((window.start + window.windowMs - now) / 1000);
        if (left > remaining || (left === remaining && seconds < resetSeconds)) continue;
        limit = window.count;
        remaining = left;
        resetSeconds = seconds;
      }
      return { limit, remaining, resetSeconds };
    },
  };
};
