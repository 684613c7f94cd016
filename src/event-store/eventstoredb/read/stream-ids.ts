/**
 * Which event ids each of the streams in use holds. The server itself knows the ids of an append only at the place
 * where that append was first tried, so an id that comes again anywhere else would be stored twice.
 */
import { LRUCache } from 'lru-cache';
import type { Revision } from '../../event-store';

/** Complete up to `head`, the revision of the last event that was seen; -1 when none was. */
export interface StreamIds {
  readonly revisions: Map<string, Revision>;
  readonly head: Revision;
}

interface Numbered {
  readonly eventId: string;
  readonly revision: Revision;
}

export const noIds = (): StreamIds => ({ revisions: new Map(), head: -1 });

/** With the events that follow; those that are known already are passed over. */
export const withEvents = ({ revisions, head }: StreamIds, events: ReadonlyArray<Numbered>): StreamIds => {
  const added = events.filter(({ revision }) => revision > head);
  for (const { eventId, revision } of added) revisions.set(eventId.toLowerCase(), revision);
  return { revisions, head: added.at(-1)?.revision ?? head };
};

/** Those of the streams used last. One that is larger than the whole is not kept, and read again each time. */
export type KnownStreams = LRUCache<string, StreamIds>;

/** What a stream weighs besides its ids, in ids. */
const STREAM_WEIGHT = 10;

/** An id takes about 100 bytes. */
export const createKnownStreams = (maxIds: number): KnownStreams =>
  new LRUCache({ maxSize: maxIds, sizeCalculation: ({ revisions }) => revisions.size + STREAM_WEIGHT });
