/** Hands the log to one handler in order, from a position on. */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../runtime/ports';
import type { Batch, BatchHandler, Position, RecordedEvent, Subscription } from '../event-store';

const MAX_BATCH = 1000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

export interface Source {
  /** What follows a position; may throw. */
  readonly after: (position: Position, limit: number) => ReadonlyArray<RecordedEvent>;
  /** Calls `wake` once there may be more to read than up to a position. The answer ends the wait. */
  readonly more: (after: Position, wake: () => void) => () => void;
  readonly clock: Clock;
}

/** Pages through what is there, then waits for more: the same loop catches up and stays live. */
export const subscribe = (source: Source, after: Position, handle: BatchHandler): Subscription => {
  let position = after;
  let stopped = false;
  let wake = (): void => undefined;

  /** Until `arrange` calls back or the subscription is stopped. */
  const pause = async (arrange: (wakeUp: () => void) => () => void): Promise<void> => {
    if (stopped) return;
    let cancel = (): void => undefined;
    await new Promise<void>(resolve => {
      wake = resolve;
      cancel = arrange(resolve);
    });
    cancel();
  };

  const untilItWorks = async <A>(work: () => A | Promise<A>): Promise<A | undefined> => {
    for (let ms = FIRST_PAUSE_MS; !stopped; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch {
        await pause(wakeUp => source.clock.after(ms, wakeUp));
      }
    }
    return undefined;
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const events = (await untilItWorks(() => source.after(position, MAX_BATCH))) ?? [];
      const last = events.at(-1);
      if (last === undefined) {
        await pause(wakeUp => source.more(position, wakeUp));
        continue;
      }
      const batch: Batch = { events, position: last.position };
      await untilItWorks(() => handle(batch));
      position = last.position;
      await setImmediate(); // lets requests in between two pages
    }
  };

  const running = run();
  return {
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
};
