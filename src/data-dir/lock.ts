/**
 * One process per data directory. The lock is an open transaction on a tiny database of its own, so that the
 * operating system lets go of it however the process ends: there is no stale lock to clean up.
 *
 * POSIX drops a process's locks on a file as soon as it closes any handle of it: open the file `lock` nowhere else.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { type OpenError, openError, openErrorOf, sqliteCode } from '../sqlite/errors';

export interface DataDirLock {
  readonly release: () => void;
}

/** https://sqlite.org/rescode.html */
const BUSY = 5;
const READONLY = 8;
const CANTOPEN = 14;

export const lockDataDir = (dir: string): E.Either<OpenError, DataDirLock> => {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    return E.left(openError('no-directory', `The data directory ${dir} does not exist.`));
  let db: DatabaseSyncInstance | undefined;
  try {
    db = new DatabaseSync(join(dir, 'lock'));
    // A journal in memory leaves no file behind. The write makes sure that the file is not opened read-only, where
    // BEGIN EXCLUSIVE would lock nothing; it is never committed.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1');
    return E.right({ release: closing(db) });
  } catch (error) {
    db?.close();
    return E.left(refusal(dir, error));
  }
};

const refusal = (dir: string, error: unknown): OpenError => {
  switch (sqliteCode(error)) {
    case BUSY:
      return openError('locked', `The data directory ${dir} is in use by another flowsync process.`);
    case READONLY:
    case CANTOPEN:
      return openError('not-writable', `The data directory ${dir} cannot be written to.`);
    default:
      return openErrorOf(join(dir, 'lock'), error);
  }
};

const closing = (db: DatabaseSyncInstance) => () => {
  if (db.isOpen) db.close();
};
