/** A SQLite file that is made in one go: nothing is read from it before it is whole, and it may be lost until then. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { Value } from '../../../projections/projection';

export interface SqliteFile {
  readonly exec: (sql: string) => void;
  readonly insertInto: (table: string, columns: ReadonlyArray<string>) => (cells: ReadonlyArray<Value>) => void;
  readonly close: () => void;
}

/** An object may belong to one that is written later: keys are checked by whoever has the whole file. */
const SETTINGS =
  'PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; BEGIN';
const ROWS_AT_ONCE = 500;

export const createSqlite = (file: string): SqliteFile => {
  const db = new DatabaseSync(file);
  db.exec(SETTINGS);
  return {
    exec: sql => db.exec(sql),
    insertInto: (table, columns) => {
      const names = columns.map(name => `"${name}"`).join(', ');
      const insert = db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`);
      return cells => {
        insert.run(...cells);
      };
    },
    close: () => db.close(),
  };
};

/** Gives way to others now and then, where `filling` does with each row, and makes the file whole. */
export function* filled(db: SqliteFile, filling: Generator<void>): Generator<void> {
  let rows = 0;
  for (const _ of filling) if (++rows % ROWS_AT_ONCE === 0) yield;
  db.exec('COMMIT');
}
