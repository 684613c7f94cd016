/** What tells whether two logs hold the same history, in whatever stores they are. */
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../event-store/event-store';

export interface Digest {
  readonly add: (event: RecordedEvent) => void;
  /** Events so far. */
  readonly events: () => number;
  /** Ends it. */
  readonly hex: () => string;
}

/**
 * SHA-256, hexadecimal, over one line for each event: the JSON list of its number in the log (1, 2, 3, …), stream,
 * revision, event id, type, data and metadata, and a line feed. Two logs with the same digest hold the same history in
 * the same order, byte for byte. Positions are not in it: each store counts them in its own way, SQLite by events.
 */
export const createDigest = (): Digest => {
  const hash = createHash('sha256');
  let events = 0;
  return {
    add: ({ stream, revision, eventId, type, data, metadata }) => {
      events += 1;
      hash.update(`${JSON.stringify([events, stream, revision, eventId, type, data, metadata])}\n`);
    },
    events: () => events,
    hex: () => hash.digest('hex'),
  };
};
