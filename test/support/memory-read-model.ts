/** A stand-in for SQLite: the rows of a read model in memory, changed as it is said in `projections/projection.ts`. */
import type { Recorded } from '../../domain/history';
import type { Change, Find, Plus, Projection, Table, Value } from '../../projections/projection';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { decoded, recordedEvents, type StreamEvent } from './history';

type Cells = Record<string, Value>;
export type Rows = Readonly<Record<string, ReadonlyArray<Cells>>>;

const matches = (row: Cells, where: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(where).every(([column, value]) => row[column] === storable(value as Value));

const storable = (value: Value): Value => (typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value);

const changed = (before: Value | undefined, after: Value | Plus): Value =>
  typeof after === 'object' && after !== null ? Number(before) + after.plus : storable(after);

const byKey =
  ({ key }: Table) =>
  (a: Cells, b: Cells): number => {
    for (const column of key) {
      const [x, y] = [a[column] ?? null, b[column] ?? null];
      const order =
        typeof x === 'number' && typeof y === 'number' ? x - y : Buffer.from(`${x}`).compare(Buffer.from(`${y}`));
      if (order !== 0) return order;
    }
    return 0;
  };

const sameKey = ({ key }: Table, a: Cells, b: Cells): boolean => key.every(column => a[column] === b[column]);

const apply = (table: Table, rows: ReadonlyArray<Cells>, change: Change): ReadonlyArray<Cells> => {
  if (change.op === 'remove') return rows.filter(row => !matches(row, change.where));
  if (change.op === 'put') {
    const put = Object.fromEntries(Object.entries(change.row).map(([column, value]) => [column, storable(value)]));
    return [...rows.filter(row => !sameKey(table, row, put)), put].sort(byKey(table));
  }
  const set = (row: Cells): Cells =>
    Object.fromEntries(Object.entries(change.set).map(([column, value]) => [column, changed(row[column], value)]));
  return rows.map(row => (matches(row, change.where) ? { ...row, ...set(row) } : row));
};

/** A read model of no events. */
export const noRows = (projection: Projection): Rows =>
  Object.fromEntries(projection.tables.map(({ name }) => [name, []]));

/** The rows after one event more. */
export const foldInto = (projection: Projection, rows: Rows, recorded: Recorded): Rows => {
  if (!projection.follows.includes(recorded.category)) return rows;
  if (projection.types?.includes(recorded.event.type) === false) return rows;
  const find: Find = (table, where, columns) =>
    (rows[table.name] ?? [])
      .filter(row => matches(row, where))
      .map(row => Object.fromEntries(columns.map(column => [column, row[column]]))) as never;
  const after = { ...rows };
  for (const change of projection.fold(recorded, find)) {
    const table = projection.tables.find(({ name }) => name === change.table);
    if (table === undefined) throw new Error(`${projection.name} has no table ${change.table}`);
    after[table.name] = apply(table, after[table.name] ?? [], change);
  }
  return after;
};

/** All rows of each table, in the order of their keys, after these events. */
export const foldRecorded = (projection: Projection, events: ReadonlyArray<RecordedEvent>): Rows =>
  events.map(decoded).reduce((rows, recorded) => foldInto(projection, rows, recorded), noRows(projection));

export const foldInMemory = (projection: Projection, history: ReadonlyArray<StreamEvent>): Rows =>
  foldRecorded(projection, recordedEvents(history));
