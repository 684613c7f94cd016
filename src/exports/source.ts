/** What was gathered for an export, as forms read it: rows that belong to it, in an order that is always the same. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Value } from '../../projections/projection';
import { rowsOf } from '../sqlite/rows';
import { columnsOf, type ObjectType } from './definition';
import type { ExportedTable } from './described';

export type Cells = Readonly<Record<string, Value>>;

export interface Source {
  readonly rows: <R = Cells>(sql: string, ...parameters: ReadonlyArray<Value>) => IterableIterator<R>;
  readonly first: <R = Cells>(sql: string) => (...parameters: ReadonlyArray<Value>) => R | undefined;
  readonly all: <R = Cells>(sql: string) => (...parameters: ReadonlyArray<Value>) => ReadonlyArray<R>;
}

export const sourceIn = (db: DatabaseSyncInstance): Source => {
  return {
    rows: (sql, ...parameters) => rowsOf(db, sql, ...parameters),
    first: sql => {
      const statement = db.prepare(sql);
      return (...parameters) => statement.get(...parameters);
    },
    all: sql => {
      const statement = db.prepare(sql);
      return (...parameters) => statement.all(...parameters);
    },
  };
};

/** The id of an object, from the columns that are its key. */
export const idInSql = (type: ObjectType, columns: ReadonlyArray<string>): string =>
  `'${type}:' || ${columns.join(" || '/' || ")}`;

/** The rows of a table that belong to the export, in the order of its key. */
export const givenRows = (table: ExportedTable): string =>
  `SELECT ${columnsOf(table).join(', ')} FROM ${table.name} WHERE touched = 1 ORDER BY ${table.key.join(', ')}`;
