/** The port of the event store, put together over one SQLite file. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Clock } from '../../runtime/ports';
import { keepSmall } from '../../sqlite/write-ahead-log';
import type { EventData, EventStore, RecordedEvent, Revision, StoreUnavailable, Subscription } from '../event-store';
import { type BackupFailed, backup, type Progress } from './backup';
import { committing, createHeads, unavailable } from './commit';
import { createDurability } from './durability';
import { isUuid } from './event-id';
import { logWriter } from './log-writer';
import { SCHEMA_VERSION } from './schema';
import { prepareStatements } from './statements';
import { subscribe } from './subscription';
import { type LogSignal, polledTail } from './tail';

export interface SqliteOptions {
  /** Its directory must exist, and is locked for this process unless `readOnly`. */
  readonly file: string;
  readonly clock: Clock;
  /** Beside the process that writes: takes no lock, refuses appends, looks for new events four times a second. Default false. */
  readonly readOnly?: boolean;
  /** Wakes the followers of a log that is read-only before the next look. */
  readonly signal?: LogSignal;
  /** Of one append, in bytes of type, data and metadata. Default 64 MiB. */
  readonly maxAppendBytes?: number;
  /** How a file is synced beside this thread, where that takes long. Default: by a thread of Node's. */
  readonly sync?: (fd: number) => Promise<void>;
  /** So many commits have to be slow before the log is synced beside this thread. */
  readonly slowCommits?: number;
}

/** Counted since the store was opened. `reads` are queries of the file, also those that its page cache answers. */
export interface Stats {
  readonly commits: number;
  readonly appends: number;
  readonly reads: number;
}

export interface SqliteStore extends EventStore {
  readonly stats: Stats;
  /** A consistent copy in one new file, while appends go on. */
  readonly backup: (file: string, onProgress?: Progress) => TE.TaskEither<BackupFailed, void>;
  /** A write that changes nothing: whether anything can be written at this moment. */
  readonly tryWriting: TE.TaskEither<StoreUnavailable, void>;
  /** What SQLite finds wrong with the file; empty when it is sound. Reads all of it, and blocks meanwhile. */
  readonly integrityCheck: TE.TaskEither<StoreUnavailable, ReadonlyArray<string>>;
}

const DEFAULT_LIMIT = 1000;
const CLOSED = 'the store is closed';
const END = Number.MAX_SAFE_INTEGER;

/** The store in a database that is open already. `release` is called when the store has closed it. */
export const sqliteStore = (db: DatabaseSyncInstance, release: () => void, options: SqliteOptions): SqliteStore => {
  const { file, clock, readOnly = false, signal, maxAppendBytes = 64 * 1024 * 1024 } = options;
  const stats = { commits: 0, appends: 0, reads: 0 };
  const statements = prepareStatements(db, () => {
    stats.reads += 1;
  });
  const heads = createHeads();
  const durability = createDurability(db, file, clock, options);
  const wal = readOnly ? null : keepSmall(db, file, clock);
  const writer = readOnly
    ? null
    : logWriter(committing(db, statements, durability, heads), durability.synced, statements, appends => {
        stats.commits += 1;
        stats.appends += appends;
        wal?.wrote();
      });
  const tail = writer?.tail ?? polledTail(statements, clock, signal);
  const subscriptions = new Set<Subscription>();
  let closing: Promise<void> | undefined;

  const read = <A>(run: () => A): TE.TaskEither<StoreUnavailable, A> =>
    TE.fromIOEither(() => (db.isOpen ? E.tryCatch(run, unavailable) : E.left(unavailable(CLOSED))));

  /** Who reads a stream to its end may append to it next: where it ends need not be asked then, unless others append. */
  const forwards = (stream: string, from: Revision, limit: number): ReadonlyArray<RecordedEvent> => {
    const { events, head } = statements.streamForwards(stream, from, limit);
    if (head !== null && !readOnly) heads.set(stream, head);
    return events;
  };

  const close = async (): Promise<void> => {
    wal?.stop();
    await Promise.all([writer?.idle(), ...[...subscriptions].map(({ stop }) => stop())]);
    durability.close();
    // Back into one file; it stays in several while somebody is reading. `db.close()` alone would not do it: the library
    // keeps a closed database open until its statements are collected as garbage.
    if (writer !== null)
      for (const step of ['wal_checkpoint(TRUNCATE)', 'journal_mode = DELETE'])
        E.tryCatch(() => db.exec(`PRAGMA ${step}`), unavailable);
    db.close();
    release();
  };

  return {
    stats,
    append: (stream, expected, events) => async () => {
      if (closing || writer === null) return E.left(unavailable(closing ? CLOSED : 'it is opened read-only'));
      if (events.length === 0) return E.right({ revision: -1, position: 0 });
      if (!isStorable(stream) || !events.every(isStorableEvent))
        throw new TypeError(`append to ${JSON.stringify(stream)}: an event id is no UUID, or a text contains U+0000`);
      const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
      return bytes > maxAppendBytes
        ? E.left({ _tag: 'AppendTooLarge', stream, bytes, limit: maxAppendBytes })
        : writer.append({ stream, expected, events }, bytes);
    },
    readStream: (stream, { direction = 'forwards', from, limit = DEFAULT_LIMIT } = {}) =>
      read(() => {
        if (!isStorable(stream)) return [];
        if (direction === 'backwards') return statements.streamBackwards(stream, from ?? END, atLeastNone(limit));
        const recent = limit === 1 ? writer?.tail.find(stream, from ?? 0) : null;
        return recent ? [recent] : forwards(stream, from ?? 0, atLeastNone(limit));
      }),
    readAll: ({ direction = 'forwards', after, limit = DEFAULT_LIMIT } = {}) =>
      read(() =>
        direction === 'forwards'
          ? tail.after(Math.max(0, after ?? 0), atLeastNone(limit))
          : statements.allBackwards(after ?? END, atLeastNone(limit)),
      ),
    find: (stream, eventId) =>
      read(() => (isStorable(stream) && isUuid(eventId) ? (statements.find(stream, eventId)[0] ?? null) : null)),
    knownRevision: stream => heads.get(stream)?.revision ?? null,
    head: () => read(tail.head),
    subscribe: (after, handle) => {
      if (closing) return { stop: async () => undefined };
      const subscription = subscribe({ ...tail, clock }, after, handle);
      const registered: Subscription = {
        stop: () => {
          subscriptions.delete(registered);
          return subscription.stop();
        },
      };
      subscriptions.add(registered);
      return registered;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
    backup: backup(file),
    tryWriting: read(() => {
      try {
        durability.begin();
        db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
      } finally {
        if (db.isTransaction) db.exec('ROLLBACK');
      }
    }),
    integrityCheck: read(() =>
      db
        .prepare('PRAGMA integrity_check', { returnArrays: true })
        .all()
        .flat()
        .filter(line => line !== 'ok'),
    ),
  };
};

/** The library cuts a text at U+0000. JSON and names have none; a name that differs only behind one must not be taken for another. */
const isStorable = (text: string): boolean => !text.includes('\0');

const isStorableEvent = ({ eventId, type, data, metadata }: EventData): boolean =>
  isUuid(eventId) && isStorable(type) && isStorable(data) && isStorable(metadata);

const sizeOf = ({ type, data, metadata }: EventData): number =>
  Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata);

/** To SQLite a negative limit is none at all. */
const atLeastNone = (limit: number): number => Math.max(0, limit);
