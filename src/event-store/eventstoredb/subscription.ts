/**
 * Follows our events from a place on, for ever: what one feed of the server leaves off, the next takes up behind the
 * last event that arrived. Arriving and handling are two things, because the server gives up on a reader that lags.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock, Random } from '../../runtime/ports';
import type { BatchHandler, Position, RecordedEvent, Subscription } from '../event-store';
import type { Failure } from './failure';
import type { Feed, OpenFeed } from './feed';
import { backoff } from './patience';

const MAX_BATCH = 1000;
/** Events that may wait for the handler before the server is asked to wait, and how few must be left to go on. */
const FULL = 5000;
const ROOM = 2000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

export interface SubscriptionParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly openFeed: OpenFeed;
  readonly onTrouble: (line: string) => void;
}

export const subscribe = (
  { clock, random, openFeed, onTrouble }: SubscriptionParts,
  after: Position,
  handle: BatchHandler,
): Subscription => {
  let waiting: RecordedEvent[] = [];
  let arrived = after;
  let handled = after;
  let feed: Feed | undefined;
  let full = false;
  let stopped = false;
  const wakers = new Set<() => void>();

  const wake = (): void => {
    for (const waker of [...wakers]) waker();
  };

  /** Until `wake`, or until so many milliseconds have passed. */
  const pause = (ms?: number): Promise<void> =>
    new Promise(resolve => {
      const done = (): void => {
        cancel?.();
        wakers.delete(done);
        resolve();
      };
      const cancel = ms === undefined ? undefined : clock.after(ms, done);
      wakers.add(done);
    });

  const pauseUnlessStopped = async (ms: number): Promise<void> => {
    const due = clock.elapsed() + ms;
    while (!stopped && clock.elapsed() < due) await pause(due - clock.elapsed());
  };

  const listener = {
    event: (event: RecordedEvent): void => {
      if (event.position <= arrived) return;
      arrived = event.position;
      waiting.push(event);
      if (!full && waiting.length >= FULL) {
        full = true;
        feed?.pause();
      }
      wake();
    },
    checkpoint: (position: Position): void => {
      if (position <= arrived) return;
      arrived = position;
      wake();
    },
  };

  const receive = async (): Promise<void> => {
    for (let attempt = 0; !stopped; attempt += 1) {
      const before = arrived;
      feed = openFeed(arrived, listener);
      if (full) feed.pause();
      const failure: Failure = await feed.ended;
      if (stopped) return;
      // A feed that brought something was merely too slow, or its server went away just now.
      if (arrived > before) attempt = 0;
      if (attempt === 1) onTrouble(`following the log was interrupted at ${arrived}: ${failure.cause}`);
      await pauseUnlessStopped(backoff(random, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  };

  const deliver = async (): Promise<void> => {
    while (!stopped) {
      if (waiting.length === 0 && arrived === handled) {
        await pause();
        continue;
      }
      const events = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(events.length);
      const position = waiting.length === 0 ? arrived : (events.at(-1)?.position ?? arrived);
      if (full && waiting.length <= ROOM) {
        full = false;
        feed?.resume();
      }
      for (let attempt = 0; !stopped; attempt += 1) {
        try {
          await handle({ events, position });
          break;
        } catch {
          await pauseUnlessStopped(backoff(random, attempt, 100, 30_000));
        }
      }
      handled = position;
      await setImmediate(); // lets requests in between two batches
    }
  };

  void receive();
  const delivering = deliver();
  return {
    stop: async () => {
      stopped = true;
      feed?.cancel();
      wake();
      await delivering;
    },
  };
};
