import * as E from 'fp-ts/Either';
import { idsOf, newEvent, newEvents, newStream, streamOf } from '../../../../test/conformance/event-store/harness';
import { openStore, withServer } from '../../../../test/support/eventstoredb/server';
import { openWire, type Wire } from '../../../../test/support/eventstoredb/wire';
import { run } from '../../../../test/support/right';
import { realRandom } from '../../../runtime/real';
import type { Appended, EventData, EventStore, ExpectedRevision, StoreError } from '../../event-store';

withServer('appends whose answer is lost', () => {
  let direct: EventStore;
  let wire: Wire;
  let store: EventStore;
  beforeAll(async () => {
    direct = await openStore();
    wire = await openWire();
    store = await openStore({ connectionString: wire.connectionString() });
  });
  afterAll(async () => {
    await Promise.all([store.close(), direct.close()]);
    await wire.stop();
  });

  /** The append reaches the server, its answer does not come back, and the connection breaks. */
  const losingTheAnswer = async (
    stream: string,
    expected: ExpectedRevision,
    events: ReadonlyArray<EventData>,
  ): Promise<E.Either<StoreError, Appended>> => {
    await run(store.readStream(stream)); // so that the append itself is what is lost
    const before = (await streamOf(direct, stream)).length;
    wire.loseAnswers();
    const answer = store.append(stream, expected, events)();
    for (let stored = before; stored === before; ) stored = (await streamOf(direct, stream)).length;
    wire.cut();
    return answer;
  };

  test.each<ExpectedRevision>(['no-stream', 'any'])(
    'given a new stream and %s expected, then it is stored once and answered with its place',
    async expected => {
      const stream = newStream();
      const events = newEvents(3);
      const answer = await losingTheAnswer(stream, expected, events);
      const stored = await streamOf(direct, stream);
      expect(idsOf(stored)).toEqual(idsOf(events));
      expect(answer).toEqual(E.right({ revision: 2, position: stored[2]?.position }));
    },
  );

  test.each<ExpectedRevision>(['any', 'stream-exists', 1])(
    'given a stream and %s expected, then it is stored once and answered with its place',
    async expected => {
      const stream = newStream();
      const [first, events] = [newEvents(2), newEvents(2)];
      await run(store.append(stream, 'no-stream', first));
      const answer = await losingTheAnswer(stream, expected, events);
      const stored = await streamOf(direct, stream);
      expect(idsOf(stored)).toEqual(idsOf([...first, ...events]));
      expect(answer).toEqual(E.right({ revision: 3, position: stored[3]?.position }));
    },
  );

  test('given another writer in between, then the one that was stored is acknowledged, and the next conflict is true', async () => {
    const stream = newStream();
    const mine = newEvents(1);
    await run(store.readStream(stream));
    wire.loseAnswers();
    const answer = store.append(stream, 'no-stream', mine)();
    for (let stored = 0; stored === 0; ) stored = (await streamOf(direct, stream)).length;
    await run(direct.append(stream, 0, [newEvent()]));
    wire.cut();
    expect(await answer).toMatchObject(E.right({ revision: 0 }));
    expect(await store.append(stream, 0, [newEvent()])()).toMatchObject(E.left({ expected: 0, actual: 1 }));
  });

  test('given an append that never arrived, when another writer took its place, then the conflict is reported with the right revision', async () => {
    const stream = newStream();
    await run(store.append(stream, 'no-stream', newEvents(2)));
    await wire.stop();
    const answer = store.append(stream, 1, [newEvent()])();
    await run(direct.append(stream, 1, newEvents(3)));
    await wire.start();
    expect(await answer).toEqual(E.left({ _tag: 'WrongExpectedRevision', stream, expected: 1, actual: 4 }));
    expect(await streamOf(direct, stream)).toHaveLength(5);
  });

  test('given a store that gave up, when the caller sends the same again, then it is stored once', async () => {
    const hurried = await openStore({ connectionString: wire.connectionString('defaultDeadline=300') });
    const stream = newStream();
    await run(hurried.append(stream, 'any', [newEvent()]));
    const events = newEvents(2);
    wire.loseAnswers();
    const unknown = await hurried.append(stream, 'any', events)();
    wire.cut();
    expect(unknown).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
    expect(await store.append(stream, 'any', events)()).toMatchObject(E.right({ revision: 2 }));
    expect(await hurried.append(stream, 'any', events)()).toMatchObject(E.right({ revision: 2 }));
    expect(await streamOf(direct, stream)).toHaveLength(3);
    await hurried.close();
  });

  test('given a connection that breaks all the time under load, then nothing acknowledged is lost, nothing is doubled, and no conflict is reported that was none', async () => {
    const wrong: StoreError[] = [];
    let breaking = true;
    const breaks = (async () => {
      while (breaking) {
        for (let n = 0; n < 20; n += 1) await direct.head()();
        if (realRandom.fraction() < 0.5) wire.loseAnswers();
        await direct.head()();
        wire.cut();
      }
    })();
    const writers = Array.from({ length: 16 }, async (_, index) => {
      const stream = newStream();
      const sent: EventData[] = [];
      for (let n = 0; n < 25; n += 1) {
        const events = newEvents(1 + (n % 3));
        const expected = index % 2 === 0 ? 'any' : sent.length === 0 ? 'no-stream' : sent.length - 1;
        let answer = await store.append(stream, expected, events)();
        while (E.isLeft(answer) && answer.left._tag === 'StoreUnavailable')
          answer = await store.append(stream, expected, events)();
        if (E.isLeft(answer)) wrong.push(answer.left);
        sent.push(...events);
        expect(answer).toMatchObject(E.right({ revision: sent.length - 1 }));
      }
      return { stream, sent };
    });
    const written = await Promise.all(writers);
    breaking = false;
    await breaks;
    expect(wrong).toEqual([]);
    for (const { stream, sent } of written) expect(idsOf(await streamOf(direct, stream))).toEqual(idsOf(sent));
    expect(wire.connections()).toBeGreaterThan(5);
  }, 120_000);
});
