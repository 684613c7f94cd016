import { EventStoreDBClient } from '@eventstore/db-client';
import * as E from 'fp-ts/Either';
import { idsOf, newEvent, newEvents, newStream, streamOf } from '../../../test/conformance/event-store/harness';
import { openStore, server, TEST_PREFIX, withServer } from '../../../test/support/eventstoredb/server';
import { openWire } from '../../../test/support/eventstoredb/wire';
import { run } from '../../../test/support/right';
import { until } from '../../../test/support/until';
import type { EventStoreDbStore } from './eventstoredb-store';

withServer('streams of which only the last event is kept', () => {
  let store: EventStoreDbStore;
  let operator: EventStoreDBClient;
  const settingsOf = async (stream: string) => (await operator.getStreamMetadata(`${TEST_PREFIX}${stream}`)).metadata;
  /** The server itself keeps only the last of what was said; its revision tells how often that was. */
  const timesSaid = async (stream: string): Promise<bigint> => {
    let times = 0n;
    for await (const { event } of operator.readStream(`$$${TEST_PREFIX}${stream}`))
      times = (event?.revision ?? 0n) + 1n;
    return times;
  };
  beforeAll(async () => {
    store = await openStore();
    operator = EventStoreDBClient.connectionString(server);
  });
  afterAll(async () => {
    await Promise.all([store.close(), operator.dispose()]);
  });

  test('given a stream that is still to begin, then its last event is all that anybody ever reads', async () => {
    const stream = newStream();
    await run(store.keepOnlyLast(stream));
    expect(await run(store.readStream(stream))).toEqual([]);
    for (const revision of [0, 1, 2]) {
      const events = newEvents(1);
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      expect(await store.append(stream, expected, events)()).toMatchObject(E.right({ revision }));
      expect(idsOf(await run(store.readStream(stream)))).toEqual(idsOf(events));
      expect(idsOf(await run(store.readStream(stream, { direction: 'backwards' })))).toEqual(idsOf(events));
    }
    const other = await openStore();
    expect(await other.append(stream, 1, [newEvent()])()).toMatchObject(E.left({ actual: 2 }));
    await other.close();
  });

  test('given a stream that has begun, then what is before its last event is shown no more, and other streams stay', async () => {
    const [stream, other] = [newStream(), newStream()];
    const events = newEvents(3);
    for (const name of [stream, other]) await run(store.append(name, 'no-stream', events));
    await run(store.keepOnlyLast(stream));
    expect(idsOf(await run(store.readStream(stream)))).toEqual(idsOf(events.slice(2)));
    expect(await streamOf(store, other)).toHaveLength(3);
  });

  test('given what an operator said of the stream, then that stays said', async () => {
    const stream = newStream();
    await operator.setStreamMetadata(`${TEST_PREFIX}${stream}`, { acl: { readRoles: ['$all'] }, owner: 'exams' });
    await run(store.keepOnlyLast(stream));
    expect(await settingsOf(stream)).toMatchObject({ maxCount: 1, acl: { readRoles: ['$all'] }, owner: 'exams' });
  });

  test('given many who say it at once and again, then it is said once', async () => {
    const stream = newStream();
    const other = await openStore();
    await Promise.all(Array.from({ length: 10 }, (_, n) => run((n % 2 === 0 ? store : other).keepOnlyLast(stream))));
    await run(store.keepOnlyLast(stream));
    await other.close();
    expect(await settingsOf(stream)).toEqual({ maxCount: 1 });
    expect(await timesSaid(stream)).toBe(1n);
  });

  test('given an answer that is lost, then it is set once, and reported as set', async () => {
    const wire = await openWire();
    const through = await openStore({ connectionString: wire.connectionString() });
    const stream = newStream();
    wire.loseAnswers();
    const answer = through.keepOnlyLast(stream)();
    await until(async () => (await settingsOf(stream))?.maxCount === 1);
    wire.cut();
    expect(await answer).toEqual(E.right(undefined));
    expect(await timesSaid(stream)).toBe(1n);
    await through.close();
    await wire.stop();
    expect(await through.keepOnlyLast(stream)()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
  });
});
