/** The rows of events as SQLite takes them at best: prepared inserts, one synced transaction per batch, no index but the row id. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { EventData } from '../../src/event-store/event-store';

export interface RawInserts {
  readonly insert: (stream: number, events: ReadonlyArray<EventData>) => void;
  readonly close: () => void;
}

export const rawInserts = (file: string): RawInserts => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream_id INTEGER, revision INTEGER, event_id BLOB, type TEXT,
      data TEXT, metadata TEXT)`);
  const insert = db.prepare(
    'INSERT INTO events (stream_id, revision, event_id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    insert: (stream, events) => {
      db.exec('BEGIN IMMEDIATE');
      events.forEach(({ eventId, type, data, metadata }, revision) => {
        insert.run(stream, revision, Buffer.from(eventId.replaceAll('-', ''), 'hex'), type, data, metadata);
      });
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
};
