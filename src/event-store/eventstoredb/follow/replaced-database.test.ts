/**
 * The database under a running replica is replaced by another one, or put back to an older state. One server cannot be
 * both, so what is remembered here is made to be of a log that the server does not have.
 */
import * as E from 'fp-ts/Either';
import { given, newEvent, newEvents, newStream } from '../../../../test/conformance/event-store/harness';
import { openStore, server, TEST_PREFIX, withServer } from '../../../../test/support/eventstoredb/server';
import { right, run } from '../../../../test/support/right';
import { realClock, realRandom } from '../../../runtime/real';
import type { RecordedEvent } from '../../event-store';
import { createAppend } from '../append/append';
import { createBatchAppends } from '../append/batch-appends';
import { createCalls } from '../connection/calls';
import { parseConnectionString } from '../connection/connection-string';
import { openLink } from '../connection/link';
import { createRetryBudgets } from '../connection/retry-budget';
import type { EventStoreDbStore } from '../eventstoredb-store';
import { certificatesOf } from '../open-event-store-db';
import { createPositions } from '../read/positions';
import { createLogReads } from '../read/read-all';
import { createStreamReads } from '../read/read-stream';
import { createSearch } from '../read/search';
import { createKnownStreams, noIds, withEvents } from '../read/stream-ids';
import { createFeeds } from './feed';
import { follow } from './following';

withServer('a database that was replaced', () => {
  let store: EventStoreDbStore;
  let close: () => void = () => undefined;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.close());
  afterEach(() => close());

  /** The parts of a store that remember. */
  const parts = () => {
    const settings = right(parseConnectionString(server));
    const link = openLink(settings, right(certificatesOf(settings)), realClock);
    const calls = createCalls(link, realClock);
    const budgets = createRetryBudgets(realClock, realRandom, 5000);
    const streamIds = createKnownStreams(1000);
    const batches = createBatchAppends(link, realClock, realRandom, 5000);
    const reads = createStreamReads(calls, TEST_PREFIX, streamIds, budgets);
    const positions = createPositions(calls, 60_000);
    const log = createLogReads(
      createSearch(calls, positions, realClock, 5000, 60_000),
      positions,
      TEST_PREFIX,
      budgets,
    );
    close = () => {
      batches.close();
      link.close();
    };
    return {
      streamIds,
      append: createAppend({
        ...{ prefix: TEST_PREFIX, batches, reads, streamIds, budgets },
        ...{ attemptMs: 2500, maxAppendBytes: 1024 * 1024 },
      }),
      openFeed: createFeeds({ link, clock: realClock, log, positions, prefix: TEST_PREFIX, deadlineMs: 5000 }),
    };
  };

  test('given a stream that is shorter than it was, then a conflict tells its true end, and appends go on behind that', async () => {
    const stream = newStream();
    await given(store, stream, newEvents(3));
    const { streamIds, append } = parts();
    const remembered = newEvents(10).map((event, revision) => ({ ...event, revision }));
    const forget = () => streamIds.set(stream, withEvents(noIds(), remembered));
    forget();
    expect(await append(stream, 9, [newEvent()])()).toMatchObject(E.left({ expected: 9, actual: 2 }));
    forget();
    expect(await append(stream, 'any', [newEvent()])()).toMatchObject(E.right({ revision: 3 }));
    forget();
    expect(await append(stream, 3, [newEvent()])()).toMatchObject(E.right({ revision: 4 }));
    expect(await run(store.readStream(stream))).toHaveLength(5);
  });

  test('given an event that was seen, when another stands in its place, then nothing is handed over, and the reason is reported', async () => {
    const { position } = await given(store, newStream(), newEvents(2));
    const [seen] = await run(store.readAll({ after: position - 1, limit: 1 }));
    await given(store, newStream(), newEvents(2));
    const { openFeed } = parts();
    const arrived: unknown[] = [];
    const lines: string[] = [];
    const other = { ...(seen as RecordedEvent), eventId: newEvent().eventId };
    const following = follow(
      {
        ...{ clock: realClock, random: realRandom, onFault: (line: string) => lines.push(line) },
        openFeed: (after, _, listener) => openFeed(after, other, listener),
      },
      position,
      (...one) => arrived.push(one),
    );
    while (lines.length === 0) await run(store.head());
    following.stop();
    expect(arrived).toEqual([]);
    expect(lines).toEqual([
      `following the log was interrupted at ${position}: the event that was read at ${position} is not there any more; is it another log?`,
    ]);
  });
});
