/** Opens the file of the log, for this process alone where it writes. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { type OpenError, openError, openErrorOf } from '../../sqlite/errors';
import { schemaProblem } from '../../sqlite/known-schema';
import { syncWriteAheadLog } from './durability';
import { APPLICATION_ID, BACKUP_TABLES, SCHEMA, SCHEMA_VERSION } from './schema';

/**
 * A commit returns only after fsync, unless it waits for that elsewhere (`durability.ts`). The write-ahead log is folded in every 16 MiB rather than every 4, since
 * a page that changes often is then written less often; what a savepoint may have to undo stays in memory.
 */
const SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = ${64 * 1024 * 1024};
  PRAGMA cache_size = -16000;
  PRAGMA temp_store = MEMORY;
`;

/**
 * A look at the file that takes no lock and creates nothing, not even the files beside it. What still waits in the
 * write-ahead log is not seen, so damage is only reported when there is none.
 */
export const inspectFile = (file: string, readOnly: boolean): E.Either<OpenError, void> => {
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    return E.left(openError('no-directory', `The data directory ${dirname(file)} does not exist.`));
  if (!statSync(file, { throwIfNoEntry: false }))
    return readOnly ? E.left(openError('no-file', `${file}: there is no event log here.`)) : E.right(undefined);
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  const seen = attempt(file, () => using(new DatabaseSync(url, { readOnly: true }), db => refusal(file, db)));
  if (E.isRight(seen)) return seen.right === null ? E.right(undefined) : E.left(seen.right);
  return seen.left.reason === 'corrupt' && (size(`${file}-wal`) > 0 || size(`${file}-journal`) > 0)
    ? E.right(undefined)
    : seen;
};

export const openReadOnly = (file: string): E.Either<OpenError, DatabaseSyncInstance> =>
  opened(file, { readOnly: true, timeout: 5000 }, db => {
    if (isEmpty(db)) throw openError('no-file', `${file}: there is no event log here.`);
  });

export const openForWriting = (file: string): E.Either<OpenError, DatabaseSyncInstance> =>
  opened(file, { timeout: 1000 }, db => {
    // Created before the write-ahead log is switched on, so that the main file alone says whose it is.
    if (isEmpty(db)) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    if (pragma(db, 'journal_mode = WAL') !== 'wal')
      throw openError('other', `${file}: its file system has no shared memory, which SQLite needs.`);
    db.exec(SETTINGS);
    syncWriteAheadLog(file);
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${SCHEMA_VERSION}; ROLLBACK`); // fails when it is not writable
  });

/** The one value that a pragma answers. */
export const pragma = (db: DatabaseSyncInstance, source: string): unknown =>
  Object.values(db.prepare(`PRAGMA ${source}`).get() ?? {})[0];

const attempt = <A>(file: string, run: () => A): E.Either<OpenError, A> =>
  E.tryCatch(run, error => (isOpenError(error) ? error : openErrorOf(file, error)));

const isOpenError = (error: unknown): error is OpenError =>
  typeof error === 'object' && error !== null && '_tag' in error && error._tag === 'OpenError';

const using = <A>(db: DatabaseSyncInstance, use: (db: DatabaseSyncInstance) => A): A => {
  try {
    return use(db);
  } finally {
    db.close();
  }
};

/** Why this database is not ours to open; null when it is ours, or still empty. */
const refusal = (file: string, db: DatabaseSyncInstance): OpenError | null => {
  if (isEmpty(db)) return null;
  if (pragma(db, 'application_id') !== APPLICATION_ID)
    return openError('foreign', `${file}: it belongs to another program.`);
  const version = pragma(db, 'user_version');
  if (Number(version) > SCHEMA_VERSION)
    return openError(
      'newer-schema',
      `${file}: it was written by a newer flowsync (schema ${version}, this one knows ${SCHEMA_VERSION}).`,
    );
  const problem = schemaProblem(db, SCHEMA, BACKUP_TABLES);
  return problem === null ? null : openError('foreign', `${file}: ${problem}.`);
};

const isEmpty = (db: DatabaseSyncInstance): boolean =>
  pragma(db, 'application_id') === 0 && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const opened = (
  file: string,
  options: { readonly readOnly?: boolean; readonly timeout: number },
  prepare: (db: DatabaseSyncInstance) => void,
): E.Either<OpenError, DatabaseSyncInstance> =>
  attempt(file, () => {
    const db = new DatabaseSync(file, options);
    try {
      const refused = refusal(file, db);
      if (refused !== null) throw refused;
      prepare(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
