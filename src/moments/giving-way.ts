/**
 * Building a moment is work in the background. A thread of the lowest priority still takes caches, memory and the disk
 * from the others, so while these are busy it rests between its steps, each time for longer than it worked.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../runtime/ports';

export interface GivingWay {
  /** Between two steps. Who waits for a moment waits no more than `MAX_REST_MS` longer for each. */
  readonly giveWay: () => Promise<void>;
  readonly others: (areBusy: boolean) => void;
}

/** As often as it worked. */
const REST = 9;
export const MAX_REST_MS = 100;

export const createGivingWay = (clock: Pick<Clock, 'elapsed' | 'after'>): GivingWay => {
  let areBusy = false;
  let began = clock.elapsed();
  return {
    giveWay: async () => {
      const restMs = Math.min(MAX_REST_MS, REST * (clock.elapsed() - began));
      if (areBusy) await new Promise<void>(resolve => clock.after(restMs, resolve));
      else await setImmediate();
      began = clock.elapsed();
    },
    others: busy => {
      areBusy = busy;
    },
  };
};
