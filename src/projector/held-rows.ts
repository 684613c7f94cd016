/** Rows of one table in memory, by their key and by the first columns of it. */
import type { Plus, Value } from '../../projections/projection';
import { compareTexts } from '../lib/text-order';
import type { Cells } from './table-statements';

export interface Held {
  readonly key: Cells;
  /** As it is after all changes. Null: there is none. Undefined: it was not read, and `changes` is all that is known. */
  row: Value[] | null | undefined;
  /** What is to be written. Null: the row as a whole, or that it is gone. */
  changes: Map<number, Value | Plus> | null;
}

/** Rows that share the first columns of their key. */
export interface Group {
  readonly rows: Held[];
  /** Of all that the file has. */
  isWhole: boolean;
  isInOrder: boolean;
}

export interface HeldRows {
  readonly all: () => Iterable<Held>;
  /** Made, with nothing known of it, when it is not held yet. */
  readonly at: (key: Cells) => Held;
  readonly group: (first: Cells) => Group;
  readonly clear: () => void;
}

export const heldRows = (): HeldRows => {
  const rows = new Map<Value, Held>();
  /** By the number of columns that their rows share. */
  const groups = new Map<number, Map<Value, Group>>();

  const groupIn = (grouped: Map<Value, Group>, first: Cells): Group => {
    const name = nameOf(first);
    const existing = grouped.get(name);
    if (existing !== undefined) return existing;
    const group = { rows: [], isWhole: false, isInOrder: true };
    grouped.set(name, group);
    return group;
  };
  const join = (row: Held, count: number, grouped: Map<Value, Group>): void => {
    const group = groupIn(grouped, row.key.slice(0, count));
    const last = group.rows.at(-1);
    if (last !== undefined && compare(last, row) > 0) group.isInOrder = false;
    group.rows.push(row);
  };

  return {
    all: () => rows.values(),
    at: key => {
      const name = nameOf(key);
      const existing = rows.get(name);
      if (existing !== undefined) return existing;
      const row: Held = { key, row: undefined, changes: new Map() };
      rows.set(name, row);
      for (const [count, grouped] of groups) join(row, count, grouped);
      return row;
    },
    group: first => {
      let grouped = groups.get(first.length);
      if (grouped === undefined) {
        grouped = new Map();
        groups.set(first.length, grouped);
        for (const row of rows.values()) join(row, first.length, grouped);
      }
      const group = groupIn(grouped, first);
      if (!group.isInOrder) group.rows.sort(compare);
      group.isInOrder = true;
      return group;
    },
    clear: () => {
      rows.clear();
      groups.clear();
    },
  };
};

/** Cells hold no U+0000. */
const nameOf = (cells: Cells): Value => (cells.length === 1 ? (cells[0] ?? null) : cells.join('\0'));

/** As SQLite orders: numbers by value, text by its UTF-8 bytes. */
const compare = (a: Held, b: Held): number => {
  for (let place = 0; place < a.key.length; place++) {
    const [x, y] = [a.key[place] ?? null, b.key[place] ?? null];
    if (x === y) continue;
    return typeof x === 'number' && typeof y === 'number' ? x - y : compareTexts(`${x}`, `${y}`);
  }
  return 0;
};
