/**
 * Many sync requests to several webhooks while the store goes away again and again. Each outage is long enough that
 * attempts are put off, and more waits for each webhook than is kept in memory for it.
 *
 * A wire between flowsync and the server of `FLOWSYNC_TEST_ESDB` is cut and frozen. A server is killed and stopped only
 * when `FLOWSYNC_TEST_ESDB_RUN` says how to start one, see `own-server.ts`. More of it by `FLOWSYNC_OUTAGE_REQUESTS`
 * and `FLOWSYNC_OUTAGE_REPLICAS`.
 */
import { openWire, type Wire } from '../support/eventstoredb/wire';
import { type Message, startReceiver } from '../support/receiver';
import type { Running } from '../support/service';
import { pause } from '../support/until';
import { ownServer, program } from './own-server';
import { insist, newPrefix, ready, startReplica, subscribe, withServer } from './replicas';

const SOURCES = 20;
const FLOWS = Math.ceil(Number(process.env.FLOWSYNC_OUTAGE_REQUESTS ?? 600) / SOURCES);
const REPLICAS = Number(process.env.FLOWSYNC_OUTAGE_REPLICAS ?? 1);
const WEBHOOKS = 3;
const WRITERS = 12;
/** A receiver's time for one message while there are outages, so that deliveries pile up. */
const ANSWER_MS = 1500;
/** From the end of the last outage: longer than a claim holds (30 s) and than what is due stays unseen (1 min). */
const DELIVERED_WITHIN_MS = 150_000;

const times = <A>(count: number, make: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => make(n));

/** What the gauges say that waits, runs or is overdue, in all. */
const open = async ({ request }: Running): Promise<number> => {
  const { body } = await request('GET', '/metrics');
  const samples = [
    ...String(body).matchAll(/^flowsync_(?:deliveries_pending|deliveries_overdue|deadlines_overdue)\S* (\S+)$/gm),
  ];
  expect(samples.length).toBeGreaterThan(0);
  return samples.reduce((sum, [, value]) => sum + Number(value), 0);
};

const prepare = async (replica: Running): Promise<ReadonlyArray<readonly [flowId: number, reference: string]>> => {
  const flows = times(FLOWS, async n => {
    const flowId = n + 1;
    await insist(replica, 'PUT', `/flows/${flowId}`, { code: `F-${flowId}`, title: 'Under load' });
    const references = times(SOURCES, source => `R-${source}`);
    for (const reference of references)
      await insist(replica, 'POST', `/flows/${flowId}/external-sources`, { reference });
    return references.map(reference => [flowId, reference] as const);
  });
  return (await Promise.all(flows)).flat();
};

/** Requests syncs without a pause while the outages happen, and waits for every message that is owed. */
const survives = async (connectionString: string, outages: ReadonlyArray<() => Promise<void>>): Promise<void> => {
  const prefix = newPrefix();
  const replicas = await Promise.all(
    times(REPLICAS, () => startReplica(prefix, { env: { FLOWSYNC_EVENT_STORE: connectionString } })),
  );
  const replica = replicas[0] as Running;
  let isOver = false;
  const receivers = await Promise.all(times(WEBHOOKS, () => startReceiver(() => pause(isOver ? 10 : ANSWER_MS))));
  for (const receiver of receivers) await subscribe(replica, receiver);
  await Promise.all(replicas.map(ready));
  const wanted = [...(await prepare(replica))];

  const acknowledged = new Set<string>();
  const write = async (at: Running): Promise<void> => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const [flowId, reference] = next;
      const { status, body } = await insist(at, 'POST', `/flows/${flowId}/sync`, { references: [reference] });
      expect(status).toBe(202);
      acknowledged.add(body.data.requestId);
    }
  };
  const writers = Promise.all(times(WRITERS, n => write(replicas[n % REPLICAS] as Running)));
  while (acknowledged.size < (FLOWS * SOURCES) / 2) await pause(20);
  for (const outage of outages) {
    await outage();
    await pause(1000);
  }
  const over = performance.now();
  isOver = true;
  await writers;
  expect(acknowledged.size).toBe(FLOWS * SOURCES);

  const missing = (messages: ReadonlyArray<Message>): number => {
    const got = new Set(messages.map(({ data }) => data.requestId));
    return [...acknowledged].filter(requestId => !got.has(requestId)).length;
  };
  const allMissing = (): ReadonlyArray<number> => receivers.map(({ messages }) => missing(messages));
  while (allMissing().some(count => count > 0) && performance.now() - over < DELIVERED_WITHIN_MS) await pause(100);
  console.info(
    `${acknowledged.size} requests, ${allMissing()} of them missing ${Math.round(performance.now() - over)} ms after; ` +
      `${receivers.map(({ messages }) => messages.length - acknowledged.size + missing(messages))} sent twice`,
  );
  expect(allMissing()).toEqual(times(WEBHOOKS, () => 0));
  for (const each of replicas) {
    while ((await open(each)) > 0 && performance.now() - over < DELIVERED_WITHIN_MS) await pause(100);
    expect(await open(each)).toBe(0);
  }
};

withServer('outages under load', () => {
  const wires: Wire[] = [];
  const newWire = async (): Promise<Wire> => {
    const wire = await openWire();
    wires.push(wire);
    return wire;
  };
  afterAll(() => Promise.all(wires.map(wire => wire.stop())));

  test('given a connection that is cut again and again, then every acknowledged request reaches every webhook', async () => {
    const wire = await newWire();
    const cut = async (): Promise<void> => {
      await wire.stop();
      await pause(7000);
      await wire.start();
    };
    await survives(wire.connectionString(), [cut, cut, async () => wire.cut(), cut]);
  });

  test('given a connection that stands still again and again, then every acknowledged request reaches every webhook', async () => {
    const wire = await newWire();
    const freeze = (ms: number) => async (): Promise<void> => {
      wire.freeze();
      await pause(ms);
      wire.thaw();
    };
    await survives(wire.connectionString(), [freeze(15_000), freeze(3000), freeze(8000)]);
  });

  const withOwn = program === '' ? test.skip : test;

  withOwn(
    'given a server that is killed again and again, then every acknowledged request reaches every webhook',
    async () => {
      const server = await ownServer();
      const restart = async (): Promise<void> => {
        await server.kill();
        await pause(4000);
        await server.start();
      };
      await survives(server.connectionString, [restart, restart, restart]);
      await server.kill();
    },
  );

  withOwn(
    'given a server that is stopped for 15 s, then every acknowledged request reaches every webhook',
    async () => {
      const server = await ownServer();
      const stop = async (): Promise<void> => {
        server.freeze();
        await pause(15_000);
        server.thaw();
      };
      await survives(server.connectionString, [stop, stop]);
      await server.kill();
    },
  );
});
