/** What an integrator sees of what was sent to them: over real HTTP, with a receiver that fails at times. */
import { type Contract, contract } from '../support/contract';
import { freePort } from '../support/loopback';
import { type Receiver, startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
type Json = any;

const events = ['FLOW_EXTERNAL_SOURCE'];
const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_WEBHOOK_SCHEDULE: '0s' };

let running: Running;
let api: Contract;
let receiver: Receiver;
let fails = false;
let webhookId = 0;
let start = '';

const settled = (count: number) =>
  until(async () => {
    const { data } = await api.ok('GET', '/deliveries');
    const ended = data.filter(({ status }: Json) => status === 'delivered' || status === 'failed');
    return ended.length >= count && data;
  });

const sync = async (flowId: number): Promise<void> => {
  await api.ok('PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: 'Exam' });
  await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
  await api.ok('POST', `/flows/${flowId}/sync`);
};

beforeAll(async () => {
  start = new Date().toISOString();
  running = await startService({ env });
  api = contract(running.request);
  receiver = await startReceiver(() => {
    if (fails) throw new Error('the disk is full');
  });
  const { url, secret } = receiver;
  webhookId = (await api.ok('POST', '/webhooks', { title: 'Middleware', url, secret, events })).data.id;
  await sync(1);
  await settled(1);
  fails = true;
  await sync(2);
  await settled(2);
  fails = false;
  await sync(3);
  await settled(3);
});

test('each delivery is shown with its attempts, and each of these with how it went', async () => {
  const { data } = await api.ok('GET', `/webhooks/${webhookId}/deliveries`);
  expect(data.map(({ flowId, status }: Json) => [flowId, status])).toEqual([
    [3, 'delivered'],
    [2, 'failed'],
    [1, 'delivered'],
  ]);
  const [, failed, delivered] = data;
  expect(failed).toMatchObject({ lastStatus: 400, nextAttemptAt: null, attemptCount: 1 });
  const [attempt] = failed.attempts;
  expect(attempt).toMatchObject({
    ...{ attempt: 1, status: 400, reason: 'status', answer: 'Error: the disk is full', error: null, tls: null },
    advice: expect.stringContaining('The receiver refused the message'),
    timings: { dns: null, tls: null, firstByte: expect.any(Number) },
  });
  expect(attempt.timings.total).toBe(attempt.durationMs);
  const named = (headers: Json, name: string) => headers.find((one: Json) => one.name === name)?.value;
  expect(named(attempt.requestHeaders, 'webhook-id')).toBe(failed.id);
  expect(named(attempt.requestHeaders, 'webhook-signature')).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  expect(named(attempt.answerHeaders, 'date')).toMatch(/GMT$/);
  expect(delivered.attempts).toMatchObject([
    { status: 204, reason: null, advice: null, timings: { connect: expect.any(Number) } },
  ]);
  expect((await api.ok('GET', `/deliveries/${failed.id}`)).data).toEqual(failed);
});

test('what a receiver answers is shown to its owner and to admins only', async () => {
  const manager = await running.client('manager');
  const [, failed] = (await manager.request('GET', '/deliveries')).body.data;
  expect(failed.attempts).toMatchObject([{ status: 400, answer: null, answerHeaders: null }]);
});

test('an integrator sees what was sent to their own webhooks, in one list', async () => {
  const other = await running.client('integrator');
  expect((await other.request('GET', '/deliveries')).body).toMatchObject({ data: [], cursor: null });
  expect((await other.request('GET', `/webhooks/${webhookId}/deliveries`)).status).toBe(404);
  const { url, secret } = receiver;
  const own = (await other.request('POST', '/webhooks', { title: 'Own', url, secret, events })).body.data.id;
  const { deliveryId } = (await other.request('POST', `/webhooks/${own}/test`)).body.data;
  await until(async () => (await other.request('GET', '/deliveries?state=delivered')).body.data.length === 1);
  const { data } = (await other.request('GET', '/deliveries')).body;
  expect(data).toMatchObject([{ id: deliveryId, webhookId: own, attempts: [{ status: 204 }] }]);
  await other.request('DELETE', `/webhooks/${own}`);
  expect((await other.request('GET', '/deliveries')).body.data).toHaveLength(1);
});

test('filters combine', async () => {
  const [newest, failed, oldest] = (await api.ok('GET', `/webhooks/${webhookId}/deliveries`)).data;
  const found = async (query: string): Promise<ReadonlyArray<number>> => {
    const [all, toOne] = [
      await api.ok('GET', `/deliveries?${query}`),
      await api.ok('GET', `/webhooks/${webhookId}/deliveries?${query}`),
    ];
    // One was sent to another webhook, since.
    expect(all.data.filter((one: Json) => one.webhookId === webhookId)).toEqual(toOne.data);
    return toOne.data.map(({ flowId }: Json) => flowId);
  };
  expect(await found('state=failed')).toEqual([2]);
  expect(await found('state=delivered')).toEqual([3, 1]);
  expect(await found('state=delivered&flowId=1')).toEqual([1]);
  expect(await found('flowId=1&state=failed')).toEqual([]);
  expect(await found(`requestId=${failed.requestId}`)).toEqual([2]);
  expect(await found('statusClass=4xx')).toEqual([2]);
  expect(await found('statusClass=2xx')).toEqual([3, 1]);
  expect(await found('statusClass=none')).toEqual([]);
  expect(await found('event=FLOW_EXTERNAL_SOURCE')).toEqual([3, 2, 1]);
  expect((await api.ok('GET', `/webhooks/${webhookId}/deliveries?event=webhook.test`)).data).toEqual([]);
  expect(await found(`since=${start}`)).toEqual([3, 2, 1]);
  expect(await found(`since=${failed.createdAt}&until=${newest.createdAt}`)).toEqual([2]);
  expect(await found(`until=${failed.createdAt}`)).toEqual([1]);
  expect(await found(`until=${oldest.createdAt}`)).toEqual([]);
});

test('statistics of a webhook: success rate, how long attempts took, and the last error', async () => {
  const { data: all } = await api.ok('GET', `/webhooks/${webhookId}/deliveries`);
  const durations = all.map(({ attempts }: Json) => attempts[0].durationMs).sort((a: number, b: number) => a - b);
  const { data } = await api.ok('GET', `/webhooks/${webhookId}/statistics?hours=1`);
  expect(data).toMatchObject({ webhookId, attempts: 3, succeeded: 2, successRate: 2 / 3 });
  const p95 = durations[1] + 0.9 * (durations[2] - durations[1]);
  expect(data.durationMs).toEqual({ n: 3, p50: durations[1], p95: expect.closeTo(p95, 6) });
  expect(data.lastError).toMatchObject({ deliveryId: all[1].id, status: 400, at: all[1].attempts[0].endedAt });
  const none = { title: 'Unused', url: 'https://203.0.114.1/hook', events, active: false };
  const { id } = (await api.ok('POST', '/webhooks', none)).data;
  expect((await api.ok('GET', `/webhooks/${id}/statistics`)).data).toMatchObject({
    ...{ attempts: 0, successRate: null, durationMs: { n: 0, p50: null, p95: null }, lastError: null },
  });
  expect(await api.refused('GET', `/webhooks/${id}/statistics?hours=0`)).toEqual([400, 'invalid-value']);
});

test('a cursor leads from page to page, each delivery once', async () => {
  const all = (await api.ok('GET', '/deliveries')).data.map(({ id }: Json) => id);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Json = await api.ok('GET', `/deliveries?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(page.data.length).toBeLessThanOrEqual(2);
    seen.push(...page.data.map(({ id }: Json) => id));
    cursor = page.cursor;
  }
  expect(seen).toEqual(all);
});

test.each([
  ['state=FAILED', /^query.state must be pending or sending or .*; it is "FAILED"$/],
  ['event=flow.unknown', /^query.event must be FLOW_EXTERNAL_SOURCE or /],
  ['flowId=0', /^query.flowId must be a whole number from 1 .*; it is "0"$/],
  ['requestId=1', /^query.requestId must be a lower-case UUID; it is "1"$/],
  ['statusClass=500', /^query.statusClass must be 2xx or 3xx or 4xx or 5xx or none; it is "500"$/],
  ['since=yesterday', /^query.since must be a time with a zone, as .*; it is "yesterday"$/],
  ['until=2026-02-30T00:00:00.000Z', /^query.until must be a day that exists/],
  [
    'since=2026-11-24T09:00:00.000Z&until=2026-11-24T09:00:00.000Z',
    /^query.until must be later than since, 2026-11-24T09:00:00.000Z; it is 2026-11-24T09:00:00.000Z$/,
  ],
  ['cursor=12', /^query.cursor must be the cursor of an answer/],
  ['cursor=999999999999999-1', /^query.cursor is none of an answer; it is 999999999999999-1$/],
  ['limit=101', /^query.limit must be a whole number from 1 to 100/],
  ['offset=1', /^query.offset is not a field that is known here/],
  ['state=failed&state=sent', /^query.state/],
])('%s is refused, and the message names field and value', async (query, message) => {
  for (const path of ['/deliveries', `/webhooks/${webhookId}/deliveries`]) {
    const { status, body } = await running.request('GET', `${path}?${query}`);
    expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
  }
});

test('what no answer came to is shown with what can be done about it', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  const { id } = (await api.ok('POST', '/webhooks', { title: 'Nobody', url, events: ['flow.hold.opened'] })).data;
  await api.ok('POST', `/webhooks/${id}/test`);
  const [failed] = await until(async () => {
    const { data } = await api.ok('GET', `/webhooks/${id}/deliveries?state=failed&statusClass=none`);
    return data.length > 0 && data;
  });
  expect(failed.attempts).toMatchObject([
    {
      ...{ status: null, reason: 'connection-refused', error: expect.stringContaining('ECONNREFUSED') },
      ...{ advice: expect.stringContaining('Nothing listens'), answer: null, answerHeaders: null },
      timings: { connect: null, firstByte: null },
    },
  ]);
});
