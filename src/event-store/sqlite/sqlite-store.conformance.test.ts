import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { eventStoreConformance } from '../../../test/conformance/event-store';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock } from '../../runtime/real';
import type { EventStore } from '../event-store';
import { openSqliteStore } from './open-sqlite-store';

const files = new WeakMap<EventStore, string>();

const open = async (file = join(tempDir(), 'events.db')): Promise<EventStore> => {
  const opened = openSqliteStore({ file, clock: realClock, maxAppendBytes: 4 * 1024 * 1024 });
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  files.set(opened.right, file);
  return opened.right;
};

eventStoreConformance('the SQLite store', () => open(), {
  positionsGapless: true,
  maxAppendBytes: 4 * 1024 * 1024,
  reopen: async store => {
    await store.close();
    return open(files.get(store));
  },
});
