/**
 * The rows of one table that a run of events touches, held in memory until the run is written: each then takes one
 * statement, however many events changed it, and what folds ask for again is not read again.
 */
import type { Change, Patch, Plus, Put, Remove, Table, Value } from '../../projections/projection';
import { plus } from '../../projections/projection';
import { cellOf, storable } from './cell';
import { type Held, heldRows } from './held-rows';
import { type Assignments, type Cells, isPlus, type TableStatements } from './table-statements';

type Where = Readonly<Record<string, Value>>;

export interface TableBuffer {
  /** The step that makes the change. Throws when a value does not fit its column. */
  readonly prepare: (change: Change) => () => void;
  /** In the order of the key. */
  readonly find: (where: Where, columns: ReadonlyArray<string>) => ReadonlyArray<Where>;
  /** Writes what is to be written. */
  readonly flush: () => void;
  /** Lets go of all rows, also of what is to be written. */
  readonly clear: () => void;
  /** About what the rows take that are held. */
  readonly bytes: () => number;
}

/** Of a row that is held, besides its texts. */
const ROW_BYTES = 300;

export const tableBuffer = (table: Table, statements: TableStatements): TableBuffer => {
  const { key, columns } = table;
  const names = Object.keys(columns);
  const places = new Map(names.map((column, place) => [column, place]));
  const placeOf = (column: string): number => places.get(column) ?? -1;
  const keyPlaces = key.map(placeOf);
  const keyOf = (row: Cells): Cells => keyPlaces.map(place => row[place] ?? null);
  const held = heldRows();
  let bytes = 0;
  const weigh = (values: Iterable<Value | Plus>): void => {
    bytes += ROW_BYTES;
    for (const value of values) bytes += bytesOf(value);
  };
  const clear = (): void => {
    held.clear();
    bytes = 0;
  };

  const checked = (place: number, value: Value | undefined): Value => cellOf(table, names[place] ?? '', value);

  const change = (row: Value[], place: number, value: Value | Plus): Value => {
    const changed = isPlus(value) ? Number(row[place]) + value.plus : value;
    row[place] = changed;
    return changed;
  };
  /** The file's row, with the changes that it lacks. */
  const know = (one: Held, row: Value[] | null): void => {
    if (one.row !== undefined) return;
    one.row = row;
    weigh(row ?? []);
    if (row !== null) for (const [place, value] of one.changes ?? []) change(row, place, value);
  };
  const rowOf = (one: Held): Value[] | null => {
    if (one.row === undefined) know(one, statements.get(one.key));
    return one.row ?? null;
  };
  const rowsOf = (first: Cells): ReadonlyArray<Value[] | null> => {
    const group = held.group(first);
    if (!group.isWhole) {
      for (const row of statements.select(key.slice(0, first.length), first)) know(held.at(keyOf(row)), row);
      for (const one of group.rows) know(one, null);
      group.isWhole = true;
    }
    return held.group(first).rows.map(rowOf);
  };

  /** As many of the first columns of the key as are named. */
  const keyIn = (where: Where): Cells => {
    const cells: Value[] = [];
    for (const column of key) {
      const value = where[column];
      if (value === undefined) break;
      cells.push(storable(value));
    }
    return cells;
  };
  const isMore = (where: Where, cells: Cells): boolean => Object.keys(where).length > cells.length;
  const matches = (row: Cells, where: Where): boolean =>
    Object.keys(where).every(column => row[placeOf(column)] === storable(where[column] ?? null));
  const picked = (row: Cells, wanted: ReadonlyArray<string>): Where => {
    const cells: Record<string, Value> = {};
    for (const column of wanted) cells[column] = row[placeOf(column)] ?? null;
    return cells;
  };

  const flush = (): void => {
    for (const one of held.all()) {
      if (one.changes === null && one.row) statements.put(one.row);
      else if (one.changes === null) statements.remove(key, one.key);
      else if (one.changes.size > 0) statements.update(key, one.key, one.changes);
      if (one.changes?.size !== 0) one.changes = new Map();
    }
  };
  /** For rows that are not named by their key. */
  const inFile = (where: Where, work: (columns: ReadonlyArray<string>, cells: Cells) => void): void => {
    flush();
    clear();
    work(Object.keys(where), Object.values(where).map(storable));
  };

  const put = ({ row }: Put): (() => void) => {
    const cells = names.map((column, place) => checked(place, row[column]));
    return () => {
      const one = held.at(keyOf(cells));
      weigh(cells);
      one.row = cells;
      one.changes = null;
    };
  };
  const patch = ({ where, set }: Patch): (() => void) => {
    const assignments: Map<number, Value | Plus> = new Map();
    for (const column of Object.keys(set)) {
      const [place, value] = [placeOf(column), set[column]];
      assignments.set(place, isPlus(value) ? plus(Number(checked(place, value.plus))) : checked(place, value));
    }
    return () => {
      const cells = keyIn(where);
      if (cells.length < key.length)
        return inFile(where, (columns, values) => statements.update(columns, values, assignments));
      const one = held.at(cells);
      if (isMore(where, cells) && !matches(rowOf(one) ?? [], where)) return;
      assign(one, assignments);
    };
  };
  const assign = (one: Held, assignments: Assignments): void => {
    if (one.row === null) return;
    weigh(assignments.values());
    for (const [place, value] of assignments) {
      const cell = one.row === undefined ? value : change(one.row, place, value);
      one.changes?.set(place, isPlus(cell) ? sum(one.changes.get(place), cell) : cell);
    }
  };
  const remove =
    ({ where }: Remove): (() => void) =>
    () => {
      const cells = keyIn(where);
      if (cells.length < key.length || isMore(where, cells)) return inFile(where, statements.remove);
      const one = held.at(cells);
      one.row = null;
      one.changes = null;
    };

  return {
    prepare: one => (one.op === 'put' ? put(one) : one.op === 'patch' ? patch(one) : remove(one)),
    find: (where, wanted) => {
      const cells = keyIn(where);
      const rows = cells.length < key.length ? rowsOf(cells) : [rowOf(held.at(cells))];
      const isPart = isMore(where, cells);
      const found: Where[] = [];
      for (const row of rows) if (row !== null && (!isPart || matches(row, where))) found.push(picked(row, wanted));
      return found;
    },
    flush,
    clear,
    bytes: () => bytes,
  };
};

const bytesOf = (value: Value | Plus): number => (typeof value === 'string' ? 2 * value.length : 0);

const sum = (before: Value | Plus | undefined, { plus: amount }: Plus): Value | Plus =>
  before === undefined ? plus(amount) : isPlus(before) ? plus(before.plus + amount) : Number(before) + amount;
