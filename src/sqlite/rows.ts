/**
 * The rows of a query one by one. The package's own iterator refers to its statement, and a statement to its database,
 * by bare pointers: when the garbage collector takes either, the next row is read from freed memory and the process
 * dies. So whoever has the rows has both. This is the only place that calls `iterate`; a lint rule checks it.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

type Parameter = string | number | bigint | Uint8Array | null;

export const rowsOf = <Row>(
  db: DatabaseSyncInstance,
  sql: string,
  ...parameters: ReadonlyArray<Parameter>
): IterableIterator<Row> => {
  const statement = db.prepare(sql);
  return Object.assign(statement.iterate(...parameters) as IterableIterator<Row>, { readFrom: [db, statement] });
};
