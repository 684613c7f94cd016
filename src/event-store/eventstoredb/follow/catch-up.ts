/**
 * The way to the live end, for one that is behind: a feed of its own. Arriving and being handled are two things, because
 * the server gives up on a reader that lags; so what arrives waits here, and the server waits when that is too much.
 */
import type { Batch, Position, RecordedEvent } from '../../event-store';
import { memoryOf, pageFrom } from '../../page';
import { type FollowingParts, follow } from './following';

export interface CatchUp {
  /** What comes next; null when nothing has arrived. */
  readonly take: (limit: number) => Batch | null;
  readonly fault: () => string | null;
  readonly stop: () => void;
}

/** What may wait before the server is asked to, and of that, how little must be left to go on. */
const FULL = { events: 5000, bytes: 16 * 1024 * 1024 };
const ROOM = 0.4;

export const catchUp = (parts: FollowingParts, after: Position, wake: () => void): CatchUp => {
  let waiting: RecordedEvent[] = [];
  let bytes = 0;
  let arrived = after;
  let taken = after;
  let full = false;

  const isAbove = (share: number): boolean => waiting.length >= FULL.events * share || bytes >= FULL.bytes * share;

  const following = follow(parts, after, (position, event) => {
    arrived = position;
    if (event !== null) {
      waiting.push(event);
      bytes += memoryOf(event);
    }
    if (!full && isAbove(1)) {
      full = true;
      following.pause();
    }
    wake();
  });

  return {
    take: limit => {
      if (arrived === taken) return null;
      const events = pageFrom(waiting, 0, limit);
      waiting = waiting.slice(events.length);
      for (const event of events) bytes -= memoryOf(event);
      taken = waiting.length === 0 ? arrived : (events.at(-1)?.position ?? arrived);
      if (full && !isAbove(ROOM)) {
        full = false;
        following.resume();
      }
      return { events, position: taken };
    },
    fault: following.fault,
    stop: following.stop,
  };
};
