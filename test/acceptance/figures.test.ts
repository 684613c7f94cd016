/** Timelines and statistics over real HTTP, with a receiver that fails at times and a clock that is moved by hand. */
import { createServer } from 'node:http';
import { standingClock } from '../support/clock';
import { type Contract, contract } from '../support/contract';
import { listen } from '../support/loopback';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
type Json = any;

const clock = standingClock('2026-10-24T21:30:00.000Z');
const MINUTE_MS = 60_000;
const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_WEBHOOK_SCHEDULE: '0s' };

let running: Running;
let api: Contract;
let integration: Contract;
let webhookId = 0;
let clientId = '';
let fails = false;

const source = '/flows/7/external-sources/class-a/sync';

const attempted = (count: number) =>
  until(async () => {
    const { data } = await api.ok('GET', '/deliveries');
    return data.filter(({ status }: Json) => status === 'delivered' || status === 'failed').length >= count;
  });

const ask = async (flowId: number): Promise<string> => (await api.ok('POST', `/flows/${flowId}/sync`)).data.requestId;
const statistics = async (query: string): Promise<Json> => (await api.ok('GET', `/statistics?${query}`)).data;
const timeline = async (flowId: number, requestId: string): Promise<Json> =>
  (await api.ok('GET', `/flows/${flowId}/sync-requests/${requestId}/timeline`)).data;

const ids: Record<'done' | 'failed' | 'undelivered' | 'open', string> = {
  done: '',
  failed: '',
  undelivered: '',
  open: '',
};

beforeAll(async () => {
  running = await startService({ env, ports: { clock } });
  api = contract(running.request);
  const client = await running.client('integrator');
  clientId = client.clientId;
  integration = contract(client.request);
  // Its signatures are as old as the clock stands.
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(fails ? 400 : 204).end());
  });
  const url = `http://127.0.0.1:${await listen(receiver)}/webhooks`;
  const hook = { title: 'Middleware', url, events: ['FLOW_EXTERNAL_SOURCE'] };
  webhookId = (await api.ok('POST', '/webhooks', hook)).data.id;
  for (const flowId of [7, 12]) {
    await api.ok('PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: 'Exam' });
    await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
  }
  ids.done = await ask(7);
  await attempted(1);
  clock.advance(10 * MINUTE_MS);
  await integration.ok('POST', `${source}/progress`, { percent: 10 });
  clock.advance(20 * MINUTE_MS);
  await integration.ok('POST', `${source}/done`);
  // On the day on which the clocks are put back in Copenhagen.
  clock.advance(60 * MINUTE_MS);
  ids.failed = await ask(7);
  await attempted(2);
  clock.advance(10 * MINUTE_MS);
  await integration.ok('POST', `${source}/fail`, { reason: 'registrar-down' });
  fails = true;
  ids.undelivered = await ask(7);
  await attempted(3);
  fails = false;
  await until(async () => (await timeline(7, ids.undelivered)).state === 'FAILED');
  clock.advance(MINUTE_MS);
  ids.open = await ask(12);
  await attempted(4);
  clock.advance(5 * MINUTE_MS);
});

test('the timeline of a request leads from the click to its end, with who was waited for', async () => {
  const view = await timeline(7, ids.done);
  expect(view).toMatchObject({
    ...{ requestId: ids.done, flowId: 7, state: 'SUCCESS', late: false, resent: 0, joinedCount: 0 },
    ...{ askedAt: '2026-10-24T21:30:00.000Z', requestedAt: '2026-10-24T21:30:00.000Z' },
    ...{ firstAttemptAt: '2026-10-24T21:30:00.000Z', deliveredAt: '2026-10-24T21:30:00.000Z' },
    ...{ firstProgressAt: '2026-10-24T21:40:00.000Z', endedAt: '2026-10-24T22:00:00.000Z' },
    waitingMs: { queue: 0, ours: 0, schedule: 0, theirs: 30 * MINUTE_MS, people: 0 },
    externalSources: [{ reference: 'class-a', state: 'SUCCESS', durationMs: 30 * MINUTE_MS }],
    deliveries: [{ webhookId, status: 'delivered', attempts: [{ attempt: 1, status: 204, reason: null }] }],
    holds: [],
  });
  expect(view.phases.map(({ phase, ms }: Json) => [phase, ms / MINUTE_MS])).toEqual([
    ['untilFirstAttempt', 0],
    ['untilDelivered', 0],
    ['untilFirstProgress', 10],
    ['untilEnd', 20],
  ]);
});

test('of an open request the last phase goes on', async () => {
  const view = await timeline(12, ids.open);
  expect(view).toMatchObject({ state: 'PENDING', endedAt: null, waitingMs: { theirs: 5 * MINUTE_MS } });
  expect(view.phases.at(-1)).toMatchObject({ phase: 'untilFirstProgress', until: null, ms: 5 * MINUTE_MS });
});

test('one that reached nobody shows the attempt and its reason', async () => {
  expect(await timeline(7, ids.undelivered)).toMatchObject({
    state: 'FAILED',
    deliveredAt: null,
    externalSources: [{ reason: 'not-delivered' }],
    deliveries: [{ status: 'failed', attempts: [{ status: 400, reason: 'status' }] }],
  });
});

test('an integrator sees attempts at their own webhooks alone', async () => {
  const { data } = await integration.ok('GET', `/flows/7/sync-requests/${ids.done}/timeline`);
  expect(data).toMatchObject({ state: 'SUCCESS', deliveries: [], waitingMs: { theirs: 30 * MINUTE_MS } });
  expect(await integration.refused('GET', '/statistics')).toEqual([403, 'wrong-role']);
});

test('a request that is not there has no timeline', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  expect(await api.refused('GET', `/flows/7/sync-requests/${id}/timeline`)).toEqual([404, 'sync-request-not-found']);
  expect(await api.refused('GET', `/flows/12/sync-requests/${ids.done}/timeline`)).toEqual([
    404,
    'sync-request-not-found',
  ]);
});

test('statistics count all, open ones apart', async () => {
  const all = await statistics('');
  expect(all).toMatchObject({ counted: 'requests', groupBy: null, zone: 'UTC', cursor: null });
  expect(all.groups).toEqual([
    {
      ...{
        by: {},
        bucket: null,
        n: 4,
        open: 1,
        succeeded: 1,
        partial: 0,
        failed: 2,
        timedOut: 0,
        cancelled: 0,
        late: 0,
      },
      rates: { succeeded: 1 / 3, partial: 0, failed: 2 / 3, timedOut: 0, cancelled: 0, late: 0 },
      exact: true,
      durationsMs: expect.objectContaining({
        total: expect.objectContaining({ n: 3, p50: 10 * MINUTE_MS, max: 30 * MINUTE_MS }),
        queue: null,
      }),
    },
  ]);
});

test.each([
  [
    'flow',
    'requests',
    [
      [{ flowId: 7 }, 3],
      [{ flowId: 12 }, 1],
    ],
  ],
  ['manager', 'requests', [[{ manager: 'admin' }, 4]]],
  [
    'source',
    'sources',
    [
      [{ flowId: 7, externalSourceId: 1 }, 3],
      [{ flowId: 12, externalSourceId: 1 }, 1],
    ],
  ],
  ['reference', 'sources', [[{ reference: 'class-a' }, 4]]],
  [
    'integration',
    'sources',
    [
      [{ integration: null }, 2],
      [{ integration: 'the client' }, 2],
    ],
  ],
  ['webhook', 'deliveries', [[{ webhookId: 'the webhook' }, 4]]],
  [
    'reason',
    'sources',
    [
      [{ reason: 'not-delivered' }, 1],
      [{ reason: 'registrar-down' }, 1],
    ],
  ],
])('by %s', async (groupBy, counted, expected) => {
  const data = await statistics(`groupBy=${groupBy}`);
  const named = JSON.parse(
    JSON.stringify(expected).replace('"the webhook"', String(webhookId)).replace('the client', clientId),
  );
  expect([data.counted, data.groups.map(({ by, n }: Json) => [by, n])]).toEqual([counted, named]);
});

test('by day and by hour of a zone, with those in which nothing happened', async () => {
  const range = 'since=2026-10-24T22:00:00.000Z&until=2026-10-26T23:00:00.000Z&zone=Europe/Copenhagen';
  const days = await statistics(`groupBy=day&${range}`);
  expect(days.groups.map(({ bucket, n }: Json) => [bucket.local, n])).toEqual([
    ['2026-10-25T00:00:00.000+02:00', 3],
    ['2026-10-26T00:00:00.000+01:00', 0],
  ]);
  const hours = await statistics(`groupBy=flow,hour&${range.replace('26T23', '25T23')}`);
  expect(hours.groups).toHaveLength(2 * 25);
  const flow7 = hours.groups.filter(({ by }: Json) => by.flowId === 7);
  expect(flow7.map(({ n }: Json) => n).join('')).toBe(`02${'0'.repeat(23)}`);
});

test('filters combine with what is grouped by', async () => {
  const data = await statistics(`groupBy=reason&integration=${clientId}`);
  expect(data.groups.map(({ by, failed }: Json) => [by.reason, failed])).toEqual([['registrar-down', 1]]);
  expect((await statistics('flowId=7&sourceId=1&integration=none')).groups).toMatchObject([{ n: 1, failed: 1 }]);
  expect((await statistics(`webhookId=${webhookId}&flowId=12`)).groups).toMatchObject([{ n: 1, succeeded: 1 }]);
});

test('what failed for a reason is counted, also by time, and none when nothing did', async () => {
  const of = async (query: string): Promise<Json> => statistics(`reason=registrar-down&${query}`);
  expect(await of('')).toMatchObject({ counted: 'sources', groups: [{ n: 1, failed: 1, by: {} }] });
  expect((await of('groupBy=reason')).groups).toMatchObject([{ n: 1, by: { reason: 'registrar-down' } }]);
  expect((await of('groupBy=integration')).groups).toMatchObject([{ n: 1, by: { integration: clientId } }]);
  expect((await of('flowId=12')).groups).toMatchObject([{ n: 0 }]);
  expect((await statistics('reason=nothing-like-it')).groups).toMatchObject([{ n: 0, failed: 0 }]);
  const days = await of('groupBy=day&since=2026-10-24T00:00:00.000Z&until=2026-10-27T00:00:00.000Z');
  expect(days.groups.map(({ n }: Json) => n).reduce((a: number, b: number) => a + b)).toBe(1);
  expect(await api.refused('GET', `/statistics?reason=x&webhookId=${webhookId}`)).toEqual([400, 'cannot-combine']);
});

test('pages of groups lead to the end', async () => {
  const first = await statistics('groupBy=integration&limit=1');
  expect(first.groups.map(({ by }: Json) => by.integration)).toEqual([null]);
  const second = await statistics(`groupBy=integration&limit=1&cursor=${first.cursor}`);
  expect([second.groups.map(({ by }: Json) => by.integration), second.cursor]).toEqual([[clientId], null]);
});

test('a window of time shows its requests, each in a lane where it overlaps no other', async () => {
  const { data } = await api.ok('GET', '/timelines');
  expect(data).toMatchObject({ lanes: 1, clusters: [], moreBefore: false });
  expect(data.bars.map(({ requestId, lane }: Json) => [requestId, lane])).toEqual([
    [ids.done, 0],
    [ids.failed, 0],
    [ids.undelivered, 0],
    [ids.open, 0],
  ]);
  const running = await api.ok('GET', '/timelines?since=2026-10-24T21:35:00.000Z&until=2026-10-24T21:36:00.000Z');
  expect(running.data.bars.map(({ requestId }: Json) => requestId)).toEqual([ids.done]);
  for (const [filter, expected] of [
    ['flowId=12', [ids.open]],
    ['flowId=7&sourceId=1', [ids.done, ids.failed, ids.undelivered]],
    [`integration=${clientId}`, [ids.done, ids.failed]],
    [`webhookId=${webhookId}`, [ids.done, ids.failed, ids.undelivered, ids.open]],
    ['manager=nobody', []],
    ['reason=registrar-down', [ids.failed]],
    ['reason=nothing-like-it', []],
  ] as const) {
    const { data } = await api.ok('GET', `/timelines?${filter}`);
    expect(data.bars.map(({ requestId }: Json) => requestId)).toEqual(expected);
  }
});

test('where there are too many to be drawn, they are counted', async () => {
  const { data } = await api.ok('GET', '/timelines?limit=1');
  expect(data.bars).toEqual([]);
  expect(data.clusters.map(({ n, failed, open }: Json) => [n, failed, open])).toEqual([
    [1, 0, 0],
    [3, 2, 1],
  ]);
  const { bars } = (await api.ok('GET', '/timelines')).data;
  const longest = (...of: ReadonlyArray<string>): number =>
    Math.max(
      ...bars
        .filter(({ requestId }: Json) => of.includes(requestId))
        .map(({ requestedAt, endedAt }: Json) => Date.parse(endedAt) - Date.parse(requestedAt)),
    );
  expect(data.clusters.map(({ maxMs }: Json) => maxMs)).toEqual([
    longest(ids.done),
    longest(ids.failed, ids.undelivered),
  ]);
});

const REFUSED: ReadonlyArray<readonly [string, RegExp]> = [
  [
    'groupBy=colour',
    /^query.groupBy must be one of flow, .*, or one of each with a comma between them; it is "colour"$/,
  ],
  ['groupBy=flow,webhook', /^query.groupBy must be one of flow/],
  [
    'groupBy=flow&webhookId=1&manager=a',
    /query.manager is of requests or sources, query.webhookId is of deliveries\.$/,
  ],
  ['groupBy=day&zone=Mars/Olympus', /^query.zone is no time zone of the IANA database, .*; it is "Mars\/Olympus"$/],
  ['since=yesterday', /^query.since must be a time with a zone, as .*; it is "yesterday"$/],
  ['since=2026-02-30T00:00:00.000Z', /^query.since must be a day that exists/],
  [
    'since=2026-10-25T00:00:00.000Z&until=2026-10-24T00:00:00.000Z',
    /^query.until must be later than since, 2026-10-25T00:00:00.000Z; it is 2026-10-24T00:00:00.000Z$/,
  ],
  ['groupBy=hour&since=2025-01-01T00:00:00.000Z', /^query.groupBy has more than 1000 buckets of one hour from 2025/],
  ['sourceId=1', /query.flowId is missing$/],
  ['flowId=x', /^query.flowId must be a whole number/],
  ['cursor=1', /^query.cursor must be the cursor of an answer/],
  ['limit=101', /^query.limit must be a whole number from 1 to 100/],
  ['bucket=day', /^query.bucket is not a field/],
];

test.each(REFUSED)('statistics of %s are refused', async (query, message) => {
  const { status, body } = await running.request('GET', `/statistics?${query}`);
  expect([status, body.error.errors[0].message]).toEqual([400, expect.stringMatching(message)]);
});

const NOT_DRAWN: ReadonlyArray<readonly [string, RegExp]> = [
  ['since=2026-02-30T00:00:00.000Z', /^query.since must be a day that exists; it is "2026-02-30T00:00:00.000Z"$/],
  ['until=tomorrow', /^query.until must be a time with a zone, as .*; it is "tomorrow"$/],
  [
    'since=2026-10-25T00:00:00.000Z&until=2026-10-25T00:00:00.000Z',
    /^query.until must be later than since, 2026-10-25T00:00:00.000Z; it is 2026-10-25T00:00:00.000Z$/,
  ],
  ['manager=a&flowId=7', /^query.flowId and query.manager are given: a timeline is by one of them$/],
  ['sourceId=1', /query.flowId is missing$/],
  ['webhookId=x', /^query.webhookId must be a whole number.*; it is "x"$/],
  ['integration=a%20b', /^query.integration must be the id of an API client, .*; it is "a b"$/],
  ['limit=1001', /^query.limit must be a whole number from 1 to 1000; it is "?1001"?$/],
  ['zone=UTC', /^query.zone is not a field/],
];

test.each(NOT_DRAWN)('timelines of %s are refused', async (query, message) => {
  const { status, body } = await running.request('GET', `/timelines?${query}`);
  expect([status, body.error.errors[0].message]).toEqual([400, expect.stringMatching(message)]);
});
