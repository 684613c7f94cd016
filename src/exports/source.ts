/** What was gathered for an export, as forms read it: rows that belong to it, in an order that is always the same. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Value } from '../../projections/projection';
import { rowsOf } from '../sqlite/rows';
import { columnsOf, events, OBJECT_TYPES, OBJECTS, type ObjectType } from './definition';
import type { ExportedTable } from './described';

export type Cells = Readonly<Record<string, Value>>;

export interface Source {
  readonly rows: <R = Cells>(sql: string, ...parameters: ReadonlyArray<Value>) => IterableIterator<R>;
  readonly first: <R = Cells>(sql: string) => (...parameters: ReadonlyArray<Value>) => R | undefined;
  readonly all: <R = Cells>(sql: string) => (...parameters: ReadonlyArray<Value>) => ReadonlyArray<R>;
  readonly close: () => void;
}

export const openSource = (file: string): Source => {
  const db: DatabaseSyncInstance = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA cache_size = -16000');
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
    close: () => db.close(),
  };
};

/** The id of an object, from the columns that are its key. */
export const idInSql = (type: ObjectType, columns: ReadonlyArray<string>): string =>
  `'${type}:' || ${columns.join(" || '/' || ")}`;

/** The rows of a table that belong to the export, in the order of its key. */
export const givenRows = (table: ExportedTable, columns = columnsOf(table)): string => {
  const type = typeOf(table);
  const select = `SELECT ${columns.join(', ')} FROM ${table.name}`;
  const order = `ORDER BY ${table.key.join(', ')}`;
  if (table === events) return `${select} ${order}`;
  if (type === undefined) return `${select} WHERE touched = 1 ${order}`;
  const isLinked = `object_type = '${type}' AND object_id = ${idInSql(type, table.key)}`;
  return `${select} WHERE EXISTS (SELECT 1 FROM objects WHERE ${isLinked}) ${order}`;
};

const typeOf = (table: ExportedTable): ObjectType | undefined =>
  OBJECT_TYPES.find(type => OBJECTS[type].table === table);
