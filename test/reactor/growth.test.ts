/** What one request costs, by the number of its sources and of webhooks: counted, not timed. */
import { join } from 'node:path';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { allEvents } from '../support/history';
import { right } from '../support/right';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const cost = async (sources: number, webhooks: number) => {
  const ports = simulatedPorts();
  const dir = tempDir();
  const store = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: ports.clock }));
  const world = createWorld({ ports, dir, store });
  await world.start();
  for (let webhookId = 1; webhookId <= webhooks; webhookId += 1) await world.addWebhook(webhookId);
  await world.addFlow(
    7,
    Array.from({ length: sources }, (_, n) => `${n}`.padEnd(255, 'x')),
  );
  await ports.clock.settle();
  const before = { ...store.stats };
  await world.requestSync(7);
  await ports.clock.settle();
  const after = { ...store.stats };
  const messages = ports.network.posts.map(({ body }) => body);
  const stored = (await allEvents(store))
    .filter(({ stream }) => stream.startsWith('delivery-'))
    .reduce((bytes, { data }) => bytes + data.length, 0);
  await world.stop();
  await store.close();
  return {
    ...{ messages, stored },
    ...{ appends: after.appends - before.appends, reads: after.reads - before.reads },
  };
};

test('a request over four times the sources stores its deliveries in as many bytes, and reads and appends as often', async () => {
  const [few, many] = [await cost(20, 4), await cost(80, 4)];
  expect(many.messages).toHaveLength(4);
  expect(many.messages[0]?.length).toBeGreaterThan(3.5 * (few.messages[0]?.length ?? 0));
  expect(many.stored).toBe(few.stored);
  expect([many.appends, many.reads]).toEqual([few.appends, few.reads]);
});

test('a request to five times the webhooks appends and reads five times as often at most', async () => {
  const [few, many] = [await cost(3, 20), await cost(3, 100)];
  expect(many.messages).toHaveLength(100);
  expect(many.appends).toBeLessThanOrEqual(5 * few.appends);
  expect(many.reads).toBeLessThanOrEqual(5 * few.reads);
});
