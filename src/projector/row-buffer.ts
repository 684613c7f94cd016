/** The rows of a read model that a run of events touches, in memory until the run is written. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Change, Find, Projection } from '../../projections/projection';
import { type TableBuffer, tableBuffer } from './table-buffer';
import { tableStatements } from './table-statements';

export interface RowBuffer {
  readonly find: Find;
  /** All of the changes or, when it throws since a value does not fit its column, none. The database has a transaction open. */
  readonly write: (changes: ReadonlyArray<Change>) => void;
  /** To the database, which has a transaction open. */
  readonly flush: () => void;
  /** Lets go of all rows, also of what was not written. */
  readonly clear: () => void;
}

/** What may be held before it is written, and read again when it is asked for. */
const MAX_BYTES = 16 * 1024 * 1024;

export const rowBuffer = (
  db: DatabaseSyncInstance,
  { tables }: Pick<Projection, 'tables'>,
  maxBytes = MAX_BYTES,
): RowBuffer => {
  const buffers = new Map(tables.map(table => [table.name, tableBuffer(table, tableStatements(db, table))]));
  const bufferOf = (table: string): TableBuffer => {
    const buffer = buffers.get(table);
    if (buffer === undefined) throw new TypeError(`there is no table ${table}`);
    return buffer;
  };
  const flush = (): void => {
    for (const buffer of buffers.values()) buffer.flush();
  };
  const clear = (): void => {
    for (const buffer of buffers.values()) buffer.clear();
  };
  const bytes = (): number => {
    let sum = 0;
    for (const buffer of buffers.values()) sum += buffer.bytes();
    return sum;
  };
  return {
    find: (table, where, columns) => bufferOf(table.name).find(where as never, columns) as never,
    write: changes => {
      const steps = changes.map(change => bufferOf(change.table).prepare(change));
      for (const step of steps) step();
      if (bytes() <= maxBytes) return;
      flush();
      clear();
    },
    flush,
    clear,
  };
};
