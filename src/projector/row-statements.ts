/** Changes and look-ups of rows as SQL, each shape of statement prepared once. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Change, Find, Patch, Projection } from '../../projections/projection';
import { list, quoted } from './tables';

/** `IS` finds null too, and uses an index as `=` does. */
const conditions = (columns: ReadonlyArray<string>): string =>
  columns.map(column => `${quoted(column)} IS ?`).join(' AND ');

const assignment = (column: string, value: Patch['set'][string]): string =>
  isPlus(value) ? `${quoted(column)} = ${quoted(column)} + ?` : `${quoted(column)} = ?`;

const isPlus = (value: Patch['set'][string]): value is Extract<typeof value, object> =>
  typeof value === 'object' && value !== null;

export interface RowStatements {
  readonly write: (change: Change) => void;
  readonly find: Find;
}

export const rowStatements = (db: DatabaseSyncInstance, projection: Projection): RowStatements => {
  const tables = new Map(projection.tables.map(table => [table.name, table]));
  const statements = new Map<string, StatementSyncInstance>();
  const prepared = (shape: string, sql: () => string): StatementSyncInstance => {
    const known = statements.get(shape);
    if (known !== undefined) return known;
    const statement = db.prepare(sql());
    statements.set(shape, statement);
    return statement;
  };

  const write = (change: Change): void => {
    const { table } = change;
    if (change.op === 'put') {
      const columns = Object.keys(tables.get(table)?.columns ?? {});
      const put = prepared(`put ${table}`, () => {
        const places = columns.map(() => '?').join(', ');
        return `INSERT OR REPLACE INTO ${quoted(table)} (${list(columns)}) VALUES (${places})`;
      });
      put.run(...columns.map(column => change.row[column]));
      return;
    }
    const where = Object.keys(change.where);
    const known = Object.values(change.where);
    if (change.op === 'remove') {
      prepared(`remove ${table} ${where}`, () => `DELETE FROM ${quoted(table)} WHERE ${conditions(where)}`).run(
        ...known,
      );
      return;
    }
    const set = Object.entries(change.set);
    const shape = set.map(([column, value]) => (isPlus(value) ? `${column}+` : column));
    prepared(`patch ${table} ${shape} ${where}`, () => {
      const assignments = set.map(([column, value]) => assignment(column, value)).join(', ');
      return `UPDATE ${quoted(table)} SET ${assignments} WHERE ${conditions(where)}`;
    }).run(...set.map(([, value]) => (isPlus(value) ? value.plus : value)), ...known);
  };

  const find: Find = (table, where, columns) => {
    const known = Object.keys(where);
    const select = prepared(
      `find ${table.name} ${columns} ${known}`,
      () => `SELECT ${list(columns)} FROM ${quoted(table.name)} WHERE ${conditions(known)} ORDER BY ${list(table.key)}`,
    );
    return select.all(...Object.values(where));
  };

  return { write, find };
};
