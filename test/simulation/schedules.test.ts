/** Schedules and freshness in the whole service, under a clock that only this test moves. */
import { type Running, startService } from '../support/service';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = '2026-11-24T09:00:00.000Z';

const withFlow = async (dataDir = tempDir(), start: string | number = START) => {
  const ports = simulatedPorts({ start });
  const env = { FLOWSYNC_DATA_DIR: dataDir, FLOWSYNC_SYNC_DEADLINE: '1h' };
  const service = await startService({ ports, env, isSubscribed: true });
  await ports.clock.settle();
  return { ports, service, dataDir, clock: ports.clock };
};
const hook = { title: 'Middleware', url: 'https://middleware.example/hook', events: ['FLOW_EXTERNAL_SOURCE'] };
const addFlow = async ({ request }: Running): Promise<void> => {
  await request('POST', '/webhooks', hook);
  await request('PUT', '/flows/7', { code: 'BIO-1', title: 'Biology' });
  await request('POST', '/flows/7/external-sources', { reference: 'class-a' });
};
const schedule = async ({ request }: Running, body: object): Promise<string> => {
  const { status, body: answer } = await request('POST', '/flows/7/schedules', body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
  return `/flows/7/schedules/${answer.data.id}`;
};
const dataOf = async ({ request }: Running, path: string) => (await request('GET', path)).body.data;
const requests = (service: Running) => dataOf(service, '/flows/7/sync-requests');

test('a schedule asks for a sync each day at its time, which is told apart from a click', async () => {
  const { service, clock } = await withFlow();
  await addFlow(service);
  const path = await schedule(service, { cron: 'daily 05:30 Europe/Copenhagen' });
  await clock.advance(3 * DAY);
  const made = await requests(service);
  const due = ['2026-11-27T04:30:00.000Z', '2026-11-26T04:30:00.000Z', '2026-11-25T04:30:00.000Z'];
  expect(made).toHaveLength(3);
  for (const [index, { requestedAt }] of made.entries()) {
    const late = Date.parse(requestedAt) - Date.parse(due[index] ?? '');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(5 * MINUTE);
  }
  const { id, ...shown } = await dataOf(service, path);
  expect(shown).toMatchObject({
    runs: 3,
    lastRun: { due: due[0], requestId: made[0].requestId, joined: [], missed: 0, refused: null },
    next: { 0: '2026-11-28T04:30:00.000Z', length: 5 },
  });
  expect(made[0]).toMatchObject({ requestedBy: id, requestedByType: 'schedule', state: 'TIMED_OUT' });
  const history = await dataOf(service, '/flows/7/events');
  const requested = history.filter(({ type }: { type: string }) => type === 'SyncRequested');
  expect(requested.map(({ actor }: { actor: object }) => actor)).toEqual(Array(3).fill({ type: 'schedule', id }));

  const click = await service.request('POST', '/flows/7/sync');
  expect(await dataOf(service, `/flows/7/sync-requests/${click.body.data.requestId}`)).toMatchObject({
    requestedBy: 'admin',
    requestedByType: 'client',
  });
  await service.stop();
});

test('after three days in which nothing ran there is one run, which says what was missed', async () => {
  const { service, dataDir, clock } = await withFlow();
  await addFlow(service);
  const path = await schedule(service, { cron: '0 * * * *', zone: 'Europe/Copenhagen' });
  await service.stop();

  const later = await withFlow(dataDir, clock.now() + 3 * DAY);
  const [made, ...others] = await requests(later.service);
  expect(others).toEqual([]);
  const { lastRun, next } = await dataOf(later.service, path);
  expect(lastRun).toMatchObject({ due: '2026-11-24T10:00:00.000Z', requestId: made.requestId, missed: 71 });
  expect(next[0]).toBe('2026-11-27T10:00:00.000Z');
  await later.service.stop();
});

test('a run while a request is open joins it and says so', async () => {
  const { service, clock } = await withFlow();
  await addFlow(service);
  const path = await schedule(service, { cron: 'every 30m' });
  await clock.advance(20 * MINUTE);
  const click = (await service.request('POST', '/flows/7/sync')).body.data;
  await clock.advance(15 * MINUTE);
  const { id, lastRun } = await dataOf(service, path);
  expect(lastRun).toMatchObject({ requestId: null, joined: [click.requestId] });
  const [open, ...others] = await requests(service);
  expect(others).toEqual([]);
  expect(open).toMatchObject({ requestedByType: 'client', joined: [{ by: id, byType: 'schedule' }] });
  await service.stop();
});

test('what is paused or deleted does not run, and what was refused says why', async () => {
  const { service, clock } = await withFlow();
  await addFlow(service);
  const often = { cron: 'every 10m', active: true };
  const [paused, gone, refused] = [
    await schedule(service, often),
    await schedule(service, often),
    await schedule(service, often),
  ];
  await service.request('PUT', paused, { ...often, active: false });
  await service.request('DELETE', gone);
  await service.request('PATCH', '/flows/7/archive');
  await clock.advance(12 * MINUTE);
  expect(await requests(service)).toEqual([]);
  expect(await dataOf(service, paused)).toMatchObject({ runs: 0, lastRun: null });
  expect(await dataOf(service, refused)).toMatchObject({
    runs: 1,
    lastRun: { requestId: null, joined: [], refused: { reason: 'flow-archived' } },
  });
  await service.stop();
});

test('a source that is older than promised is stale once, until it is synced', async () => {
  const { service, clock } = await withFlow();
  await addFlow(service);
  const source = '/flows/7/external-sources/1';
  const stale = async () =>
    String((await service.request('GET', '/metrics')).body).match(/^flowsync_sources_stale (\d+)$/m)?.[1];
  const set = await service.request('PUT', source, { description: null, maxAge: 3600 });
  expect(set.body.data).toMatchObject({ maxAge: 3600, stale: false, staleSince: null });
  await clock.advance(HOUR - 1);
  expect(await dataOf(service, source)).toMatchObject({ stale: false });
  expect(await stale()).toBe('0');
  await clock.advance(1);
  expect(await dataOf(service, source)).toMatchObject({ stale: true, staleSince: '2026-11-24T10:00:00.000Z' });
  expect(await stale()).toBe('1');
  await clock.advance(10 * HOUR);

  const done = await service.request('POST', '/flows/7/external-sources/class-a/sync/done');
  expect(done.body.data).toMatchObject({ stale: false, staleSince: null });
  expect(await dataOf(service, source)).toMatchObject({ stale: false });
  await clock.advance(2 * HOUR);
  expect(await dataOf(service, source)).toMatchObject({ stale: true, staleSince: '2026-11-24T21:00:00.000Z' });
  const types = (await dataOf(service, '/flows/7/events')).map(({ type }: { type: string }) => type);
  expect(types.filter((type: string) => type === 'SourceBecameStale')).toHaveLength(2);
  await service.stop();
});
