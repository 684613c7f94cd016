/** A part of a list, and how long the list is. */
import type { Value } from './projection';
import type { ReadDb, RowsText } from './query';

export interface Range {
  readonly offset: number;
  readonly limit: number;
}

export interface Rows<Row> {
  readonly rows: RowsText<Row>;
  readonly total: number;
}

export const rowsOf = <Row>({ rows }: Pick<Rows<Row>, 'rows'>): ReadonlyArray<Row> => JSON.parse(rows);

export interface RowsQuery {
  readonly columns: string;
  /** All that follows FROM and says which rows. */
  readonly from: string;
  /** Must be total, or pages would overlap. */
  readonly order: string;
}

export const pageOf = <Row>(
  db: ReadDb,
  { columns, from, order }: RowsQuery,
  parameters: ReadonlyArray<Value>,
  { offset, limit }: Range,
): RowsText<Row> =>
  db.json<Row>(`SELECT ${columns} FROM ${from} ORDER BY ${order} LIMIT ? OFFSET ?`, [...parameters, limit, offset]);

export const rowsIn = <Row>(
  db: ReadDb,
  query: RowsQuery,
  parameters: ReadonlyArray<Value>,
  range: Range,
): Rows<Row> => ({
  rows: pageOf(db, query, parameters, range),
  total: db.get<{ readonly total: number }>(`SELECT COUNT(*) AS total FROM ${query.from}`, parameters)?.total ?? 0,
});
