/** Hands over the log to one handler: what it missed by a way of its own, and from then on what the tail brings to all. */
import { setImmediate } from 'node:timers/promises';
import { createInterruptibleWait } from '../../../lib/interruptible-wait';
import type { Batch, BatchHandler, Position, Subscription } from '../../event-store';
import { backoff } from '../connection/retry-budget';
import { type CatchUp, catchUp } from './catch-up';
import type { FollowingParts } from './following';
import type { Tail } from './tail';

const MAX_BATCH = 1000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

export interface FollowingSubscription extends Subscription {
  /** Why nothing comes on its own way; null when nothing is wrong, or when it is with the tail. */
  readonly fault: () => string | null;
}

export const subscribe = (
  parts: FollowingParts,
  tail: Tail,
  after: Position,
  handle: BatchHandler,
): FollowingSubscription => {
  const { clock, random } = parts;
  const untilMore = createInterruptibleWait(clock);
  const pauseAfterFailure = createInterruptibleWait(clock);
  let own: CatchUp | null = null;
  let handled = after;
  let stopped = false;

  const leaveOwnWay = (): void => {
    own?.stop();
    own = null;
  };

  const next = (): Batch | null => {
    const covered = tail.covers(handled);
    if (covered === false) {
      own ??= catchUp(parts, handled, untilMore.end);
      return own.take(MAX_BATCH);
    }
    leaveOwnWay();
    return covered ? tail.after(handled, MAX_BATCH) : null;
  };

  const deliver = async (): Promise<void> => {
    while (!stopped) {
      const batch = next();
      if (batch === null) {
        await untilMore.wait();
      } else {
        for (let attempt = 0; !stopped; attempt += 1) {
          try {
            await handle(batch);
            break;
          } catch {
            if (!stopped) await pauseAfterFailure.wait(backoff(random, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
          }
        }
        handled = batch.position;
      }
      await setImmediate(); // lets requests in between, and the rest of what has come by now arrive
    }
  };

  const leaveTail = tail.listen(untilMore.end);
  const delivering = deliver();
  return {
    fault: () => own?.fault() ?? null,
    stop: async () => {
      stopped = true;
      leaveTail();
      leaveOwnWay();
      untilMore.end();
      pauseAfterFailure.end();
      await delivering;
    },
  };
};
