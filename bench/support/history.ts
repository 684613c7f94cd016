/** A generated log in a data directory, closed again. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../../src/event-store/sqlite/sqlite-store';
import { realClock } from '../../src/runtime/real';
import { type Generate, generate } from '../generate';

export const openLog = (dir: string): SqliteStore => {
  const store = openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock });
  if (E.isLeft(store)) throw new Error(store.left.message);
  return store.right;
};

export const generateLog = async (dir: string, options: Generate): Promise<number> => {
  const store = openLog(dir);
  const events = await generate(store, options);
  await store.close();
  return events;
};
