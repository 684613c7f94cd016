/** After a long downtime: what is due is attempted once, a few at a time, and nothing else. */
import { answering, later } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const WEBHOOKS = 6;
const FLOWS = 40;

test('after a week of downtime exactly the attempts that are due are made, a few at a time to each webhook', async () => {
  const dir = tempDir();
  const schedule = [0, HOUR, 2 * HOUR];
  const first = simulatedPorts({ receiver: () => answering(500) });
  const before = createWorld({ ports: first, dir, schedule });
  await before.start();
  for (let id = 1; id <= WEBHOOKS; id++) await before.addWebhook(id);
  // Half of the requests are still open after the week.
  await before.requestAll(FLOWS, flowId => (flowId % 2 === 0 ? 2 * WEEK : WEEK / 2));
  await first.clock.settle();
  const sentBefore = first.network.posts.length;
  await before.stop();

  const open = new Map<string, number>();
  const most = new Map<string, number>();
  const second = simulatedPorts({
    start: first.clock.now() + WEEK,
    receiver: async ({ url }, clock) => {
      open.set(url, (open.get(url) ?? 0) + 1);
      most.set(url, Math.max(most.get(url) ?? 0, open.get(url) ?? 0));
      const answer = await later(clock, 100, answering(200));
      open.set(url, (open.get(url) ?? 0) - 1);
      return answer;
    },
  });
  const after = createWorld({ ports: second, dir, schedule });
  await after.start();
  await second.clock.settle();
  const atFirst = second.network.posts.length;
  expect(atFirst).toBeGreaterThan(0);
  expect(atFirst).toBeLessThanOrEqual(2 * WEBHOOKS);
  await second.clock.advance(60_000);

  const ids = second.network.posts.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
  const flows = second.network.posts.map(({ body }) => JSON.parse(body).data.flowId as number);
  expect(flows.filter(flowId => flowId % 2 !== 0)).toEqual([]);
  expect(ids).toHaveLength((WEBHOOKS * FLOWS) / 2);
  expect(Math.max(...most.values())).toBeLessThanOrEqual(32);
  expect(await after.attemptsBegun()).toBe(sentBefore + ids.length);
  await second.clock.advance(24 * HOUR);
  expect(second.network.posts).toHaveLength(ids.length);
  await after.stop();
});

test('endpoints that hang are probed by one attempt at a time, do not delay the others, and recover by themselves', async () => {
  let areHung = true;
  const hung = /receiver-([1-9]|[1-3]\d|40)\.example/;
  const ports = simulatedPorts({
    receiver: ({ url }, clock) => (areHung && hung.test(url) ? later(clock, HOUR) : answering(200)),
  });
  const { clock, network } = ports;
  const world = createWorld({ ports, dir: tempDir(), schedule: Array.from({ length: 50 }, () => 1000) });
  await world.start();
  for (let id = 1; id <= 60; id++) await world.addWebhook(id);
  await world.requestAll(10);
  await clock.settle();
  const to = (isHung: boolean) => network.posts.filter(({ url }) => hung.test(url) === isHung);
  // Nobody who answers waits for those that hang.
  expect(to(false)).toHaveLength(20 * 10);
  expect(to(true)).toHaveLength(40 * 2);

  await clock.advance(5 * 60_000);
  expect(world.reactor.status().circuits).toMatchObject({ closed: 20 });
  expect(world.reactor.circuitOf(60)).toMatchObject({ state: 'closed' });
  expect(world.reactor.circuitOf(1)).toMatchObject({ since: expect.any(Number), nextProbeAt: expect.any(Number) });
  expect(world.reactor.status().deliveries.running).toBeLessThanOrEqual(40);

  areHung = false;
  await clock.advance(3 * 60_000);
  expect(world.reactor.status().circuits).toEqual({ closed: 60, open: 0, probing: 0 });
  expect((await world.reactor.openWork())?.deliveries).toEqual({ pending: 0, sending: 0, overdue: 0 });
  await world.stop();
});

test('a test message goes past an open circuit, and its success closes it', async () => {
  let status = 500;
  const { clock, network, ...rest } = simulatedPorts({ receiver: () => answering(status) });
  const world = createWorld({ ports: { clock, network, ...rest }, dir: tempDir(), schedule: [0, 1, 1, 1, 1, 1, HOUR] });
  await world.start();
  await world.addWebhook(1);
  await world.requestAll(10);
  await clock.advance(1);
  expect(world.reactor.circuitOf(1)).toMatchObject({ state: 'open' });
  status = 200;
  await world.testWebhook(1);
  await clock.settle();
  expect(network.posts.at(-1)?.body).not.toBe('');
  expect(world.reactor.circuitOf(1)).toMatchObject({ state: 'closed' });
  await world.stop();
});

test('a webhook that is deleted takes its lane along', async () => {
  const { clock, ...rest } = simulatedPorts();
  const world = createWorld({ ports: { clock, ...rest }, dir: tempDir() });
  await world.start();
  await world.addWebhook(1);
  await world.requestAll(3);
  await clock.settle();
  expect(world.reactor.circuitOf(1)).not.toBeNull();
  await world.deleteWebhook(1);
  await clock.advance(120_000);
  expect(world.reactor.circuitOf(1)).toBeNull();
  await world.stop();
});
