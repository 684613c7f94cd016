/** The end of the log as it arrived from the server, kept in memory within bounds. */
import type { Batch, Position, RecordedEvent } from '../../event-store';
import { memoryOf, pageFrom } from '../../page';

/** The end of our log as far as it arrived, kept in memory: all who follow it there read the same objects. */
export interface RecentEvents {
  /** Of our last event; of the place where it began when none came. */
  readonly head: () => Position;
  readonly push: (position: Position, event: RecordedEvent | null) => void;
  /** Whether what follows a position is here, as far as it arrived. */
  readonly cover: (position: Position) => boolean;
  /** What follows a position that is covered; null when nothing does yet. */
  readonly after: (position: Position, limit: number) => Batch | null;
}

/** From a position on, where our last event stands. The older half is dropped when there are too many. */
export const createRecentEvents = (begin: Position, maxEvents = 8192, maxBytes = 32 * 1024 * 1024): RecentEvents => {
  let events: RecordedEvent[] = [];
  let bytes = 0;
  let from = begin;
  let arrived = begin;

  const dropOlder = (): void => {
    let dropped = 0;
    for (const event of events) {
      if (events.length - dropped <= maxEvents / 2 && bytes <= maxBytes / 2) break;
      bytes -= memoryOf(event);
      from = event.position;
      dropped += 1;
    }
    events = events.slice(dropped);
  };

  /** How many of the events stand at this position or before. */
  const countUpTo = (position: Position): number => {
    let [low, high] = [0, events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    head: () => events.at(-1)?.position ?? from,
    push: (position, event) => {
      arrived = position;
      if (event === null) return;
      events.push(event);
      bytes += memoryOf(event);
      if (events.length > maxEvents || bytes > maxBytes) dropOlder();
    },
    cover: position => position >= from && position <= arrived,
    after: (position, limit) => {
      if (position >= arrived) return null;
      const start = countUpTo(position);
      const some = pageFrom(events, start, limit);
      const isAll = start + some.length === events.length;
      return { events: some, position: isAll ? arrived : (some.at(-1)?.position ?? arrived) };
    },
  };
};
