import { dirname } from 'node:path';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { lockDataDir } from '../../data-dir/lock';
import { type OpenError, openErrorOf } from '../../sqlite/errors';
import { inspectFile, openForWriting, openReadOnly } from './open-database';
import { type SqliteOptions, type SqliteStore, sqliteStore } from './sqlite-store';

/** Opens the log, and creates it when there is none. Nothing is changed or created when this is refused. */
export const openSqliteStore = (options: SqliteOptions): E.Either<OpenError, SqliteStore> => {
  const { file, readOnly = false } = options;
  return pipe(
    inspectFile(file, readOnly),
    E.chain(() => (readOnly ? E.right({ release: () => undefined }) : lockDataDir(dirname(file)))),
    E.chain(({ release }) =>
      pipe(
        readOnly ? openReadOnly(file) : openForWriting(file),
        E.chain(db =>
          E.tryCatch(
            () => sqliteStore(db, release, options),
            error => {
              db.close();
              return openErrorOf(file, error);
            },
          ),
        ),
        E.mapLeft(error => {
          release();
          return error;
        }),
      ),
    ),
  );
};
