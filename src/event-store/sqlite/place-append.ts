/** Stores one append where it is expected, or says why not. */
import * as E from 'fp-ts/Either';
import type { LRUCache } from 'lru-cache';
import { sqliteError } from '../../sqlite/errors';
import type { Appended, EventData, ExpectedRevision, StoreError } from '../event-store';
import { firstRepeated } from '../repeated-id';
import type { Statements, StreamHead } from './statements';

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** At least one. */
  readonly events: ReadonlyArray<EventData>;
}

/** The most recently used streams, so that an append to one of them reads nothing. */
export type Heads = LRUCache<string, StreamHead>;

export interface Savepoint {
  readonly set: () => void;
  readonly release: () => void;
  /** Undoes and releases. */
  readonly rollback: () => void;
}

/**
 * Inside the transaction that it shares with others, stores one append, or says why not and leaves no trace. An event id
 * that is there already is caught by the unique index, so that the usual append asks nothing.
 */
export const placeAppend = (statements: Statements, heads: Heads, savepoint: Savepoint) => {
  const place = (append: Append): E.Either<StoreError, Appended> => {
    const { stream, expected, events } = append;
    const twice = firstRepeated(events);
    if (twice !== undefined) return E.left({ _tag: 'EventIdReused', stream, eventId: twice });
    // One that begins a stream is not asked about before it is tried: the name is unique.
    const begins = expected === 'no-stream' && !heads.has(stream);
    const assumed = begins ? null : (heads.get(stream) ?? statements.streamHead(stream));
    const placed = isWhereExpected(expected, assumed) ? stored(append, assumed) : null;
    if (placed !== null) return placed;
    const head = assumed ?? statements.streamHead(stream);
    return (
      (head === null ? null : alreadyThere(statements, stream, head, events)) ??
      E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: head?.revision ?? null })
    );
  };

  /** Null when an event id is in the stream already; then nothing was stored. */
  const stored = ({ stream, events }: Append, head: StreamHead | null): E.Either<never, Appended> | null => {
    const undoable = head !== null && events.length > 1;
    if (undoable) savepoint.set();
    try {
      const id = head?.id ?? statements.addStream(stream);
      let revision = head?.revision ?? -1;
      let position = 0;
      for (const event of events) {
        revision += 1;
        position = statements.addEvent(id, revision, event);
      }
      heads.set(stream, { id, revision });
      if (undoable) savepoint.release();
      return E.right({ revision, position });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (undoable) savepoint.rollback();
      heads.delete(stream);
      return null;
    }
  };
  return place;
};

const isWhereExpected = (expected: ExpectedRevision, head: StreamHead | null): boolean => {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return head === null;
    case 'stream-exists':
      return head !== null;
    default:
      return head?.revision === expected;
  }
};

/** The original place when all of the ids are in the stream, one after the other; refused when only some are; else null. */
const alreadyThere = (
  statements: Statements,
  stream: string,
  head: StreamHead,
  events: ReadonlyArray<EventData>,
): E.Either<StoreError, Appended> | null => {
  const places = events.map(({ eventId }) => statements.placeOf(head, eventId));
  const repeated = places.findIndex(place => place !== null);
  if (repeated < 0) return null;
  const first = places[0]?.revision ?? Number.NaN;
  const last = places.at(-1);
  return last && places.every((place, index) => place?.revision === first + index)
    ? E.right(last)
    : E.left({ _tag: 'EventIdReused', stream, eventId: events[repeated]?.eventId ?? '' });
};

/** SQLITE_CONSTRAINT_UNIQUE. */
const isUniqueViolation = (error: unknown): boolean => sqliteError(error)?.errcode === 2067;
