/// <reference types="jest" />
/** What the tests against a real server share: `FLOWSYNC_TEST_ESDB` holds its connection string. */
import * as E from 'fp-ts/Either';
import { realClock, realRandom } from '../../../runtime/real';
import type { EventStoreDbStore } from '../eventstoredb-store';
import { type EventStoreDbOptions, openEventStoreDb } from '../open-event-store-db';

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

export const openStore = async (options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDbStore> => {
  const opened = await openEventStoreDb({
    connectionString: server,
    clock: realClock,
    random: realRandom,
    prefix: TEST_PREFIX,
    ...options,
  })();
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  return opened.right;
};
