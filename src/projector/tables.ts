/** A read model in SQL: its own tables, and the two by which the projector keeps count. */
import type { Columns, Projection, Table } from '../../projections/projection';

/** `checkpoint` has one row: how far the log was read, and the last event that was (JSON). `parked` streams wait for a fix. */
const bookkeeping = [
  "CREATE TABLE checkpoint (position INTEGER NOT NULL, witness TEXT NOT NULL DEFAULT 'null') STRICT",
  'CREATE TABLE parked (stream TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL) STRICT',
];

export const quoted = (name: string): string => `"${name}"`;
export const list = (names: ReadonlyArray<string>): string => names.map(quoted).join(', ');

/** The statements that create it. A file that was created by other ones holds another read model. */
export const schemaOf = ({ tables }: Pick<Projection, 'tables'>): ReadonlyArray<string> => [
  ...bookkeeping,
  ...tables.map(createTable),
  ...tables.flatMap(createIndexes),
];

/**
 * A key that is one number is where SQLite keeps the row anyway; any other key orders the rows itself, and of these one that
 * does not fit into a quarter of a page is read whole for each key that is compared on the way to another.
 */
const createTable = ({ name, columns, key }: Table): string => {
  const [only] = key;
  const isRowId = key.length === 1 && only !== undefined && columns[only] === 'integer';
  const lines = Object.entries(columns).map(([column, type]) =>
    isRowId && column === only ? `${quoted(column)} INTEGER PRIMARY KEY` : `${quoted(column)} ${columnType(type)}`,
  );
  const parts = isRowId ? lines : [...lines, `PRIMARY KEY (${list(key)})`];
  return `CREATE TABLE ${quoted(name)} (${parts.join(', ')}) STRICT${isRowId ? '' : ', WITHOUT ROWID'}`;
};

const columnType = (type: Columns[string]): string =>
  type.endsWith('?') ? type.slice(0, -1).toUpperCase() : `${type.toUpperCase()} NOT NULL`;

const createIndexes = ({ name, indexes }: Table): ReadonlyArray<string> =>
  indexes.map(columns => `CREATE INDEX ${quoted([name, ...columns].join('_'))} ON ${quoted(name)} (${list(columns)})`);
