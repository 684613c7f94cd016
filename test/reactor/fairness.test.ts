/** One webhook's faults are not those of the others, nor of the process. */
import { answering, later } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const SECOND = 1000;
const slow = 'https://receiver-1.example/hook';
const quick = 'https://receiver-2.example/hook';

test('a slow webhook with a long backlog delays no other, and is asked only so often at once', async () => {
  let open = 0;
  let most = 0;
  const ports = simulatedPorts({
    receiver: async ({ url }, clock) => {
      if (url !== slow) return answering(200);
      open += 1;
      most = Math.max(most, open);
      const answer = await later(clock, 14 * SECOND, answering(200));
      open -= 1;
      return answer;
    },
  });
  const { clock, network } = ports;
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  await world.addWebhook(1);
  await world.requestAll(200);
  await clock.settle();
  const sentTo = (url: string): number => network.posts.filter(post => post.url === url).length;
  expect(sentTo(slow)).toBe(2);

  await world.addWebhook(2);
  await world.addFlow(1000, ['A']);
  await world.requestSync(1000);
  await clock.settle();
  expect(sentTo(quick)).toBe(1);

  // All of the backlog is worked off, though most of it is not kept in memory.
  expect(world.reactor.status().deliveries.waiting).toBeLessThan(200);
  await clock.advance((3 + Math.ceil(201 / 8)) * 14 * SECOND);
  expect(sentTo(slow)).toBe(201);
  expect(most).toBe(8);
  expect(new Set(network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(202);
  await world.stop();
  expect(world.errors).toEqual([]);
});

test('a backlog in the read model is sent after a restart, every delivery once', async () => {
  const dir = tempDir();
  let status = 500;
  const first = simulatedPorts({ receiver: () => answering(status) });
  const before = createWorld({ ports: first, dir, schedule: [0, 60 * SECOND] });
  await before.start();
  await before.addWebhook(1);
  await before.requestAll(200);
  await first.clock.settle();
  await before.stop();

  status = 200;
  const sentBefore = first.network.posts.length;
  expect(sentBefore).toBeLessThan(10);
  const second = simulatedPorts({ start: first.clock.now() });
  const after = createWorld({ ports: second, dir, schedule: [0, 60 * SECOND] });
  await after.start();
  await second.clock.settle();
  expect(second.network.posts).toHaveLength(200 - sentBefore);
  expect(after.reactor.status().deliveries.waiting).toBeLessThan(200);
  await second.clock.advance(70 * SECOND);
  expect(new Set(second.network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(200);
  expect(second.network.posts).toHaveLength(200);
  await after.stop();
});

test('one client with many webhooks to a silent receiver delays neither another client nor another host of its own', async () => {
  const healthy = /receiver-(100|101)\./;
  const ports = simulatedPorts({
    receiver: ({ url }, clock) => (healthy.test(url) ? answering(200) : later(clock, 3600 * SECOND)),
  });
  const { clock, network } = ports;
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  for (let id = 1; id <= 40; id++) await world.addWebhook(id, 'https://silent.example/hook', 'greedy');
  for (let id = 1; id <= 40; id++) for (let n = 0; n < 8; n++) await world.testWebhook(id);
  await clock.settle();
  expect(network.posts.length).toBeLessThan(128);

  await world.addWebhook(100, undefined, 'greedy');
  await world.addWebhook(101, undefined, 'modest');
  await world.testWebhook(100);
  await world.testWebhook(101);
  await clock.settle();
  expect(network.posts.filter(({ url }) => healthy.test(url))).toHaveLength(2);

  // All of them are tried, and a stop waits for no more than those that are under way.
  await clock.advance(20 * SECOND);
  expect(network.posts.length).toBeGreaterThan(128);
  const stopped = world.stop();
  await clock.advance(16 * SECOND);
  await stopped;
});
