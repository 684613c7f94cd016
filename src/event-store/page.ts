/** How much of the log is read, handed over or kept at once: events differ in size by a thousand times, so bytes are counted. */
import type { EventData, RecordedEvent } from './event-store';

/** A page ends with the event by which its facts and metadata reach this, in bytes of UTF-8. */
export const PAGE_BYTES = 1024 * 1024;

export const bytesOf = ({ data, metadata }: EventData): number => Buffer.byteLength(data) + Buffer.byteLength(metadata);

/** Whether nothing followed the page when it was read: it had room, in number and in bytes. */
export const isEnd = (page: ReadonlyArray<EventData>, limit: number): boolean => {
  if (page.length >= limit) return false;
  let bytes = 0;
  for (const event of page) bytes += bytesOf(event);
  return bytes < PAGE_BYTES;
};

/** In bytes of memory, at most: V8 takes two for a character unless all of a text's are Latin. */
export const memoryOf = ({ data, metadata }: RecordedEvent): number => 2 * (data.length + metadata.length) + 300;

/** The events from an index on: at most `limit`, and no more than a page takes. Characters are counted, which are no more than bytes. */
export const pageFrom = (
  events: ReadonlyArray<RecordedEvent>,
  from: number,
  limit: number,
): ReadonlyArray<RecordedEvent> => {
  let room = PAGE_BYTES;
  let end = from;
  for (; end < events.length && end - from < limit && room > 0; end += 1)
    room -= (events[end]?.data.length ?? 0) + (events[end]?.metadata.length ?? 0);
  return events.slice(from, end);
};
