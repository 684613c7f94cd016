/** Follows our events from a place on, for ever: what one feed of the server leaves off, the next takes up. */

import { createInterruptibleWait } from '../../../lib/interruptible-wait';
import type { Clock, Random } from '../../../runtime/ports';
import type { Position, RecordedEvent } from '../../event-store';
import type { Failure } from '../connection/failure';
import { backoff } from '../connection/retry-budget';
import type { Feed, FeedListener, OpenFeed } from './feed';

export interface Following {
  /** The server waits meanwhile, or gives the feed up when it is live, and it is opened anew. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  /** Why nothing comes; null while a feed is open. */
  readonly fault: () => string | null;
}

export interface FollowingParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly openFeed: OpenFeed;
  readonly onFault: (line: string) => void;
}

/** How far the log was followed; the event stands there when it is one of ours. */
export type OnArrival = (position: Position, event: RecordedEvent | null) => void;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/** Null: from our last event on, of whose position it tells first. In order and without a gap, nothing twice. */
export const follow = (
  { clock, random, openFeed, onFault }: FollowingParts,
  after: Position | null,
  onArrival: OnArrival,
): Following => {
  const pauseAfterFailure = createInterruptibleWait(clock);
  const untilResumed = createInterruptibleWait(clock);
  let arrived = after;
  let last: RecordedEvent | null = null;
  let feed: Feed | undefined;
  let paused = false;
  let stopped = false;
  let fault: Failure | null = null;

  const listener: FeedListener = {
    opened: position => {
      fault = null;
      if (arrived !== null) return;
      arrived = position;
      onArrival(position, null);
    },
    arrived: (position, event) => {
      if (arrived !== null && position <= arrived) return;
      arrived = position;
      last = event ?? last;
      onArrival(position, event);
    },
  };

  const receive = async (): Promise<void> => {
    for (let attempt = 0; !stopped; attempt += 1) {
      // A feed that nobody reads is confirmed to nobody either, and its server would be taken to be away.
      if (paused) await untilResumed.wait();
      if (stopped) return;
      const before = arrived;
      feed = openFeed(arrived, last, listener);
      const failure = await feed.ended;
      if (stopped) return;
      // A feed that brought something was merely too slow, or its server went away just now.
      if (arrived !== before) attempt = 0;
      const isWorthALine = attempt === 1 || (attempt > 1 && failure.kind !== fault?.kind);
      fault = failure;
      if (isWorthALine) onFault(`following the log was interrupted at ${arrived ?? 'its end'}: ${failure.cause}`);
      await pauseAfterFailure.wait(backoff(random, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  };
  void receive();

  return {
    pause: () => {
      paused = true;
      feed?.pause();
    },
    resume: () => {
      paused = false;
      feed?.resume();
      untilResumed.end();
    },
    stop: () => {
      stopped = true;
      feed?.cancel();
      pauseAfterFailure.end();
      untilResumed.end();
    },
    fault: () => fault?.cause ?? null,
  };
};
