import * as E from 'fp-ts/Either';
import { follow } from '../../../test/conformance/event-store/follow';
import { newEvent, newEvents, newStream, streamOf } from '../../../test/conformance/event-store/harness';
import { openStore, withServer } from '../../../test/support/eventstoredb/server';
import { openWire, type Wire } from '../../../test/support/eventstoredb/wire';
import { run } from '../../../test/support/right';
import { pause, until } from '../../../test/support/until';
import type { EventStore } from '../event-store';
import type { EventStoreDbStore } from './eventstoredb-store';

const UNAVAILABLE = E.left({ _tag: 'StoreUnavailable', cause: expect.any(String) });

withServer('outages', () => {
  const opened: Array<EventStore | Wire> = [];
  const behind = async (options = ''): Promise<{ readonly wire: Wire; readonly store: EventStoreDbStore }> => {
    const wire = await openWire();
    const store = await openStore({ connectionString: wire.connectionString(options) });
    opened.push(store, wire);
    return { wire, store };
  };
  afterAll(async () => {
    for (const each of opened) await ('close' in each ? each.close() : each.stop());
  });

  const everything = (store: EventStore, stream: string): Promise<ReadonlyArray<E.Either<unknown, unknown>>> =>
    Promise.all([
      store.append(stream, 'any', [newEvent()])(),
      store.readStream(stream)(),
      store.readAll()(),
      store.find(stream, newEvent().eventId)(),
      store.head()(),
    ]);

  const untilItWorks = async (store: EventStore, stream: string): Promise<void> => {
    await until(async () => (await everything(store, stream)).every(E.isRight));
  };

  test('given a server that froze, then everything is answered by its deadline, and works again when it thaws', async () => {
    const { wire, store } = await behind('defaultDeadline=400');
    const stream = newStream();
    await run(store.append(stream, 'any', newEvents(2)));
    wire.freeze();
    expect(await everything(store, stream)).toEqual(Array(5).fill(UNAVAILABLE));
    wire.thaw();
    await untilItWorks(store, stream);
  });

  test('given a server that is away, then everything is answered, and works again when it is back', async () => {
    const { wire, store } = await behind('defaultDeadline=400');
    const stream = newStream();
    await run(store.append(stream, 'any', newEvents(2)));
    await wire.stop();
    expect(await everything(store, stream)).toEqual(Array(5).fill(UNAVAILABLE));
    await wire.start();
    await untilItWorks(store, stream);
  });

  /** Works again after the connection, as `prepare` left it, was forgotten by the other side. */
  const survivesSilence = (prepare: (wire: Wire) => Promise<void>) => async (): Promise<void> => {
    const { wire, store } = await behind('defaultDeadline=1000&keepAliveInterval=1000&keepAliveTimeout=2000');
    const stream = newStream();
    const follower = follow(store, await run(store.head()), [stream]);
    await run(store.append(stream, 'any', newEvents(2)));
    await prepare(wire);
    wire.abandon();
    await untilItWorks(store, stream);
    await follower.until((await streamOf(store, stream)).length);
    await follower.stop();
  };

  test(
    'given an open connection over which nothing passes ever again, then another is opened, and everything works',
    survivesSilence(async () => undefined),
  );

  test(
    'given a connection that is being opened over which nothing passes ever again, then another is opened, and everything works',
    survivesSilence(async wire => {
      wire.freeze();
      wire.cut();
      const before = wire.connections();
      while (wire.connections() === before) await pause(20);
    }),
  );

  test('given a server that is away for less than the deadline, then nobody notices', async () => {
    const { wire, store } = await behind();
    const stream = newStream();
    await run(store.append(stream, 'any', newEvents(2)));
    await wire.stop();
    const answers = everything(store, stream);
    await wire.start();
    expect((await answers).every(E.isRight)).toBe(true);
    expect(await streamOf(store, stream)).toHaveLength(3);
  });

  test('given many appends to one stream while the server is frozen, then they do not wait for one another', async () => {
    const { wire, store } = await behind('defaultDeadline=400');
    const stream = newStream();
    await run(store.append(stream, 'any', [newEvent()]));
    wire.freeze();
    const answers = await Promise.all(newEvents(100).map(event => store.append(stream, 'any', [event])()));
    expect(answers).toEqual(Array(100).fill(UNAVAILABLE));
    wire.thaw();
  });

  test('given two servers in one process, when the one dies under load, then the appends to the other do not notice', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const [dying, healthy] = await Promise.all([behind('defaultDeadline=1000'), behind()]);
    /** Appends for as long as it is wanted; whether each was acknowledged. */
    const load = async (store: EventStore, goesOn: (last: boolean) => boolean): Promise<ReadonlyArray<boolean>> => {
      const stream = newStream();
      const outcomes: boolean[] = [];
      while (goesOn(outcomes.at(-1) ?? true))
        outcomes.push(E.isRight(await store.append(stream, 'any', [newEvent()])()));
      return outcomes;
    };
    let over = false;
    const toHealthy = Array.from({ length: 16 }, () => load(healthy.store, () => !over));
    const toDying = Array.from({ length: 16 }, () => load(dying.store, last => last && !over));
    const died = await (async () => {
      await run(healthy.store.append(newStream(), 'any', newEvents(100)));
      await dying.wire.stop();
      const ended = await Promise.all(toDying);
      await run(healthy.store.append(newStream(), 'any', newEvents(100)));
      return ended;
    })().finally(() => {
      over = true;
    });
    const outcomes = (await Promise.all(toHealthy)).flat();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(died.map(each => each.at(-1))).toEqual(Array(16).fill(false));
    expect(outcomes.length).toBeGreaterThan(16);
    expect(outcomes.every(Boolean)).toBe(true);
  });

  test('given a follower whose connection breaks again and again under load, then it sees every event once and in order', async () => {
    const { wire, store } = await behind();
    const direct = await openStore();
    opened.push(direct);
    const streams = Array.from({ length: 8 }, newStream);
    const follower = follow(store, await run(direct.head()), streams);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(streams.map(stream => run(direct.append(stream, 'any', newEvents(20)))));
      if (round % 3 === 2) {
        await wire.stop();
        await Promise.all(streams.map(stream => run(direct.append(stream, 'any', newEvents(20)))));
        await wire.start();
      } else wire.cut();
    }
    await follower.until(8 * 13 * 20);
    await follower.stop();
    for (const stream of streams)
      expect(follower.events.filter(event => event.stream === stream).map(({ revision }) => revision)).toEqual(
        Array.from({ length: 13 * 20 }, (_, n) => n),
      );
    const positions = follower.events.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  }, 60_000);

  test('given a live follower that does not read while much is appended, then the server gives it up, and it misses nothing', async () => {
    const { wire, store } = await behind();
    const direct = await openStore();
    opened.push(direct);
    const stream = newStream();
    const follower = follow(store, await run(direct.head()), [stream]);
    await run(direct.append(stream, 'no-stream', [newEvent()]));
    await follower.until(1);
    wire.freeze();
    const large = JSON.stringify('x'.repeat(2000));
    for (let n = 0; n < 40; n += 1)
      await run(
        direct.append(
          stream,
          'any',
          newEvents(100).map(event => ({ ...event, data: large })),
        ),
      );
    wire.thaw();
    await follower.until(4001);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 4001 }, (_, n) => n));
  });

  test('given a handler that is slower than the log, then it gets all of it, in order', async () => {
    const { store } = await behind();
    const stream = newStream();
    const before = await run(store.head());
    for (let n = 0; n < 12; n += 1) await run(store.append(stream, 'any', newEvents(1000)));
    let calls = 0;
    const follower = follow(store, before, [stream], async () => {
      calls += 1;
      for (let n = 0; n < (calls === 1 ? 100 : 2); n += 1) await store.head()();
    });
    await follower.until(12_000);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 12_000 }, (_, n) => n));
  });

  test('given a handler that stands still while the connection breaks, then the server is not taken to be away, and nothing is missed', async () => {
    const { wire, store } = await behind('defaultDeadline=1000');
    const direct = await openStore();
    opened.push(direct);
    const stream = newStream();
    const before = await run(direct.head());
    for (let n = 0; n < 12; n += 1) await run(direct.append(stream, 'any', newEvents(1000)));
    let goOn = (): void => undefined;
    const standing = new Promise<void>(resolve => (goOn = resolve));
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>(resolve => (begun = resolve));
    const follower = follow(store, before, [stream], () => {
      begun();
      return standing;
    });
    await hasBegun;
    await pause(1000); // all that may wait has arrived
    wire.cut();
    const faults = new Set<string | null>();
    for (let n = 0; n < 60; n += 1) {
      faults.add(store.status().fault);
      await pause(50);
    }
    goOn();
    await follower.until(12_000);
    await follower.stop();
    expect(follower.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 12_000 }, (_, n) => n));
    expect([...faults].filter(fault => fault?.includes('not confirmed'))).toEqual([]);
  });

  test('given a follower that cannot connect, then it says so in one line without the password, stops at once, and receives nothing more', async () => {
    const lines: string[] = [];
    const wire = await openWire();
    const store = await openStore({
      connectionString: wire.connectionString('defaultDeadline=300'),
      onFault: line => lines.push(line),
    });
    const follower = follow(store, 0, []);
    await wire.stop();
    while (lines.length === 0) await store.head()();
    await follower.stop();
    await store.close();
    expect(lines[0]).toMatch(/^following the log was interrupted at (\d+|its end): no connection to the server/);
    expect(lines[0]).not.toContain('\n');
  });

  test('given a server that goes away and comes back, then the status tells so without asking it, and where our last event is', async () => {
    const { wire, store } = await behind('defaultDeadline=400');
    const stream = newStream();
    expect(store.status()).toEqual({ connected: true, head: null, fault: null });
    const follower = follow(store, await run(store.head()), [stream]);
    const first = await run(store.append(stream, 'any', newEvents(2)));
    await follower.until(2);
    expect(store.status()).toEqual({ connected: true, head: first.position, fault: null });
    await wire.stop();
    while (store.status().connected) await store.head()();
    expect(store.status()).toEqual({
      connected: false,
      head: first.position,
      fault: expect.stringMatching(/^[^\n]*no connection to the server[^\n]*$/),
    });
    await wire.start();
    while (store.status().fault !== null) await store.head()();
    const second = await run(store.append(stream, 'any', [newEvent()]));
    await follower.until(3);
    expect(store.status()).toEqual({ connected: true, head: second.position, fault: null });
    await follower.stop();
  });
});
