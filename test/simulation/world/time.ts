/** The time of a simulated world: it stands still while anything works, and jumps to the next timer when nothing does. */
import type { Cancel } from '../../../src/runtime/ports';

export interface Time {
  /** Milliseconds since the Unix epoch, as no clock in the world shows them. */
  readonly now: () => number;
  readonly after: (delayMs: number, task: () => void) => Cancel;
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets all that needs no time happen. */
  readonly settle: () => Promise<void>;
  /** What falls due runs in order, and what each sets off comes to rest before the next. */
  readonly runUntil: (end: number) => Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly task: () => void;
  isCancelled: boolean;
}

/** Work of this process that goes on without a timer: turns of the event loop, and what is done beside it. */
const WORKING = /^(Immediate|FS|GetAddrInfo|ZLIB|RANDOMBYTES|SCRYPT|HKDF|PBKDF2|Hash)/i;
const isBusy = (): boolean => process.getActiveResourcesInfo().some(resource => WORKING.test(resource));

/** More turns without a timer are work that does not end. */
const MAX_TURNS = 200_000;

export class StandsStill extends Error {}

/** `isOver`: asked after each timer, so that a world that has failed ends at once. */
export const createTime = (start: number, isOver: () => boolean): Time => {
  let now = start;
  // In the order they are due; what is due together runs in the order it was asked for.
  const timers: Timer[] = [];

  const insert = (timer: Timer): void => {
    let [low, high] = [0, timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((timers[middle] as Timer).at > timer.at) high = middle;
      else low = middle + 1;
    }
    timers.splice(low, 0, timer);
  };
  const after: Time['after'] = (delayMs, task) => {
    const timer = { at: now + Math.max(0, Math.ceil(delayMs)), task, isCancelled: false };
    insert(timer);
    return () => {
      timer.isCancelled = true;
    };
  };
  const settle = async (): Promise<void> => {
    let turns = 0;
    do {
      await new Promise<void>(resolve => setImmediate(resolve));
      turns += 1;
      if (turns > MAX_TURNS) throw new StandsStill(`${MAX_TURNS} turns of the event loop without a timer`);
    } while (isBusy());
  };

  return {
    now: () => now,
    after,
    sleep: ms => new Promise(resolve => after(ms, resolve)),
    settle,
    runUntil: async end => {
      await settle();
      for (let next = timers[0]; next !== undefined && next.at <= end && !isOver(); next = timers[0]) {
        timers.shift();
        if (next.isCancelled) continue;
        now = Math.max(now, next.at);
        next.task();
        await settle();
      }
      now = Math.max(now, end);
    },
  };
};
