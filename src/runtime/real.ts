import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Random } from './ports';

/** The longest delay that `setTimeout` takes, in ms: about 24.8 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (delayMs, task) => {
    const due = performance.now() + delayMs;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = due - performance.now();
      timer = left > LONGEST_TIMER ? setTimeout(wait, LONGEST_TIMER) : setTimeout(task, Math.max(0, Math.ceil(left)));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

export const realRandom: Random = {
  bytes: length => randomBytes(length),
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
