/** A file of SQLite in which the first page of a table is torn, as by a power cut: it opens, and whoever reads the table meets it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';

/** While nobody has the file open. */
export const damageTable = (file: string, table: string): void => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const { page_size: bytes } = db.prepare('PRAGMA page_size').get() as { page_size: number };
  const { rootpage } = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table) as {
    rootpage: number;
  };
  db.close();
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(bytes, 0xa5), 0, bytes, (rootpage - 1) * bytes);
  closeSync(opened);
};
