/// <reference types="jest" />
/** What operators and other programs do to a database that is not ours alone. */
import { ANY, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import * as E from 'fp-ts/Either';
import { follow } from '../../../../test/conformance/event-store/follow';
import {
  idsOf,
  logOf,
  newEvent,
  newEvents,
  newStream,
  streamOf,
} from '../../../../test/conformance/event-store/harness';
import { openStore, server, TEST_PREFIX, withServer } from '../../../../test/support/eventstoredb/server';
import { run } from '../../../../test/support/right';
import { until } from '../../../../test/support/until';
import { realRandom } from '../../../runtime/real';
import type { Batch, EventStore } from '../../event-store';

withServer('strange streams', () => {
  let store: EventStore;
  let operator: EventStoreDBClient;
  const nameOf = (stream: string): string => `${TEST_PREFIX}${stream}`;
  beforeAll(async () => {
    store = await openStore();
    operator = EventStoreDBClient.connectionString(server);
  });
  afterAll(async () => {
    await Promise.all([store.close(), operator.dispose()]);
  });

  /** By a store that has never read it, and by one that has. */
  const each = async (check: (store: EventStore) => Promise<void>): Promise<void> => {
    await check(store);
    const fresh = await openStore();
    await check(fresh);
    await fresh.close();
  };

  const given = async (count: number): Promise<string> => {
    const stream = newStream();
    await run(store.append(stream, 'no-stream', newEvents(count)));
    return stream;
  };

  const foreign = (count: number) =>
    operator.appendToStream(
      `foreign-${realRandom.uuid()}`,
      Array.from({ length: count }, (_, n) => jsonEvent({ type: 'Foreign', data: { n } })),
    );

  test('given a stream that was deleted, then it is empty, and a new event starts it again behind the old ones', async () => {
    const stream = await given(3);
    await operator.deleteStream(nameOf(stream));
    await each(async by => {
      expect(await streamOf(by, stream)).toEqual([]);
      expect(await run(by.find(stream, newEvent().eventId))).toBeNull();
    });
    expect(await store.append(stream, 'any', [newEvent()])()).toMatchObject(E.right({ revision: 3 }));
    // The server answers before it has written that the stream is there again.
    const found = await until(async () => {
      const events = await run(store.readStream(stream));
      return events.length > 0 && events;
    });
    expect(found).toMatchObject([{ revision: 3 }]);
    await each(async by =>
      expect(await by.append(stream, 'no-stream', [newEvent()])()).toMatchObject(E.left({ actual: 3 })),
    );
  });

  test('given a deleted stream, when it is begun as a new one by a store that never saw it, then that is accepted', async () => {
    const stream = await given(3);
    await operator.deleteStream(nameOf(stream));
    const fresh = await openStore();
    const events = newEvents(2);
    expect(await fresh.append(stream, 'no-stream', events)()).toMatchObject(E.right({ revision: 4 }));
    expect(await fresh.append(stream, 4, [newEvent()])()).toMatchObject(E.right({ revision: 5 }));
    expect(await fresh.append(stream, 'any', events)()).toMatchObject(E.right({ revision: 4 }));
    await fresh.close();
  });

  test('given a stream that was deleted for good, then it is empty, takes nothing more, and says why', async () => {
    const stream = await given(3);
    await operator.tombstoneStream(nameOf(stream));
    await each(async by => {
      expect(await run(by.readStream(stream))).toEqual([]);
      expect(await by.append(stream, 'any', [newEvent()])()).toEqual(
        E.left({ _tag: 'StoreUnavailable', cause: 'the server refused an append: StreamDeleted' }),
      );
    });
  });

  test('given a stream whose beginning was cut off, then the rest is read, and expectations count from its true end', async () => {
    const stream = await given(5);
    await operator.setStreamMetadata(nameOf(stream), { truncateBefore: 3 });
    await each(async by => {
      expect((await run(by.readStream(stream))).map(({ revision }) => revision)).toEqual([3, 4]);
      expect((await run(by.readStream(stream, { direction: 'backwards' }))).map(({ revision }) => revision)).toEqual([
        4, 3,
      ]);
      expect(await by.append(stream, 2, [newEvent()])()).toMatchObject(E.left({ actual: 4 }));
      expect(await by.append(stream, 'no-stream', [newEvent()])()).toMatchObject(E.left({ actual: 4 }));
    });
    expect(await store.append(stream, 4, [newEvent()])()).toMatchObject(E.right({ revision: 5 }));
  });

  test('given a stream of which nothing is left to see, then expectations count from its true end', async () => {
    const stream = await given(3);
    await operator.setStreamMetadata(nameOf(stream), { truncateBefore: 9 });
    const fresh = await openStore();
    expect(await run(fresh.readStream(stream))).toEqual([]);
    expect(await fresh.append(stream, 'no-stream', [newEvent()])()).toMatchObject(
      E.left({ expected: 'no-stream', actual: 2 }),
    );
    expect(await fresh.append(stream, 1, [newEvent()])()).toMatchObject(E.left({ expected: 1, actual: 2 }));
    expect(await fresh.append(stream, 7, [newEvent()])()).toMatchObject(E.left({ expected: 7, actual: 2 }));
    expect(await fresh.append(stream, 2, [newEvent()])()).toMatchObject(E.right({ revision: 3 }));
    expect(await fresh.append(stream, 'any', [newEvent()])()).toMatchObject(E.right({ revision: 4 }));
    await fresh.close();
  });

  test('given an event id of which the event was cut off, when it comes again, then the append is taken as a new one', async () => {
    const stream = newStream();
    const events = newEvents(2);
    await run(store.append(stream, 'no-stream', events));
    await run(store.append(stream, 1, [newEvent()]));
    await operator.setStreamMetadata(nameOf(stream), { truncateBefore: 2 });
    expect(await store.append(stream, 2, events)()).toMatchObject(E.right({ revision: 4 }));
  });

  test('given events of others and of the server, then only ours are read, in both directions, whatever the page', async () => {
    const before = await run(store.head());
    const stream = newStream();
    for (let n = 0; n < 4; n += 1) {
      await run(store.append(stream, 'any', [newEvent()]));
      await foreign(30);
      await operator.tombstoneStream(nameOf(await given(1)));
    }
    const ours = await streamOf(store, stream);
    for (const limit of [1, 2, 5, 1000]) expect(await logOf(store, before, [stream], limit)).toEqual(ours);
    const backwards = await run(store.readAll({ direction: 'backwards', limit: 8 }));
    expect(backwards).toHaveLength(8);
    expect(backwards.filter(event => event.stream === stream)).toEqual(ours.toReversed());
    const follower = follow(store, before, [stream]);
    await follower.until(4);
    await follower.stop();
    expect(follower.events).toEqual(ours);
  });

  test('given another prefix on the same server, then neither sees the streams of the other', async () => {
    const other = await openStore({ prefix: `elsewhere-${realRandom.uuid()}-` });
    const stream = newStream();
    const [here, there] = [newEvents(1), newEvents(2)];
    await run(store.append(stream, 'no-stream', here));
    expect(await run(other.head())).toBe(0);
    await run(other.append(stream, 'no-stream', there));
    expect(idsOf(await run(other.readAll()))).toEqual(idsOf(there));
    expect(idsOf(await streamOf(store, stream))).toEqual(idsOf(here));
    expect(await run(other.find(stream, here[0]?.eventId ?? ''))).toBeNull();
    await other.close();
  });

  test('given streams of others that the server takes for ours, then they are not', async () => {
    const before = await run(store.head());
    for (const unseen of ['\u0000', '\u00ad', '\u200b'])
      await operator.appendToStream(
        `${unseen}${TEST_PREFIX}${realRandom.uuid()}`,
        jsonEvent({ type: 'Foreign', data: {} }),
      );
    const stream = newStream();
    await run(store.append(stream, 'any', newEvents(2)));
    expect(await run(store.readAll({ after: before }))).toEqual(await streamOf(store, stream));
    const follower = follow(store, before, [stream]);
    await follower.until(2);
    await follower.stop();
    expect(follower.batches.flatMap(({ events }) => events)).toEqual(await streamOf(store, stream));
  });

  test('given much of others and nothing of ours, then the end stays where ours is, and a follower moves on without events', async () => {
    const place = await run(store.append(newStream(), 'any', [newEvent()]));
    await foreign(10);
    expect(await run(store.head())).toBe(place.position);
    const batches: Batch[] = [];
    await new Promise<void>(resolve => {
      const subscription = store.subscribe(place.position, async batch => {
        batches.push(batch);
        if (batches.length < 2) return;
        void subscription.stop().then(resolve);
      });
      void (async () => {
        while (batches.length < 2) await foreign(300);
      })();
    });
    expect(batches.flatMap(({ events }) => events)).toEqual([]);
    expect(batches.map(({ position }) => position > place.position)).toEqual([true, true]);

    const next = await run(store.append(newStream(), 'any', [newEvent()]));
    const follower = follow(store, batches[0]?.position ?? 0, []);
    expect(await run(store.head())).toBe(next.position);
    await follower.stop();
    const found = await run(store.readAll({ after: batches[0]?.position ?? 0 }));
    expect(found.map(({ position }) => position)).toEqual([next.position]);
  });

  test('given an event of ours that another client wrote, then it is handed over as it was written', async () => {
    const stream = newStream();
    const event = jsonEvent({ type: 'Written', data: { by: 'another' } });
    await operator.appendToStream(nameOf(stream), event, { expectedRevision: ANY });
    expect(await streamOf(store, stream)).toMatchObject([
      { eventId: event.id, type: 'Written', data: '{"by":"another"}', metadata: '' },
    ]);
  });

  test('given an event of ours, then the tools of the server see its data as JSON', async () => {
    const stream = newStream();
    await run(store.append(stream, 'no-stream', [newEvent({ data: '{"a":1}', metadata: '{"b":2}' })]));
    for await (const { event } of operator.readStream(nameOf(stream)))
      expect(event).toMatchObject({ isJson: true, data: { a: 1 }, metadata: { b: 2 } });
  });
});
