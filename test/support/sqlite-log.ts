import { join } from 'node:path';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import type { SqliteOptions, SqliteStore } from '../../src/event-store/sqlite/sqlite-store';
import { realClock } from '../../src/runtime/real';
import { right } from './right';
import { tempDir } from './temp-dir';

/** A SQLite log that is closed when the test has ended; in a directory of its own unless a file is named. */
export const openLog = (options: Partial<SqliteOptions> = {}): SqliteStore => {
  const opened = right(openSqliteStore({ file: newLogFile(), clock: realClock, ...options }));
  open.push(opened);
  return opened;
};

export const newLogFile = (): string => join(tempDir(), 'events.db');

const open: SqliteStore[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(store => store.close()));
});
