/**
 * The port to the log. Two stores stand behind it, SQLite and EventStoreDB, and `conformance/` holds every promise
 * made here as a test that a store runs with one call.
 *
 * Payloads cross this port as the JSON text that is stored: what was appended is what is read, byte for byte.
 */
import type { TaskEither } from 'fp-ts/TaskEither';

/** Place in the whole log. Grows with every event; 0 is before the first. Decimal text at the HTTP edge. */
export type Position = number;

/** Place in one stream, counted from 0. */
export type Revision = number;

export interface EventData {
  /** UUID. Appending it again to the same stream is a retry and stores nothing. */
  readonly eventId: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly metadata: string;
}

export interface RecordedEvent extends EventData {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** What the writer believes of the stream. A number is the revision of its last event. */
export type ExpectedRevision = Revision | 'no-stream' | 'stream-exists' | 'any';

/** Where the last event of the append stands. */
export interface Appended {
  readonly revision: Revision;
  readonly position: Position;
}

export type StoreError = WrongExpectedRevision | EventIdReused | AppendTooLarge | StoreUnavailable;

/** The stream is not where the writer believed it to be; nothing was stored. `actual` is null when it does not exist. */
export interface WrongExpectedRevision {
  readonly _tag: 'WrongExpectedRevision';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly actual: Revision | null;
}

/** Some of the event ids are in the stream already, but not as this same append; nothing was stored. */
export interface EventIdReused {
  readonly _tag: 'EventIdReused';
  readonly stream: string;
  readonly eventId: string;
}

/** Above the store's limit for one append; nothing was stored. */
export interface AppendTooLarge {
  readonly _tag: 'AppendTooLarge';
  readonly stream: string;
  readonly bytes: number;
  readonly limit: number;
}

/** The store did not answer. Whether the append happened is unknown: retry it with the same event ids. */
export interface StoreUnavailable {
  readonly _tag: 'StoreUnavailable';
  readonly cause: string;
}

export type ReadDirection = 'forwards' | 'backwards';

export interface ReadStream {
  readonly direction?: ReadDirection;
  /** First revision to read, itself included. Default: the first forwards, the last backwards. */
  readonly from?: Revision;
  /** At most this many events. Default 1000. A page may end sooner, see `readStream`. */
  readonly limit?: number;
}

export interface ReadAll {
  readonly direction?: ReadDirection;
  /** Read what lies beyond this position, itself excluded. Default: before the first forwards, after the last backwards. */
  readonly after?: Position;
  /** At most this many events. Default 1000. A page may end sooner, see `readStream`. */
  readonly limit?: number;
}

/** A run of the log in order. `position` is how far the log was read, also when none of it was ours. */
export interface Batch {
  readonly events: ReadonlyArray<RecordedEvent>;
  readonly position: Position;
}

export interface Subscription {
  /** Resolves once no handler runs any more and none will. */
  readonly stop: () => Promise<void>;
}

/** One call at a time, in order, without a gap. When it rejects, the same run is handed over again after a pause. */
export type BatchHandler = (batch: Batch) => Promise<void>;

export interface EventStore {
  /**
   * Appends all of the events or none. Acknowledged only when they are on stable storage.
   * An empty append succeeds and changes nothing. Errors: all of `StoreError`.
   */
  readonly append: (
    stream: string,
    expected: ExpectedRevision,
    events: ReadonlyArray<EventData>,
  ) => TaskEither<StoreError, Appended>;
  /**
   * Empty for a stream that does not exist. A page ends once it has its bytes (`page.ts`), with one event at least: that
   * nothing follows is said by an empty page, or by `isEnd`.
   */
  readonly readStream: (
    stream: string,
    options?: ReadStream,
  ) => TaskEither<StoreUnavailable, ReadonlyArray<RecordedEvent>>;
  readonly readAll: (options?: ReadAll) => TaskEither<StoreUnavailable, ReadonlyArray<RecordedEvent>>;
  /** Where an event id stands in a stream; null when it is not there. */
  readonly find: (stream: string, eventId: string) => TaskEither<StoreUnavailable, RecordedEvent | null>;
  /**
   * The last revision of a stream, where the store knows it without asking: nobody else appends to it, and it is one of
   * those used last. Null: it is to be read.
   */
  readonly knownRevision?: (stream: string) => Revision | null;
  /** Position of the last event, 0 for an empty log. */
  readonly head: () => TaskEither<StoreUnavailable, Position>;
  /** Catches up from `after`, then stays live; survives what the store survives. */
  readonly subscribe: (after: Position, handle: BatchHandler) => Subscription;
  /** Ends what runs, then lets go of the storage. */
  readonly close: () => Promise<void>;
}
