import { join } from 'node:path';
import { eventStoreConformance } from '../../../test/conformance/event-store';
import { right } from '../../../test/support/right';
import { slowCommits } from '../../../test/support/slow-commits';
import { tempDir } from '../../../test/support/temp-dir';
import type { Clock } from '../../runtime/ports';
import { realClock } from '../../runtime/real';
import type { EventStore } from '../event-store';
import { openSqliteStore } from './open-sqlite-store';

const files = new WeakMap<EventStore, string>();

const opening = (clock: Clock) => {
  const open = async (file = join(tempDir(), 'events.db')): Promise<EventStore> => {
    const opened = right(openSqliteStore({ file, clock, slowCommits: 1, maxAppendBytes: 4 * 1024 * 1024 }));
    files.set(opened, file);
    return opened;
  };
  return open;
};

describe.each([
  ['the SQLite store', realClock],
  ['the SQLite store, where commits take long', slowCommits()],
])('%s', (name, clock) => {
  const open = opening(clock);
  eventStoreConformance(name, () => open(), {
    positionsGapless: true,
    maxAppendBytes: 4 * 1024 * 1024,
    reopen: async store => {
      await store.close();
      return open(files.get(store));
    },
  });
});
