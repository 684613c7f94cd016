/** A part of a list, and how long the list is. */

import type { Value } from '../../projections/projection';
import type { ReadDb } from '../projector/read-db';

export interface Range {
  readonly offset: number;
  readonly limit: number;
}

export interface Rows<Row> {
  readonly rows: ReadonlyArray<Row>;
  readonly total: number;
}

/** `from` is all that follows FROM and says which rows; `order` must be total, or pages would overlap. */
export const rowsIn = <Row>(
  db: ReadDb,
  { columns, from, order }: { readonly columns: string; readonly from: string; readonly order: string },
  parameters: ReadonlyArray<Value>,
  { offset, limit }: Range,
): Rows<Row> => ({
  rows: db.all<Row>(`SELECT ${columns} FROM ${from} ORDER BY ${order} LIMIT ? OFFSET ?`, [
    ...parameters,
    limit,
    offset,
  ]),
  total: db.get<{ readonly total: number }>(`SELECT COUNT(*) AS total FROM ${from}`, parameters)?.total ?? 0,
});
