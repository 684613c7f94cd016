import type { Clock } from '../../../src/runtime/ports';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

export interface SimulatedClock extends Clock {
  /** Lets this much time pass: what falls due runs in order, and what each sets off comes to rest before the next. */
  readonly advance: (ms: number) => Promise<void>;
  /** Lets all that needs no time happen. */
  readonly settle: () => Promise<void>;
}

/** Work of this process that goes on without a timer: turns of the event loop, and what is done beside it. */
const working = /^(Immediate|FS|GetAddrInfo|ZLIB|RANDOMBYTES|SCRYPT|HKDF|PBKDF2|Hash)/i;
const isBusy = (): boolean => process.getActiveResourcesInfo().some(resource => working.test(resource));
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const settle = async (): Promise<void> => {
  do await turn();
  while (isBusy());
};

/** Time stands still but for `advance`. The process's own work (promises, commits, files) runs in no time at all. */
export const simulatedClock = (start: string | number): SimulatedClock => {
  let now = new Date(start).getTime();
  // In the order they are due; what is due together runs in the order it was asked for.
  const timers: Timer[] = [];

  const insert = (timer: Timer): void => {
    let index = timers.length;
    while (index > 0 && (timers[index - 1] as Timer).at > timer.at) index--;
    timers.splice(index, 0, timer);
  };

  return {
    now: () => now,
    elapsed: () => now,
    after: (delayMs, task) => {
      const timer = { at: now + Math.max(0, Math.ceil(delayMs)), task };
      insert(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    settle,
    advance: async ms => {
      const end = now + ms;
      await settle();
      for (let next = timers[0]; next !== undefined && next.at <= end; next = timers[0]) {
        timers.shift();
        now = Math.max(now, next.at);
        next.task();
        await settle();
      }
      now = end;
    },
  };
};
