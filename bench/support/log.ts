/** The event log of a data directory, opened without the service. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { EventStore } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { realClock } from '../../src/runtime/real';

export const logFile = (dir: string): string => join(dir, 'events.sqlite');

export const openLog = (dir: string, readOnly = false): EventStore => {
  mkdirSync(dir, { recursive: true });
  const opened = openSqliteStore({ file: logFile(dir), clock: realClock, readOnly });
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  return opened.right;
};

export const withLog = async <A>(dir: string, use: (log: EventStore) => Promise<A>): Promise<A> => {
  const log = openLog(dir);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
};
