/**
 * Which event ids each of the streams in use holds. The server itself knows the ids of an append only at the place
 * where that append was first tried, so an id that comes again anywhere else would be stored twice.
 */
import { LRUCache } from 'lru-cache';
import type { Revision } from '../event-store';

/** Complete up to `head`, the revision of the last event that was seen; -1 when none was. */
export interface StreamIds {
  readonly revisions: Map<string, Revision>;
  readonly head: Revision;
}

interface Numbered {
  readonly eventId: string;
  readonly revision: Revision;
}

export interface KnownStreams {
  readonly get: (stream: string) => StreamIds | undefined;
  /** Takes these events in, the first of which follows what is known; an unknown stream becomes known from its start. */
  readonly learn: (stream: string, events: ReadonlyArray<Numbered>) => StreamIds;
  readonly forget: (stream: string) => void;
}

/** What a stream weighs besides its ids, in ids. */
const STREAM_WEIGHT = 10;

/** The streams used last, with at most so many ids; an id takes about 100 bytes. */
export const createKnownStreams = (maxIds: number): KnownStreams => {
  const streams = new LRUCache<string, StreamIds>({
    maxSize: maxIds,
    sizeCalculation: ({ revisions }) => revisions.size + STREAM_WEIGHT,
  });
  return {
    get: stream => streams.get(stream),
    learn: (stream, events) => {
      const { revisions, head } = streams.get(stream) ?? { revisions: new Map<string, Revision>(), head: -1 };
      const news = events.filter(({ revision }) => revision > head);
      for (const { eventId, revision } of news) revisions.set(eventId.toLowerCase(), revision);
      const ids = { revisions, head: news.at(-1)?.revision ?? head };
      streams.set(stream, ids);
      return ids;
    },
    forget: stream => {
      streams.delete(stream);
    },
  };
};
