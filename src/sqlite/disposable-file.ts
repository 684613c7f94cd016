/**
 * A database whose loss costs only time, since all that it holds can be had again: what is damaged, or is no database, or
 * has other tables, is begun anew. Whatever else is wrong, as a disk that is full, is no reason to remove it.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance, type DatabaseSyncOptions } from '@photostructure/sqlite';
import { sqliteCode } from './errors';

/** https://sqlite.org/rescode.html: other tables, damaged, no database. */
const REPLACEABLE: ReadonlyArray<number | undefined> = [1, 11, 26];

/** The file with those that SQLite puts beside it. */
export const removeDatabase = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
};

/** `prepare` creates what is missing, and throws at what is not as it should be. */
export const openDisposable = (
  file: string,
  prepare: (db: DatabaseSyncInstance) => void,
  options: DatabaseSyncOptions = {},
): DatabaseSyncInstance => {
  const open = (): DatabaseSyncInstance => {
    const db = new DatabaseSync(file, options);
    try {
      prepare(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  };
  try {
    return open();
  } catch (error) {
    if (!REPLACEABLE.includes(sqliteCode(error))) throw error;
    removeDatabase(file);
    return open();
  }
};
