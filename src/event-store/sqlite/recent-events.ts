/** The end of the log that this process wrote, kept in memory within bounds. */
import type { Position, RecordedEvent, Revision } from '../event-store';
import { memoryOf, PAGE_BYTES } from '../page';

export type RecentEvents = ReturnType<typeof recentEvents>;

/**
 * The end of the log, kept in memory: followers that keep up read it from here, all of them the same objects.
 * Positions have no gap, so an event's slot follows from its position.
 */
export const recentEvents = (head: Position, maxEvents = 4096, maxBytes = 16 * 1024 * 1024) => {
  const slots: Array<RecordedEvent | undefined> = new Array(maxEvents).fill(undefined);
  const byPlace = new Map<string, RecordedEvent>();
  let oldest = head + 1;
  let newest = head;
  let bytes = 0;

  const dropOldest = (): void => {
    const dropped = slots[oldest % maxEvents];
    slots[oldest % maxEvents] = undefined;
    if (dropped !== undefined) {
      bytes -= memoryOf(dropped);
      byPlace.delete(placeOf(dropped));
    }
    oldest += 1;
  };

  return {
    /** Position of the first event that is kept; of the next one when none is. */
    oldest: (): Position => oldest,
    newest: (): Position => newest,
    push: (event: RecordedEvent): void => {
      if (event.position - oldest === maxEvents) dropOldest();
      slots[event.position % maxEvents] = event;
      byPlace.set(placeOf(event), event);
      newest = event.position;
      bytes += memoryOf(event);
      while (bytes > maxBytes) dropOldest();
    },
    /** Null: it is not kept, or there is none. */
    find: (stream: string, revision: Revision): RecordedEvent | null =>
      byPlace.get(placeOf({ stream, revision })) ?? null,
    /** What follows `after`, which must not lie before the oldest kept event: no more than a page. */
    after: (after: Position, limit: number): ReadonlyArray<RecordedEvent> => {
      const events: RecordedEvent[] = [];
      let room = PAGE_BYTES;
      for (let position = after + 1; position <= newest && events.length < limit && room > 0; position += 1) {
        const event = slots[position % maxEvents];
        if (event === undefined) continue;
        events.push(event);
        room -= event.data.length + event.metadata.length; // characters, which are no more than bytes
      }
      return events;
    },
  };
};

const placeOf = ({ stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>): string => `${revision}@${stream}`;
