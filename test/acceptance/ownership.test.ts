/** Whose webhooks a caller may see and change: over every operation of the API's description that names one. */

import type { Send } from '../support/http-client';
import { startReceiver } from '../support/receiver';
import { startRecovery } from '../support/recovery';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

let flowsync: Running;
let owner: Awaited<ReturnType<Running['client']>>;
const callers: Record<string, Send> = {};
let webhookId = 0;
let deliveryId = '';
let recoveryId = '';

const settings = { title: 'Mine', url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'], active: false };
const secret = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;

/** Each operation with a webhook or a delivery in its path, from the description; and the list. */
const operations = async (): Promise<ReadonlyArray<readonly [method: string, path: string]>> => {
  const { body } = await flowsync.request('GET', '/openapi.json');
  return Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    /\{(webhookId|deliveryId)\}/.test(path)
      ? Object.keys(methods).map(method => [method.toUpperCase(), path] as const)
      : [],
  );
};
const at = (path: string): string => {
  const parts: Record<string, unknown> = { webhookId, deliveryId, recoveryId };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name]));
};

beforeAll(async () => {
  flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
  owner = await flowsync.client('integrator');
  callers.admin = flowsync.request;
  for (const role of ['manager', 'analyst', 'integrator']) callers[role] = (await flowsync.client(role)).request;
});

beforeEach(async () => {
  const created = await owner.request('POST', '/webhooks', { ...settings, secret: secret(1) });
  webhookId = created.body.data.id;
  expect(created.body.data.owner).toBe(owner.clientId);
  deliveryId = (await owner.request('POST', `/webhooks/${webhookId}/test`)).body.data.deliveryId;
  await until(async () => (await owner.request('GET', `/deliveries/${deliveryId}`)).status !== 404);
  recoveryId = await startRecovery(flowsync.service, webhookId);
  const path = `/webhooks/${webhookId}/recoveries/${recoveryId}`;
  await until(async () => (await owner.request('GET', path)).body.data.state === 'webhook-off');
});

test('another integrator gets 404 from each operation on a webhook, and changes nothing', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThanOrEqual(6);
  const before = await flowsync.service.store.head()();
  for (const [method, path] of all) {
    const body = method === 'PUT' ? { ...settings, title: 'Theirs', secret: secret(2) } : undefined;
    const answer = await callers.integrator?.(method, at(path), body);
    const missing = path.includes('deliveryId') ? 'delivery-not-found' : 'webhook-not-found';
    expect([method, path, answer?.status, answer?.body.error?.errors[0].reason]).toEqual([method, path, 404, missing]);
  }
  expect(await flowsync.service.store.head()()).toEqual(before);
  expect((await callers.integrator?.('GET', '/webhooks'))?.body).toMatchObject({ data: [], pagination: { total: 0 } });
});

const all = ['owner', 'manager', 'admin'];
test.each(all)('each operation on a webhook is open to the %s', async who => {
  const send = who === 'owner' ? owner.request : callers[who];
  const ends = (method: string, path: string): boolean => method === 'DELETE' && path.endsWith('{webhookId}');
  const deleteLast = (await operations()).toSorted((a, b) => Number(ends(...a)) - Number(ends(...b)));
  const { body } = (await send?.('GET', '/webhooks')) ?? {};
  expect(body.data).toContainEqual(expect.objectContaining({ id: webhookId, owner: owner.clientId }));
  for (const [method, path] of deleteLast) {
    const sent = method === 'PUT' ? { ...settings, title: 'Other' } : undefined;
    expect([method, path, (await send?.(method, at(path), sent))?.status]).toEqual([method, path, 200]);
  }
});

test('an analyst reads all of them, and changes none', async () => {
  for (const [method, path] of await operations())
    expect([method, path, (await callers.analyst?.(method, at(path)))?.status]).toEqual([
      method,
      path,
      method === 'GET' ? 200 : 403,
    ]);
});

test('another origin asks for a new secret, and the one before ends at once', async () => {
  const put = (change: object) => owner.request('PUT', `/webhooks/${webhookId}`, { ...settings, ...change });
  const elsewhere = ['https://example.com/hook', 'https://example.org:8443/hook', 'https://example.org.evil.com/hook'];
  for (const url of elsewhere)
    for (const change of [{ url }, { url, secret: secret(1) }])
      expect((await put(change)).body.error.errors[0].reason).toBe('new-secret-required');
  expect((await put({ url: 'https://example.org/other' })).status).toBe(200);
  expect((await put({ url: elsewhere[0], secret: secret(3) })).status).toBe(200);
  const { body } = await flowsync.request('GET', '/events?limit=1000');
  const [rotated] = body.data.filter((event: { type: string }) => event.type === 'WebhookSecretRotated').slice(-1);
  expect(rotated.data.previousValidUntil).toBe(rotated.occurredAt);
});

test('what a receiver answers is shown to the owner and to admins', async () => {
  const receiver = await startReceiver(() => {
    throw new Error('inside');
  });
  const reached = { ...settings, url: receiver.url, secret: receiver.secret, active: true };
  const created = await owner.request('POST', '/webhooks', reached);
  const test = await owner.request('POST', `/webhooks/${created.body.data.id}/test`);
  const path = `/deliveries/${test.body.data.deliveryId}`;
  await until(async () => (await owner.request('GET', path)).body.data?.attempts[0]?.endedAt);
  const answerFor = async (send?: Send) => (await send?.('GET', path))?.body.data.attempts[0].answer;
  expect([await answerFor(owner.request), await answerFor(callers.admin)]).toEqual(Array(2).fill('Error: inside'));
  expect([await answerFor(callers.manager), await answerFor(callers.analyst)]).toEqual([null, null]);
  const { body } = (await callers.analyst?.('GET', '/events?limit=1000')) ?? {};
  const [failed] = body.data.filter((event: { type: string }) => event.type === 'AttemptFailed').slice(-1);
  expect(failed.data.answer).toEqual({ status: 400 });
});
