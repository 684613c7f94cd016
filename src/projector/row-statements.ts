/** Changes and look-ups of rows as SQL, each shape of statement prepared once. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Change, Find, Patch, Plus, Projection, Put, Remove, Value } from '../../projections/projection';
import { list, quoted } from './tables';

/** `IS` finds null too, and uses an index as `=` does. */
const conditions = (columns: ReadonlyArray<string>): string =>
  columns.map(column => `${quoted(column)} IS ?`).join(' AND ');

const assignment = ([column, value]: readonly [string, Value | Plus]): string =>
  isPlus(value) ? `${quoted(column)} = ${quoted(column)} + ?` : `${quoted(column)} = ?`;

const isPlus = (value: Value | Plus | undefined): value is Plus => typeof value === 'object' && value !== null;

export interface RowStatements {
  readonly write: (change: Change) => void;
  readonly find: Find;
}

/** SQLite's text ends at U+0000 for this library; what came from outside may hold it. */
const storable = (value: Value | undefined): Value | undefined =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;

export const rowStatements = (db: DatabaseSyncInstance, projection: Projection): RowStatements => {
  const columnsOf = new Map(projection.tables.map(({ name, columns }) => [name, Object.keys(columns)]));
  const statements = new Map<string, StatementSyncInstance>();
  const prepared = (shape: string, sql: () => string): StatementSyncInstance => {
    const known = statements.get(shape);
    if (known !== undefined) return known;
    const statement = db.prepare(sql());
    statements.set(shape, statement);
    return statement;
  };

  const put = ({ table, row }: Put): void => {
    const columns = columnsOf.get(table) ?? [];
    const places = (): string => columns.map(() => '?').join(', ');
    prepared(
      `put ${table}`,
      () => `INSERT OR REPLACE INTO ${quoted(table)} (${list(columns)}) VALUES (${places()})`,
    ).run(...columns.map(column => storable(row[column])));
  };

  const patch = ({ table, where, set }: Patch): void => {
    const known = Object.keys(where);
    const changed = Object.keys(set).map(column => (isPlus(set[column]) ? `${column}+` : column));
    const assignments = (): string => Object.entries(set).map(assignment).join(', ');
    prepared(
      `patch ${table} ${changed} ${known}`,
      () => `UPDATE ${quoted(table)} SET ${assignments()} WHERE ${conditions(known)}`,
    ).run(
      ...Object.values(set).map(value => (isPlus(value) ? value.plus : storable(value))),
      ...Object.values(where).map(storable),
    );
  };

  const remove = ({ table, where }: Remove): void => {
    const known = Object.keys(where);
    prepared(`remove ${table} ${known}`, () => `DELETE FROM ${quoted(table)} WHERE ${conditions(known)}`).run(
      ...Object.values(where).map(storable),
    );
  };

  return {
    write: change => {
      if (change.op === 'put') put(change);
      else if (change.op === 'patch') patch(change);
      else remove(change);
    },
    find: (table, where, columns) => {
      const known = Object.keys(where);
      const rows = (): string => `FROM ${quoted(table.name)} WHERE ${conditions(known)} ORDER BY ${list(table.key)}`;
      return prepared(`find ${table.name} ${columns} ${known}`, () => `SELECT ${list(columns)} ${rows()}`).all(
        ...Object.values(where).map(value => storable(value as Value)),
      );
    },
  };
};
