/** The whole service under a clock that only this test moves: days of waiting, played in moments. */

import { startService } from '../support/service';
import { answering, noAnswer } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';

const hour = 3_600_000;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const hook = { title: 'Middleware', url: 'https://middleware.example/hook', active: true, secret };

const setUp = async (ports: ReturnType<typeof simulatedPorts>, dataDir = tempDir()) => {
  const service = await startService({ ports, env: { FLOWSYNC_DATA_DIR: dataDir } });
  await service.request('POST', '/webhooks', { ...hook, events: ['FLOW_EXTERNAL_SOURCE'] });
  await service.request('PUT', '/flows/7', { code: 'BIO-1', title: 'Biology' });
  await service.request('POST', '/flows/7/external-sources', { reference: 'CLASS-A' });
  const asked = await service.request('POST', '/flows/7/sync');
  expect(asked.status).toBe(202);
  const state = async (): Promise<unknown> => (await service.request('GET', '/flows/7')).body.data.state;
  const types = async (): Promise<ReadonlyArray<string>> =>
    (await service.request('GET', '/flows/7/events')).body.data.map((event: { type: string }) => event.type);
  return { service, dataDir, requestId: asked.body.data.requestId as string, state, types };
};

test('from the request through the deadline to a late done', async () => {
  let calls = 0;
  const receiver = () => (++calls > 5 ? answering(202) : noAnswer('theirs', 'connection-refused'));
  const ports = simulatedPorts({ receiver });
  const { service, requestId, state, types } = await setUp(ports);
  expect(await state()).toBe('PENDING');

  await ports.clock.advance(23 * hour);
  expect(await state()).toBe('PENDING');
  expect(ports.network.posts.length).toBeGreaterThan(3);
  expect(new Set(ports.network.posts.map(post => post.headers['webhook-id'])).size).toBe(1);

  await ports.clock.advance(2 * hour);
  expect(await state()).toBe('FAILED');
  const sent = ports.network.posts.length;
  await ports.clock.advance(10 * 24 * hour);
  expect(ports.network.posts).toHaveLength(sent);

  const done = await service.request('POST', '/flows/7/external-sources/CLASS-A/sync/done', { requestId });
  expect(done.status).toBe(200);
  expect(await state()).toBe('SUCCESS');
  expect(await types()).toEqual(['FlowRegistered', 'SourceAdded', 'SyncRequested', 'SyncTimedOut', 'SyncCompleted']);
  const { body } = await service.request('GET', `/flows/7/sync-requests/${requestId}`);
  expect(body.data).toMatchObject({
    state: 'TIMED_OUT',
    durationMs: 24 * hour,
    externalSources: [{ reference: 'CLASS-A', endedBy: 'reactor', late: { state: 'SUCCESS', by: 'admin' } }],
  });
  await service.stop();
});

test('from the request through the last attempt, which fails, to a late fail', async () => {
  const ports = simulatedPorts({ receiver: () => noAnswer('theirs', 'connection-refused') });
  const { service, requestId, state, types } = await setUp(ports);
  await ports.clock.advance(17 * hour);
  expect(await state()).toBe('PENDING');
  await ports.clock.advance(4 * hour);
  expect(await state()).toBe('FAILED');
  expect(ports.network.posts).toHaveLength(7);
  const late = { requestId, reason: 'registrar-down', message: 'At last' };
  await service.request('POST', '/flows/7/external-sources/CLASS-A/sync/fail', late);
  expect(await types()).toEqual(['FlowRegistered', 'SourceAdded', 'SyncRequested', 'SyncUndelivered', 'SyncFailed']);
  const { body } = await service.request('GET', `/flows/7/sync-requests/${requestId}`);
  expect(body.data).toMatchObject({
    state: 'FAILED',
    externalSources: [
      { state: 'FAILED', reason: 'not-delivered', endedBy: 'reactor', late: { state: 'FAILED', reason: late.reason } },
    ],
  });
  await service.stop();
});

test('a deadline that passed while nobody ran is kept at the next start', async () => {
  const first = simulatedPorts();
  const { service, dataDir } = await setUp(first);
  await service.stop();

  const later = simulatedPorts({ start: first.clock.now() + 48 * hour, seed: 2 });
  const again = await startService({ ports: later, env: { FLOWSYNC_DATA_DIR: dataDir } });
  await later.clock.settle();
  const { body } = await again.request('GET', '/flows/7');
  expect(body.data.state).toBe('FAILED');
  expect(later.network.posts).toHaveLength(0);
  await again.stop();
});

test('the same seed plays the same story, to the byte', async () => {
  const story = async (): Promise<unknown> => {
    let calls = 0;
    const ports = simulatedPorts({ seed: 42, receiver: () => answering(++calls < 4 ? 503 : 200) });
    const { service, types } = await setUp(ports);
    await ports.clock.advance(24 * hour);
    const posts = ports.network.posts.map(({ at, headers, body }) => ({ at, headers, body }));
    const events = await types();
    await service.stop();
    return { posts, events };
  };
  const first = await story();
  expect(first).toMatchObject({ posts: { length: 4 } });
  expect(await story()).toEqual(first);
});
