/** How the rows of a read model are held against what they should say. */
import type { Rows } from '../support/memory-read-model';

type Cells = Readonly<Record<string, unknown>>;

export const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** Each field of a row that is another than it should be. */
export const differences = (what: string, row: Cells | undefined, expected: Cells): ReadonlyArray<string> =>
  row === undefined
    ? [`${what} is not there`]
    : Object.entries(expected).flatMap(([field, value]) =>
        row[field] === value ? [] : [`${what}: ${field} is ${json(row[field])}, not ${json(value)}`],
      );

export const sameRows = (
  what: string,
  rows: ReadonlyArray<string>,
  expected: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const [are, should] = [[...rows].sort().join(), [...expected].sort().join()];
  return are === should ? [] : [`${what} are ${are}, not ${should}`];
};

export const table = (rows: Rows, name: string): ReadonlyArray<Cells> => rows[name] ?? [];
