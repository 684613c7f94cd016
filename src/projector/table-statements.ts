/** One table in SQL: each shape of statement is prepared once. Rows are lists of cells, in the order of the columns. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Plus, Table, Value } from '../../projections/projection';
import { list, quoted } from './tables';

export type Cells = ReadonlyArray<Value>;
/** By the place of the column. */
export type Assignments = ReadonlyMap<number, Value | Plus>;

export interface TableStatements {
  /** The row with this key. */
  readonly get: (key: Cells) => Value[] | null;
  /** Those that have these cells in these columns, in the order of the key. */
  readonly select: (columns: ReadonlyArray<string>, cells: Cells) => ReadonlyArray<Value[]>;
  /** In place of the row with its key. */
  readonly put: (row: Cells) => void;
  readonly update: (columns: ReadonlyArray<string>, cells: Cells, set: Assignments) => void;
  readonly remove: (columns: ReadonlyArray<string>, cells: Cells) => void;
}

export const isPlus = (value: Value | Plus | undefined): value is Plus => typeof value === 'object' && value !== null;

export const tableStatements = (db: DatabaseSyncInstance, { name, key, columns }: Table): TableStatements => {
  const [table, names] = [quoted(name), Object.keys(columns)];
  const statements = new Map<string, StatementSyncInstance>();
  const prepared = (shape: string, sql: () => string): StatementSyncInstance => {
    const existing = statements.get(shape);
    if (existing !== undefined) return existing;
    const statement = db.prepare(sql(), { returnArrays: true });
    statements.set(shape, statement);
    return statement;
  };
  const selectWhere = (columns: ReadonlyArray<string>): string =>
    `SELECT ${list(names)} FROM ${table} WHERE ${conditions(columns)} ORDER BY ${list(key)}`;
  const put = (): string =>
    `INSERT OR REPLACE INTO ${table} (${list(names)}) VALUES (${names.map(() => '?').join(', ')})`;
  const assignment = ([place, value]: readonly [number, Value | Plus]): string => {
    const column = quoted(names[place] ?? '');
    return isPlus(value) ? `${column} = ${column} + ?` : `${column} = ?`;
  };

  return {
    get: cells => prepared('get', () => selectWhere(key)).get(...cells) ?? null,
    select: (columns, cells) => prepared(`select ${columns}`, () => selectWhere(columns)).all(...cells),
    put: row => {
      prepared('put', put).run(...row);
    },
    update: (columns, cells, set) => {
      let shape = `update ${columns}`;
      const values: Value[] = [];
      for (const [place, value] of set) {
        shape += isPlus(value) ? ` ${place}+` : ` ${place}`;
        values.push(isPlus(value) ? value.plus : value);
      }
      const assignments = (): string => [...set].map(assignment).join(', ');
      const sql = (): string => `UPDATE ${table} SET ${assignments()} WHERE ${conditions(columns)}`;
      prepared(shape, sql).run(...values, ...cells);
    },
    remove: (columns, cells) => {
      prepared(`remove ${columns}`, () => `DELETE FROM ${table} WHERE ${conditions(columns)}`).run(...cells);
    },
  };
};

/** `IS` finds null too, and uses an index as `=` does. */
const conditions = (columns: ReadonlyArray<string>): string =>
  columns.length === 0 ? 'TRUE' : columns.map(column => `${quoted(column)} IS ?`).join(' AND ');
