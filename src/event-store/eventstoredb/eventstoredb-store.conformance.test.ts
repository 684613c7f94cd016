import { eventStoreConformance } from '../conformance';
import { openStore, withServer } from './testing/server';

withServer('conformance', () => {
  eventStoreConformance('the EventStoreDB store', () => openStore(), {
    maxAppendBytes: 1024 * 1024,
    reopen: async store => {
      await store.close();
      return openStore();
    },
  });
});
