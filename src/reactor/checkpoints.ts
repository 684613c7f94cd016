/**
 * How far the log has been followed, in a small file of its own. It may be lost: the log is then read from its
 * beginning, and since every reaction finds what it did before, nothing is sent again.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** The last event that was handled. Its id tells whether the log is still the one that was followed. */
export interface Checkpoint {
  readonly position: number;
  readonly stream: string;
  readonly eventId: string;
}

export interface Checkpoints {
  readonly find: (name: string) => Checkpoint | null;
  readonly keep: (name: string, checkpoint: Checkpoint) => void;
  readonly close: () => void;
}

const open = (file: string): DatabaseSyncInstance => {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    db.exec(`CREATE TABLE IF NOT EXISTS checkpoints (
      name TEXT PRIMARY KEY, position INTEGER NOT NULL, stream TEXT NOT NULL, event_id TEXT NOT NULL) WITHOUT ROWID`);
    db.prepare('SELECT name, position, stream, event_id FROM checkpoints').all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const openOrReplace = (file: string): DatabaseSyncInstance => {
  try {
    return open(file);
  } catch {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    return open(file);
  }
};

export const openCheckpoints = (file: string): Checkpoints => {
  const db = openOrReplace(file);
  const select = db.prepare('SELECT position, stream, event_id FROM checkpoints WHERE name = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)');
  return {
    find: name => {
      const row = select.get(name) as { position: number; stream: string; event_id: string } | undefined;
      return row === undefined ? null : { position: row.position, stream: row.stream, eventId: row.event_id };
    },
    keep: (name, { position, stream, eventId }) => {
      upsert.run(name, position, stream, eventId);
    },
    close: () => db.close(),
  };
};
