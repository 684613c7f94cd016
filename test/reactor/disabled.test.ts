/** Whoever made a webhook that the service switches off is told at their other webhooks. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { answering, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SCHEDULE = Array.from({ length: 20 }, () => 12 * HOUR);

/** Webhooks 1 to 3 of client `a`, the last of which is switched off, and 4 of `b`; what goes to 1 is answered so. */
const boot = async (status: () => number) => {
  const dir = tempDir();
  const receiver: Receiver = ({ url }) => answering(url.includes('receiver-1') ? status() : 200);
  const ports = simulatedPorts({ receiver });
  const world = createWorld({ ports, dir, schedule: SCHEDULE, disableAfter: 2 * DAY });
  await world.start();
  await world.addClient('a');
  for (const [webhookId, client] of [
    [1, 'a'],
    [2, 'a'],
    [3, 'a'],
    [4, 'b'],
  ] as const)
    await world.addWebhook(webhookId, undefined, client);
  await world.filter(2, { flowCodes: ['NOTHING-*'] });
  await world.setActive(3, false);
  await world.addFlow(7, ['A']);
  const notices = () =>
    ports.network.posts
      .map(({ url, body }) => ({ to: Number(/receiver-(\d+)/.exec(url)?.[1]), ...JSON.parse(body) }))
      .filter(({ type }) => type === 'webhook.disabled');
  return { ...ports, world, dir, notices };
};

test('a webhook that fails for days is told of once, to the active ones of the same client, whatever they filter', async () => {
  const { world, dir, clock, notices } = await boot(() => 500);
  const failingSince = world.now();
  await world.requestSync(7, 10 * DAY);
  await clock.advance(4 * DAY);
  const data = { webhookId: 1, title: 'Webhook 1', reason: 'failing', failingSince: expect.any(String) };
  expect(notices()).toEqual([{ to: 2, type: 'webhook.disabled', timestamp: expect.any(String), data }]);
  const [notice] = notices();
  expect(Date.parse(notice?.data.failingSince) - Date.parse(failingSince)).toBeLessThan(DAY);
  expect(Date.parse(notice?.timestamp) - Date.parse(notice?.data.failingSince)).toBeGreaterThanOrEqual(2 * DAY);
  await world.kill();

  // Webhook 3 is on by the time that the log is read again from its beginning.
  for (const forgets of [false, true]) {
    if (forgets) rmSync(join(dir, 'reactor.sqlite'));
    const ports = simulatedPorts({ start: clock.now() + HOUR, receiver: () => answering(200) });
    const again = createWorld({ ports, dir, schedule: SCHEDULE, disableAfter: 2 * DAY });
    await again.start();
    await again.setActive(3, true);
    await ports.clock.advance(HOUR);
    expect(ports.network.posts.filter(({ body }) => body.includes('webhook.disabled'))).toEqual([]);
    await (forgets ? again.stop() : again.kill());
  }
});

test('one that is gone is told of at once', async () => {
  const { world, clock, notices } = await boot(() => 410);
  await world.requestSync(7);
  await clock.settle();
  const data = { webhookId: 1, title: 'Webhook 1', reason: 'gone', failingSince: null };
  expect(notices()).toMatchObject([{ to: 2, data }]);
  await world.stop();
});

test('a client that is revoked is told of none', async () => {
  const { world, clock, notices } = await boot(() => 200);
  await world.requestSync(7);
  await world.revokeClient('a');
  await world.resend(7, await world.requestSync(7));
  await clock.advance(DAY);
  expect((await world.history('webhook')).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'WebhookDisabled', reason: 'client-revoked' }),
  );
  expect(notices()).toEqual([]);
  await world.stop();
});

test('one that an older version switched off is told of to nobody: that was long ago', async () => {
  const { world, clock, notices } = await boot(() => 200);
  const by = { actor: { type: 'system', id: 'reactor' }, correlationId: 'click-1', causationId: null };
  const older = { eventId: '33333333-3333-4333-8333-333333333333', type: 'WebhookDisabled', data: '{"reason":"gone"}' };
  const metadata = JSON.stringify({ v: 1, occurredAt: world.now(), ...by });
  expect(await world.store.append('webhook-1', 0, [{ ...older, metadata }])()).toMatchObject({ _tag: 'Right' });
  await clock.advance(HOUR);
  expect((await world.history('webhook')).at(-1)?.event).toMatchObject({ type: 'WebhookDisabled', title: null });
  expect(notices()).toEqual([]);
  await world.stop();
});

test('a file of the sender from before owners were kept in it is read anew, and serves', async () => {
  const { world, dir, clock } = await boot(() => 200);
  await clock.settle();
  await world.stop();
  const file = new DatabaseSync(join(dir, 'reactor.sqlite'));
  file.exec("DROP TABLE webhook_owners; DELETE FROM subscription_periods WHERE topic = 'active'");
  file.close();
  const receiver: Receiver = ({ url }) => answering(url.includes('receiver-1') ? 410 : 200);
  const ports = simulatedPorts({ start: clock.now() + HOUR, receiver });
  const again = createWorld({ ports, dir });
  await again.start();
  await again.requestSync(7);
  await ports.clock.settle();
  const notices = ports.network.posts.filter(({ body }) => body.includes('"webhook.disabled"'));
  expect(notices.map(({ url }) => url)).toEqual(['https://receiver-2.example/hook']);
  await again.stop();
});
