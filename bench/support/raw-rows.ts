/** What reading a log costs at least: its rows in one table, read as quickly as SQLite and JSON allow. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { EventStore } from '../../src/event-store/event-store';
import { orThrow } from './or-throw';

const COLUMNS = 'position, stream, revision, event_id, type, data, metadata';

export const copyRows = async (log: EventStore, file: string): Promise<DatabaseSyncInstance> => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, event_id TEXT, type TEXT,
      data TEXT, metadata TEXT)`);
  const insert = db.prepare(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  for (let after = 0, more = true; more; ) {
    const page = orThrow(await log.readAll({ after, limit: 10_000 })());
    db.exec('BEGIN');
    for (const { position, stream, revision, eventId, type, data, metadata } of page)
      insert.run(position, stream, revision, eventId, type, data, metadata);
    db.exec('COMMIT');
    more = page.length > 0;
    after = page.at(-1)?.position ?? after;
  }
  return db;
};

/** Facts and metadata of all rows, in pages; resolves to how many there are. */
export const parseAll = (db: DatabaseSyncInstance): number => {
  const select = db.prepare(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT 1000`, {
    returnArrays: true,
  });
  let read = 0;
  for (let rows = select.all(0); rows.length > 0; rows = select.all(rows.at(-1)[0])) {
    for (const row of rows) {
      JSON.parse(row[5]);
      JSON.parse(row[6]);
    }
    read += rows.length;
  }
  return read;
};
