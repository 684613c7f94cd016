/** The rows of a read model that a run of events touches, in memory until the run is written. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Change, Find, Projection } from '../../projections/projection';
import { type TableBuffer, tableBuffer } from './table-buffer';
import { tableStatements } from './table-statements';

export interface RowBuffer {
  readonly find: Find;
  /** All of the changes or, when it throws since a value does not fit its column, none. */
  readonly write: (changes: ReadonlyArray<Change>) => void;
  /** To the database, which has a transaction open. */
  readonly flush: () => void;
  /** Lets go of all rows, also of what was not written. */
  readonly clear: () => void;
}

export const rowBuffer = (db: DatabaseSyncInstance, { tables }: Pick<Projection, 'tables'>): RowBuffer => {
  const buffers = new Map(tables.map(table => [table.name, tableBuffer(table, tableStatements(db, table))]));
  const bufferOf = (table: string): TableBuffer => {
    const buffer = buffers.get(table);
    if (buffer === undefined) throw new TypeError(`there is no table ${table}`);
    return buffer;
  };
  return {
    find: (table, where, columns) => bufferOf(table.name).find(where as never, columns) as never,
    write: changes => {
      const steps = changes.map(change => bufferOf(change.table).prepare(change));
      for (const step of steps) step();
    },
    flush: () => {
      for (const buffer of buffers.values()) buffer.flush();
    },
    clear: () => {
      for (const buffer of buffers.values()) buffer.clear();
    },
  };
};
