/** The store of the simulated world keeps the promises that the real ones keep. */
import { realClock } from '../../src/runtime/real';
import { eventStoreConformance } from '../conformance/event-store';
import { createMemoryLog, memoryStore } from './world/memory-store';

const log = createMemoryLog();
const open = async () => memoryStore(log, realClock);

eventStoreConformance('the store in memory', open, {
  runs: 20,
  reopen: async store => {
    await store.close();
    return open();
  },
});

const wide = createMemoryLog(({ data, metadata }) => data.length + metadata.length + 80);
eventStoreConformance('the store in memory, with gaps between positions', async () => memoryStore(wide, realClock), {
  runs: 5,
});
