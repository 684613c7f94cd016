/**
 * What a replica has read of people, in a file of its own that may be lost: the server says it all again. What is
 * forgotten leaves this file at once, overwritten and not only unlinked.
 */

import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Position, Revision } from '../../event-store/event-store';
import { openDisposable } from '../../sqlite/disposable-file';
import { transactionsOf } from '../../sqlite/transaction';
import { emailList, type PersonalData, type WithEmail } from '../people';

export interface CachedPerson {
  readonly revision: Revision;
  readonly data: PersonalData;
}

export interface Received {
  readonly stream: string;
  readonly revision: Revision;
  /** Null: nothing that is to be kept. */
  readonly data: PersonalData | null;
}

/** How far the server was listened to. The last event that was read by then says whether it is still the same log. */
export interface Checkpoint {
  readonly position: Position;
  readonly stream: string;
  readonly eventId: string;
  /** False: there was something about people that this version could not read; another one may be able to. */
  readonly isWhole: boolean;
}

export interface PeopleCache {
  readonly find: (stream: string) => CachedPerson | null;
  /** Streams, by address in small letters. */
  readonly findByEmail: (emails: ReadonlyArray<string>) => ReadonlyArray<WithEmail>;
  readonly checkpoint: () => Checkpoint | null;
  /** Rows and checkpoint change together. */
  readonly take: (received: ReadonlyArray<Received>, checkpoint: Checkpoint) => void;
  readonly clear: () => void;
  readonly close: () => void;
}

/** NORMAL: a power cut may cost the last transactions, rows and checkpoint alike, and they are read again. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS person (
    stream TEXT PRIMARY KEY, revision INTEGER NOT NULL, name TEXT, email TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, stream TEXT NOT NULL, event_id TEXT NOT NULL,
    is_whole INTEGER NOT NULL
  ) STRICT`;

/** Throws when the file cannot be opened. One that is damaged is begun anew. */
export const openPeopleCache = (file: string): PeopleCache => {
  const db = openDisposable(file, prepare(file), { timeout: 1000 });
  const select = db.prepare('SELECT revision, name, email FROM person WHERE stream = ?');
  const withEmail = db.prepare(
    `SELECT stream AS id, lower(email) AS email FROM person
     WHERE stream < 'text-' AND lower(email) IN (SELECT value FROM json_each(?))`,
  );
  const upsert = db.prepare('INSERT OR REPLACE INTO person (stream, revision, name, email) VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM person WHERE stream = ?');
  const place = db.prepare('SELECT position, stream, event_id, is_whole FROM checkpoint');
  const keep = db.prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)');

  const inTransaction = transactionsOf(db);
  /** Older pages in the write-ahead log still hold what was overwritten. */
  const dropOldPages = (): void => db.exec('PRAGMA wal_checkpoint(TRUNCATE)');

  return {
    find: stream => {
      const row = select.get(stream) as ({ readonly revision: Revision } & PersonalData) | undefined;
      return row === undefined ? null : { revision: row.revision, data: { name: row.name, email: row.email } };
    },
    findByEmail: emails => withEmail.all(emailList(emails)) as unknown as ReadonlyArray<WithEmail>,
    checkpoint: () => {
      const row = place.get() as { position: Position; stream: string; event_id: string; is_whole: number } | undefined;
      if (row === undefined) return null;
      return { position: row.position, stream: row.stream, eventId: row.event_id, isWhole: row.is_whole === 1 };
    },
    take: (received, { position, stream, eventId, isWhole }) => {
      inTransaction(() => {
        for (const { stream, revision, data } of received)
          if (data === null) remove.run(stream);
          else upsert.run(stream, revision, data.name, data.email);
        keep.run(position, stream, eventId, isWhole ? 1 : 0);
      });
      if (received.some(({ data }) => data === null)) dropOldPages();
    },
    clear: () => {
      inTransaction(() => db.exec('DELETE FROM person; DELETE FROM checkpoint'));
      dropOldPages();
    },
    close: () => {
      if (db.isOpen) db.close();
    },
  };
};

const prepare =
  (file: string) =>
  (db: DatabaseSyncInstance): void => {
    if (isEmbedded(db)) throw new Error(`${file} holds the names of an embedded store, which are nowhere else`);
    db.exec(schema);
    db.exec('SELECT stream, revision, name, email FROM person LIMIT 0');
    db.exec('SELECT is_whole FROM checkpoint LIMIT 0');
  };

/** The names in it are nowhere else. */
const isEmbedded = (db: DatabaseSyncInstance): boolean =>
  db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'people'`).get() !== undefined;
