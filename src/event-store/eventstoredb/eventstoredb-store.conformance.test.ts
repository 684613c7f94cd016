import { eventStoreConformance } from '../../../test/conformance/event-store';
import { openStore, server, withServer } from '../../../test/support/eventstoredb/server';

if (server === '')
  process.stderr.write('EventStoreDB DID NOT RUN: FLOWSYNC_TEST_ESDB holds no connection string of a real server.\n');

withServer('conformance', () => {
  eventStoreConformance('the EventStoreDB store', () => openStore(), {
    maxAppendBytes: 1024 * 1024,
    reopen: async store => {
      await store.close();
      return openStore();
    },
  });
});
