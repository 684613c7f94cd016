/** Two lists of rows, both in the order of their key, held against each other. */
import type { Table, Value } from '../../projections/projection';

export type Cells = Readonly<Record<string, Value>>;

/** `expected` is what the log says, `actual` what the read model has; null: no such row. */
export interface Difference {
  readonly table: string;
  readonly key: Cells;
  readonly expected: Cells | null;
  readonly actual: Cells | null;
}

/** One step for each key there is: null when its rows are equal. */
export function* differences(
  { name, key, columns }: Table,
  expectedRows: Iterator<Cells>,
  actualRows: Iterator<Cells>,
): Generator<Difference | null> {
  const next = (rows: Iterator<Cells>): Cells | null => {
    const { done, value } = rows.next();
    return done ? null : value;
  };
  let expected = next(expectedRows);
  let actual = next(actualRows);
  for (let row = expected ?? actual; row !== null; row = expected ?? actual) {
    const order = expected === null ? 1 : actual === null ? -1 : compareKeys(expected, actual, key);
    const [wanted, found] = [order <= 0 ? expected : null, order >= 0 ? actual : null];
    const isSame = Object.keys(columns).every(column => wanted?.[column] === found?.[column]);
    const named = wanted ?? found ?? row;
    yield isSame
      ? null
      : {
          table: name,
          key: Object.fromEntries(key.map(column => [column, named[column] ?? null])),
          expected: wanted && { ...wanted },
          actual: found && { ...found },
        };
    if (order <= 0) expected = next(expectedRows);
    if (order >= 0) actual = next(actualRows);
  }
}

const compareKeys = (a: Cells, b: Cells, key: Table['key']): number => {
  for (const column of key) {
    const order = compareValues(a[column] ?? null, b[column] ?? null);
    if (order !== 0) return order;
  }
  return 0;
};

/** As SQLite orders: numbers by value, text by its UTF-8 bytes. */
const compareValues = (a: Value, b: Value): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(`${a}`), Buffer.from(`${b}`));
