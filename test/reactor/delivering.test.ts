/** Who receives what, and how often. */
import { Webhook } from 'standardwebhooks';
import type { Recorded } from '../../domain/history';
import type { Posted } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, secret, type World } from './world';

const ports = simulatedPorts({ start: Date.now() });
const { clock, network } = ports;
let world: World;
let seen = 0;

beforeEach(async () => {
  world = createWorld({ ports, dir: tempDir() });
  await world.start();
  seen = network.posts.length;
});
afterEach(async () => {
  await world.stop();
  expect(world.errors).toEqual([]);
});

/** What was sent in this test once all is quiet. */
const sent = async (): Promise<ReadonlyArray<Posted>> => {
  await clock.settle();
  return network.posts.slice(seen);
};
const idOf = ({ headers }: Posted): string => headers['webhook-id'] ?? '';
const types = (history: ReadonlyArray<Recorded>): ReadonlyArray<string> => history.map(({ event }) => event.type);

test('each webhook gets one message about a request: signed, in the shape of the contract', async () => {
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.addFlow(7, ['A', 'B;1']);
  const requestId = await world.requestSync(7);
  const posts = await sent();
  expect(posts.map(({ url }) => url)).toEqual(['https://receiver-1.example/hook', 'https://receiver-2.example/hook']);
  expect(new Set(posts.map(idOf)).size).toBe(2);
  for (const { headers, body } of posts) {
    expect(new Webhook(secret).verify(body, { ...headers })).toEqual({
      type: 'flow.sync.requested',
      timestamp: world.now(),
      data: {
        requestId,
        flowId: 7,
        flowCode: 'CODE-7',
        externalSources: [
          { id: 1, reference: 'A' },
          { id: 2, reference: 'B;1' },
        ],
      },
    });
  }
});

test('a double click sends nothing more', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await Promise.all([world.requestSync(7), world.requestSync(7), world.requestSync(7)]);
  expect(await sent()).toHaveLength(1);
});

test('a webhook receives what happens while it is subscribed, and nothing from before or after', async () => {
  await world.addFlow(7, ['A']);
  await world.addFlow(8, ['A']);
  await world.addFlow(9, ['A']);
  await world.requestSync(7);
  await world.addWebhook(1);
  await world.requestSync(8);
  await sent();
  await world.setActive(1, false);
  await world.requestSync(9);
  expect((await sent()).map(({ body }) => JSON.parse(body).data.flowId)).toEqual([8]);
});

const sourcesIn = ({ body }: Posted): ReadonlyArray<string> =>
  JSON.parse(body).data.externalSources.map(({ reference }: { reference: string }) => reference);

test('a resend tells about the sources that are still open, under the same id, signed anew', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A', 'B', 'C']);
  const requestId = await world.requestSync(7);
  await sent();
  await world.done(7, 'B');
  await clock.advance(60_000);
  await world.resend(7, requestId);
  const [first, second, ...more] = (await sent()) as [Posted, Posted];
  expect(more).toEqual([]);
  expect([first, second].map(sourcesIn)).toEqual([
    ['A', 'B', 'C'],
    ['A', 'C'],
  ]);
  expect(JSON.parse(second.body)).toMatchObject({ type: 'flow.sync.requested', data: { requestId, flowId: 7 } });
  expect(new Webhook(secret).verify(second.body, { ...second.headers })).toBeTruthy();
  expect(idOf(second)).toBe(idOf(first));
  expect(Number(second?.headers['webhook-timestamp'])).toBe(Number(first?.headers['webhook-timestamp']) + 60);
  expect(types(await world.history())).toEqual([
    ...['DeliveryScheduled', 'AttemptSucceeded'],
    ...['DeliveryRescheduled', 'AttemptStarted', 'AttemptSucceeded'],
  ]);
});

test('a resend also reaches a webhook that was added since the request, once', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  const requestId = await world.requestSync(7);
  await sent();
  await world.addWebhook(2);
  await world.resend(7, requestId);
  const urls = (await sent()).map(({ url }) => url);
  expect(urls.toSorted()).toEqual([1, 1, 2].map(id => `https://receiver-${id}.example/hook`));
});

test('a test message goes to the one webhook, also while it is switched off', async () => {
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.setActive(2, false);
  await world.testWebhook(2);
  const posts = await sent();
  expect(posts.map(({ url }) => url)).toEqual(['https://receiver-2.example/hook']);
  expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: { webhookId: 2 } });
});

test('while a secret is being rotated both sign, and afterwards only the new one', async () => {
  const next = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  await world.addWebhook(1);
  await world.rotate(1, next, 3_600_000);
  await world.testWebhook(1);
  const [during] = await sent();
  for (const valid of [secret, next]) {
    expect(new Webhook(valid).verify(during?.body ?? '', { ...during?.headers })).toMatchObject({
      type: 'webhook.test',
    });
  }
  await clock.advance(3_600_000);
  await world.testWebhook(1);
  const after = (await sent()).at(-1);
  expect(after?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  expect(during?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
});

test('all that a request sets off carries its correlation id and names what caused it', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await sent();
  const requested = (await world.history('flow')).find(({ event }) => event.type === 'SyncRequested');
  const [scheduled, ended] = await world.history();
  const by = { actor: { type: 'system', id: 'reactor' }, correlationId: 'click-1' };
  expect(scheduled?.metadata).toMatchObject({ ...by, causationId: requested?.eventId });
  expect(ended).toMatchObject({
    event: { type: 'AttemptSucceeded' },
    metadata: { ...by, causationId: scheduled?.eventId },
  });
});

test('a webhook that is switched off before its message was sent gets it when it is on again', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await world.setActive(1, false);
  expect(await sent()).toEqual([]);
  await clock.advance(3_600_000);
  expect(await sent()).toEqual([]);
  await world.setActive(1, true);
  expect(await sent()).toHaveLength(1);
  expect(types(await world.history())).toEqual(['DeliveryScheduled', 'AttemptStarted', 'AttemptSucceeded']);
});

test('a webhook that is switched off and on within a moment gets what was due, once', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await Promise.all([world.requestSync(7), world.setActive(1, false), world.setActive(1, true)]);
  await clock.advance(120_000);
  expect(await sent()).toHaveLength(1);
});

test('what waits for a webhook that is off ends with its request', async () => {
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await world.setActive(1, false);
  await sent();
  await world.done(7, 'A');
  await world.setActive(1, true);
  expect(await sent()).toEqual([]);
  expect((await world.history()).at(-1)?.event).toMatchObject({ type: 'DeliveryStopped', reason: 'sync-ended' });
});

test('a webhook of a client that was revoked gets nothing more, not even a test, and shows why', async () => {
  await world.addClient('client-1');
  await world.addWebhook(1, undefined, 'client-1');
  await world.addWebhook(2);
  await world.addFlow(7, ['A']);
  await world.revokeClient('client-1');
  await world.requestSync(7);
  await world.testWebhook(1);
  expect((await sent()).map(({ url }) => url)).toEqual(['https://receiver-2.example/hook']);
  expect((await world.history('webhook')).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'WebhookDisabled', reason: 'client-revoked' }),
  );
  expect((await world.history()).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'DeliveryStopped', reason: 'client-revoked' }),
  );
});
