/// <reference types="jest" />
/** What the tests against a real server share: `FLOWSYNC_TEST_ESDB` holds its connection string. */
import * as E from 'fp-ts/Either';
import type { EventStoreDbStore } from '../../../src/event-store/eventstoredb/eventstoredb-store';
import { type EventStoreDbOptions, openEventStoreDb } from '../../../src/event-store/eventstoredb/open-event-store-db';
import { realClock, realRandom } from '../../../src/runtime/real';

export const server = process.env.FLOWSYNC_TEST_ESDB ?? '';

/**
 * Of the streams of one file of tests: those of others, which run beside it, are not ours. Nor does it begin as the
 * default does: a service that is started there without a prefix must not take them for its own.
 */
export const TEST_PREFIX = `test-${realRandom.uuid().slice(0, 8)}-`;

/** Without a server the part is skipped, under a name that says so. */
export const withServer = (part: string, tests: () => void): void => {
  if (server !== '') describe(`EventStoreDB, ${part}`, tests);
  else
    describe(`EventStoreDB, ${part}`, () => {
      test.skip('DID NOT RUN: there is no server; FLOWSYNC_TEST_ESDB holds no connection string', () => undefined);
    });
};

/** Tried again while the server is busy: a test may ask for a deadline that is short. */
export const openStore = async (options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDbStore> => {
  const open = openEventStoreDb({
    connectionString: server,
    clock: realClock,
    random: realRandom,
    prefix: TEST_PREFIX,
    ...options,
  });
  for (let attempt = 1; ; attempt += 1) {
    const opened = await open();
    if (E.isRight(opened)) return opened.right;
    if (opened.left.reason !== 'not-ready' || attempt === 10) throw new Error(opened.left.message);
  }
};
