import { join } from 'node:path';
import { eventStoreConformance } from '../../../test/conformance/event-store';
import { right } from '../../../test/support/right';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock } from '../../runtime/real';
import type { EventStore } from '../event-store';
import { openSqliteStore } from './open-sqlite-store';

const files = new WeakMap<EventStore, string>();

const open = async (file = join(tempDir(), 'events.db')): Promise<EventStore> => {
  const opened = right(openSqliteStore({ file, clock: realClock, maxAppendBytes: 4 * 1024 * 1024 }));
  files.set(opened, file);
  return opened;
};

eventStoreConformance('the SQLite store', () => open(), {
  positionsGapless: true,
  maxAppendBytes: 4 * 1024 * 1024,
  reopen: async store => {
    await store.close();
    return open(files.get(store));
  },
});
