/** Sending again what has failed: one delivery, or all that a filter finds, to a real receiver that is well again. */
import { type Contract, contract } from '../support/contract';
import { type Receiver, startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
type Json = any;

const events = ['FLOW_EXTERNAL_SOURCE'];
const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_WEBHOOK_SCHEDULE: '0s' };
const FLOWS = [1, 2, 3];

let running: Running;
let api: Contract;
let receiver: Receiver;
let fails = true;
let webhookId = 0;
let failed: ReadonlyArray<Json> = [];

/** Of flow 3 the request has ended: another webhook received it, and its integrator was done. */
beforeAll(async () => {
  running = await startService({ env });
  api = contract(running.request);
  receiver = await startReceiver(() => {
    if (fails) throw new Error('not now');
  });
  const healthy = await startReceiver();
  const create = async ({ url, secret }: Receiver) =>
    (await api.ok('POST', '/webhooks', { title: 'Middleware', url, secret, events })).data.id;
  await create(healthy);
  webhookId = await create(receiver);
  for (const flowId of FLOWS) {
    await api.ok('PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: 'Exam' });
    await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
    await api.ok('POST', `/flows/${flowId}/sync`);
  }
  await healthy.has(FLOWS.length);
  failed = await until(async () => {
    const { data } = await api.ok('GET', `/webhooks/${webhookId}/deliveries?state=failed`);
    return data.length === FLOWS.length && data;
  });
  await api.ok('POST', '/flows/3/external-sources/class-a/sync/done');
});

const recover = async (body?: object): Promise<Json> =>
  (await api.ok('POST', `/webhooks/${webhookId}/recover`, body)).data;
const ended = (id: string): Promise<Json> =>
  until(async () => {
    const { data } = await api.ok('GET', `/webhooks/${webhookId}/recoveries/${id}`);
    return data.state !== 'running' && data;
  });
const deliveryOf = (flowId: number): Json => failed.find(one => one.flowId === flowId);

test('a dry run says how many, and sends nothing', async () => {
  expect(await recover({ dryRun: true })).toEqual({ dryRun: true, total: 3, recovery: null });
  expect(await recover({ dryRun: true, flowId: 2 })).toMatchObject({ total: 1 });
  expect(await recover({ dryRun: true, statusClass: '5xx' })).toMatchObject({ total: 0 });
  expect(await recover({ statusClass: '5xx' })).toEqual({ dryRun: false, total: 0, recovery: null });
  expect((await api.ok('GET', `/webhooks/${webhookId}/recoveries`)).data).toEqual([]);
  expect(receiver.messages).toEqual([]);
});

test('one delivery is sent again under its id, and not when its request has ended', async () => {
  fails = false;
  const { id } = deliveryOf(2);
  const { data } = await api.ok('POST', `/deliveries/${id}/resend`);
  expect(data).toMatchObject({ id, attemptCount: 1 });
  const messages = await receiver.has(1);
  expect(messages).toMatchObject([{ id, data: { requestId: deliveryOf(2).requestId } }]);
  await until(async () => (await api.ok('GET', `/deliveries/${id}`)).data.status === 'delivered');
  expect(await api.refused('POST', `/deliveries/${deliveryOf(3).id}/resend`)).toEqual([409, 'sync-ended']);
  expect(await api.refused('POST', '/deliveries/msg_00_1/resend')).toEqual([404, 'delivery-not-found']);
});

test('what a filter finds is sent again by a job that says how far it is, but for what has ended', async () => {
  const { dryRun, total, recovery } = await recover({ event: 'FLOW_EXTERNAL_SOURCE' });
  expect({ dryRun, total }).toEqual({ dryRun: false, total: 2 });
  expect(recovery).toMatchObject({ webhookId, total: 2, filter: { state: 'failed', event: 'flow.sync.requested' } });
  expect(await ended(recovery.id)).toMatchObject({ state: 'finished', total: 2, resent: 1, skipped: 1 });
  expect((await receiver.has(2)).map(({ id }) => id)).toEqual([deliveryOf(2).id, deliveryOf(1).id]);
  const { data } = await api.ok('GET', `/webhooks/${webhookId}/recoveries`);
  expect(data).toMatchObject([{ id: recovery.id, state: 'finished', endedAt: expect.any(String) }]);
  const requests = (await api.ok('GET', '/flows/1/sync-requests')).data;
  expect(requests).toMatchObject([{ requestId: deliveryOf(1).requestId }]);
  const cancelled = await api.ok('POST', `/webhooks/${webhookId}/recoveries/${recovery.id}/cancel`);
  expect(cancelled.data).toMatchObject({ state: 'finished' });
});

test('what was delivered is sent again by its name only', async () => {
  expect(await recover({ dryRun: true, state: 'delivered' })).toMatchObject({ total: 2 });
});

test('a webhook that is switched off has nothing recovered, and none another may not see', async () => {
  const { url } = receiver;
  const settings = { title: 'Middleware', url, events };
  await api.ok('PUT', `/webhooks/${webhookId}`, { ...settings, active: false });
  expect(await api.refused('POST', `/webhooks/${webhookId}/recover`)).toEqual([409, 'webhook-off']);
  expect(await recover({ dryRun: true })).toMatchObject({ total: 1 });
  await api.ok('PUT', `/webhooks/${webhookId}`, { ...settings, active: true });
  const other = contract((await running.client('integrator')).request);
  const nowhere = '00000000-0000-4000-8000-000000000000';
  expect(await other.refused('POST', `/webhooks/${webhookId}/recover`)).toEqual([404, 'webhook-not-found']);
  expect(await other.refused('GET', `/webhooks/${webhookId}/recoveries`)).toEqual([404, 'webhook-not-found']);
  expect(await other.refused('POST', `/deliveries/${deliveryOf(1).id}/resend`)).toEqual([404, 'delivery-not-found']);
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/cancel'],
  ] as const)
    expect(await api.refused(method, `/webhooks/${webhookId}/recoveries/${nowhere}${path}`)).toEqual([
      404,
      'recovery-not-found',
    ]);
});

test.each([
  [{ state: 'pending' }, /^body.state must be failed or stopped or delivered; it is "pending"$/],
  [{ event: 7 }, /^body.event must be FLOW_EXTERNAL_SOURCE or .*; it is 7$/],
  [{ flowId: '7' }, /^body.flowId must be a whole number .*; it is "7"$/],
  [{ since: 'now' }, /^body.since must be a time .*; it is "now"$/],
  [{ dryRun: 'yes' }, /^body.dryRun must be .*; it is "yes"$/],
  [{ cursor: '1-1' }, /^body.cursor is not a field that is known here/],
  [{ since: '2026-11-24T09:00:00.000Z', until: '2026-11-23T09:00:00.000Z' }, /^body.until must be later than since/],
])('%j is refused, and the message names field and value', async (body, message) => {
  const answer = await running.request('POST', `/webhooks/${webhookId}/recover`, body);
  expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringMatching(message)]);
});
