/** One webhook's troubles are not those of the others, nor of the process. */
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
  await world.requestAll(600);
  await clock.settle();
  const sentTo = (url: string): number => network.posts.filter(post => post.url === url).length;
  expect(sentTo(slow)).toBe(8);

  await world.addWebhook(2);
  await world.addFlow(1000, ['A']);
  await world.requestSync(1000);
  await clock.settle();
  expect(sentTo(quick)).toBe(1);

  // All of the backlog is worked off, though most of it is not kept in memory.
  expect(world.reactor.status().deliveries.waiting).toBeLessThan(600);
  await clock.advance(Math.ceil(601 / 8) * 14 * SECOND);
  expect(sentTo(slow)).toBe(601);
  expect(most).toBe(8);
  expect(new Set(network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(602);
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
  await before.requestAll(1000);
  await first.clock.settle();
  await before.stop();

  status = 200;
  const second = simulatedPorts({ start: first.clock.now() });
  const after = createWorld({ ports: second, dir, schedule: [0, 60 * SECOND] });
  await after.start();
  await second.clock.advance(59 * SECOND);
  expect(second.network.posts).toEqual([]);
  expect(after.reactor.status().deliveries.waiting).toBeLessThan(1000);
  await second.clock.advance(10 * SECOND);
  expect(new Set(second.network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1000);
  expect(second.network.posts).toHaveLength(1000);
  await after.stop();
});

test('an event that cannot be read is told and left behind', async () => {
  const ports = simulatedPorts();
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  await world.addWebhook(1);
  const bad = { eventId: ports.random.uuid(), type: 'SyncRequested', data: '{}', metadata: 'no JSON' };
  await world.store.append('flow-6', 'no-stream', [bad])();
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await ports.clock.settle();
  expect(ports.network.posts).toHaveLength(1);
  expect(world.reactor.status()).toMatchObject({ skipped: 1, attempts: { delivered: 1 } });
  expect(world.errors).toContainEqual([expect.any(String), expect.objectContaining({ stream: 'flow-6', revision: 0 })]);
  await world.stop();
});

test('one delivery that cannot be read keeps no other webhook from its message', async () => {
  const ports = simulatedPorts();
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.addFlow(7, ['A']);
  const requestId = '00000000-0000-4000-8000-000000000007';
  const bad = { eventId: ports.random.uuid(), type: 'Unheard', data: '{}', metadata: '{}' };
  await world.store.append(`delivery-msg_${requestId.replaceAll('-', '')}_1`, 'no-stream', [bad])();
  const deadline = new Date(ports.clock.now() + 60 * SECOND).toISOString();
  await world.onFlow(7, { type: 'RequestSync', at: world.now(), requestId, references: null, deadline });
  await ports.clock.settle();
  expect(ports.network.posts.map(({ url }) => url)).toEqual([quick]);
  expect(world.reactor.status().skipped).toBe(1);
  await world.stop();
});

test('a secret that cannot be opened puts the delivery off and uses up no attempt', async () => {
  const ports = simulatedPorts();
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  await world.addWebhook(1);
  await world.rotateSealed(1, 'v1.damaged');
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await ports.clock.advance(60 * SECOND);
  expect(ports.network.posts).toEqual([]);
  const types = (await world.history()).map(({ event }) => event.type);
  expect(types).toContain('AttemptPostponed');
  expect(types).not.toContain('AttemptFailed');
  await world.rotate(1, `whsec_${Buffer.alloc(32).toString('base64')}`, 0);
  await ports.clock.advance(600 * SECOND);
  expect(ports.network.posts).toHaveLength(1);
  await world.stop();
});
