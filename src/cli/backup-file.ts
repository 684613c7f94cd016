/**
 * A backup is one SQLite file: the event log as it was, and in two tables of its own what a restore needs besides. It
 * opens as an event log, so whatever reads a log reads a backup.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { BACKUP_TABLES } from '../event-store/sqlite/schema';
import { rowsOf } from '../sqlite/rows';
import { Failed } from './failed';
import { fsyncPath } from './fsync';

export interface BackupInfo {
  readonly position: number;
  /** As `LogReport` has it. */
  readonly digest: string;
}

const PART_BYTES = 1024 * 1024;

/** Makes one file of a copy of a log, whose header says that others belong to it. To be called before it is opened. */
export const makeSingleFile = (file: string): void => using(file, false, db => db.exec('PRAGMA journal_mode = DELETE'));

/** Makes a backup of that. `files` are names and paths of what goes along. */
export const completeBackup = (file: string, info: BackupInfo, files: ReadonlyMap<string, string>): void => {
  using(file, false, db => {
    db.exec(`BEGIN; ${BACKUP_TABLES}`);
    db.prepare('INSERT INTO backup_info VALUES (?, ?)').run(info.position, info.digest);
    for (const [name, path] of files) addFile(db, name, path);
    db.exec('COMMIT');
  });
  fsyncPath(file);
};

export const readBackupInfo = (file: string): BackupInfo =>
  using(file, true, db => {
    const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_info'").get();
    const info = table && db.prepare('SELECT position, digest FROM backup_info').get();
    if (info === undefined) throw new Failed(`${file}: it is an event log, but no backup of flowsync.`);
    return { position: Number(info.position), digest: String(info.digest) };
  });

/** Turns a copy of a backup back into a log, and puts what came along where `pathOf` says. */
export const unpackBackup = (file: string, pathOf: (name: string) => string): ReadonlyArray<string> => {
  const names = using(file, false, db => {
    const rows = db.prepare('SELECT DISTINCT name FROM backup_files').all() as ReadonlyArray<{ readonly name: string }>;
    for (const { name } of rows) extractFile(db, name, pathOf(name));
    db.exec('BEGIN; DROP TABLE backup_info; DROP TABLE backup_files; COMMIT');
    return rows.map(({ name }) => name);
  });
  fsyncPath(file);
  return names;
};

const using = <A>(file: string, readOnly: boolean, use: (db: DatabaseSyncInstance) => A): A => {
  const db = new DatabaseSync(file, { readOnly });
  try {
    return use(db);
  } finally {
    db.close();
  }
};

const addFile = (db: DatabaseSyncInstance, name: string, path: string): void => {
  const insert = db.prepare('INSERT INTO backup_files VALUES (?, ?, ?)');
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(PART_BYTES);
    for (let part = 0; ; part += 1) {
      const length = readSync(handle, bytes);
      if (part > 0 && length === 0) return;
      insert.run(name, part, Buffer.from(bytes.subarray(0, length)));
    }
  } finally {
    closeSync(handle);
  }
};

const extractFile = (db: DatabaseSyncInstance, name: string, path: string): void => {
  const handle = openSync(path, 'wx', 0o600);
  try {
    const parts = 'SELECT bytes FROM backup_files WHERE name = ? ORDER BY part';
    for (const { bytes } of rowsOf<{ readonly bytes: Uint8Array }>(db, parts, name)) writeSync(handle, bytes);
  } finally {
    closeSync(handle);
  }
  fsyncPath(path);
};
