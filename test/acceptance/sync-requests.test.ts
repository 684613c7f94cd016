/** Sync requests: asked for, joined, answered, resent, cancelled. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type Contract, contract } from '../support/contract';
import { type Running, startService } from '../support/service';
import { pause, until } from '../support/until';

let api: Contract;
let flowsync: Running;

beforeAll(async () => {
  flowsync = await startService({ isSubscribed: true });
  api = contract(flowsync.request);
});

test('a sync is requested, followed and answered', async () => {
  await api.ok('PUT', '/flows/30', { code: 'CHEM', title: 'Chemistry' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', '/flows/30/external-sources', { reference });

  const { data: first } = await api.ok('POST', '/flows/30/sync');
  expect(first).toMatchObject({ state: 'PENDING', deadline: expect.any(String) });
  expect(first.externalSources).toEqual([
    { id: 1, reference: 'class-a', requestId: first.requestId, joined: false, queued: false },
    { id: 2, reference: 'class-b', requestId: first.requestId, joined: false, queued: false },
  ]);
  const { data: again } = await api.ok('POST', '/flows/30/sync', { references: ['class-b'] });
  expect(again.externalSources).toEqual([
    { id: 2, reference: 'class-b', requestId: first.requestId, joined: true, queued: false },
  ]);
  expect([first.webhooks, again.webhooks]).toEqual([1, 0]);
  expect(again.requestId).toBe(first.requestId);

  await api.ok('POST', '/flows/30/external-sources', { reference: 'class-c' });
  const { data: mixed } = await api.ok('POST', '/flows/30/sync');
  expect(mixed.externalSources.map((source: { joined: boolean }) => source.joined)).toEqual([true, true, false]);
  expect(mixed.requestId).toBe(mixed.externalSources[2].requestId);
  expect(mixed.requestId).not.toBe(first.requestId);
  await api.ok('DELETE', '/flows/30/external-sources/3');

  const source = '/flows/30/external-sources/class-a/sync';
  const { data: progress } = await api.ok('POST', `${source}/progress`, { percent: 40, message: 'Fetched' });
  expect(progress).toMatchObject({ state: 'PENDING', progress: { percent: 40, message: 'Fetched' } });
  expect((await api.ok('GET', '/flows/30/external-sources/1')).data).toEqual(progress);
  const { data: further } = await api.ok('POST', `${source}/progress`, { percent: 60 });
  expect(further.progress).toMatchObject({ percent: 60, message: 'Fetched' });
  expect((await api.ok('GET', '/flows/30/external-sources/1')).data).toEqual(further);

  const { data: done } = await api.ok('POST', `${source}/done`, { requestId: first.requestId, counts: { added: 3 } });
  expect(done).toMatchObject({ state: 'SUCCESS', lastSync: expect.any(String), openRequestId: null });
  expect((await api.ok('GET', '/flows/30/external-sources/1')).data).toEqual(done);
  expect((await api.ok('GET', '/flows/30')).data.state).toBe('PENDING');
  const failed = await api.ok('POST', '/flows/30/external-sources/class-b/sync/fail', { reason: 'no-such-class' });
  expect(failed.data.state).toBe('FAILED');
  const { data: flow } = await api.ok('GET', '/flows/30');
  expect([flow.state, flow.externalSources[1].reason]).toEqual(['FAILED', 'no-such-class']);

  const { data: request } = await api.ok('GET', `/flows/30/sync-requests/${first.requestId}`);
  expect([request.joinedCount, request.joined]).toEqual([
    2,
    [1, 2].map(externalSourceCount => ({ at: expect.any(String), by: 'admin', byType: 'client', externalSourceCount })),
  ]);
  expect(request).toMatchObject({ state: 'PARTIAL', flowCode: 'CHEM', resent: 0, endedAt: expect.any(String) });
  expect(request.externalSources.map((one: { state: string }) => one.state)).toEqual(['SUCCESS', 'FAILED']);
  expect(request.externalSources[0].counts).toEqual({ added: 3 });
});

test('a request is resent, cancelled, and answered for late', async () => {
  await api.ok('PUT', '/flows/32', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/32/external-sources', { reference: 'class-a' });
  const { data: first } = await api.ok('POST', '/flows/32/sync');
  const request = `/flows/32/sync-requests/${first.requestId}`;
  const change = { requestId: first.requestId, externalSources: [{ id: 1, reference: 'class-a' }] };
  expect((await api.ok('POST', `${request}/resend`)).data).toEqual(change);
  expect((await api.ok('POST', `${request}/cancel`)).data).toEqual(change);
  expect(await api.refused('POST', `${request}/cancel`)).toEqual([409, 'sync-request-not-open']);
  expect(await api.refused('POST', `${request}/resend`)).toEqual([409, 'sync-request-not-open']);
  expect((await api.ok('GET', request)).data).toMatchObject({ state: 'CANCELLED', resent: 1 });

  const unknown = '/flows/32/sync-requests/00000000-0000-4000-8000-000000000000';
  expect(await api.refused('GET', unknown)).toEqual([404, 'sync-request-not-found']);
  expect(await api.refused('POST', `${unknown}/cancel`)).toEqual([404, 'sync-request-not-found']);
  expect(await api.refused('POST', `${unknown}/resend`)).toEqual([404, 'sync-request-not-found']);
  expect(await api.refused('POST', '/flows/20/sync-requests/x/cancel')).toEqual([400, 'invalid-value']);

  const { data: second } = await api.ok('POST', '/flows/32/sync');
  const done = '/flows/32/external-sources/class-a/sync/done';
  expect((await api.ok('POST', done, { requestId: first.requestId })).data.openRequestId).toBe(second.requestId);
  const { data: cancelled } = await api.ok('GET', request);
  expect(cancelled).toMatchObject({ state: 'CANCELLED', externalSources: [{ late: { state: 'SUCCESS' } }] });
  const other = '00000000-0000-4000-8000-000000000000';
  const wrong = await api.send('POST', done, { requestId: other });
  expect([wrong.status, wrong.body.error.errors[0].reason]).toEqual([409, 'request-mismatch']);
  expect(wrong.body.error.message).toContain(other);
  expect(wrong.body.error.message).toContain(second.requestId);
  const { data: list, pagination } = await api.ok('GET', '/flows/32/sync-requests?limit=1');
  expect([list[0].requestId, pagination.total]).toEqual([second.requestId, 2]);
});

test('one answer for each request and source, also after the next request was made', async () => {
  await api.ok('PUT', '/flows/35', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/35/external-sources', { reference: 'class-a' });
  const [done, fail] = ['done', 'fail'].map(word => `/flows/35/external-sources/class-a/sync/${word}`) as [
    string,
    string,
  ];
  const { data: first } = await api.ok('POST', '/flows/35/sync');
  const { requestId } = first;
  await api.ok('POST', done, { requestId, counts: { added: 2 }, message: 'Two' });
  const { data: second } = await api.ok('POST', '/flows/35/sync');
  for (const body of [{ requestId }, { requestId, counts: { added: 0 } }]) {
    expect((await api.ok('POST', done, body)).data).toMatchObject({ state: 'PENDING', counts: { added: 2 } });
  }
  const { status, body } = await api.send('POST', fail, { requestId });
  expect([status, body.error.errors[0].reason]).toEqual([409, 'already-answered']);
  expect(body.error.message).toContain(`${requestId} was answered with sync/done`);
  await api.ok('POST', done, { requestId: second.requestId });
  expect(await api.refused('POST', fail, { requestId })).toEqual([409, 'already-answered']);
  const types = (await api.ok('GET', '/flows/35/events')).data.map((event: { type: string }) => event.type);
  expect(types.slice(2)).toEqual(['SyncRequested', 'SyncCompleted', 'SyncRequested', 'SyncCompleted']);
});

test('a job that pushes by itself is recorded each time, and never as an answer to a request', async () => {
  await api.ok('PUT', '/flows/36', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/36/external-sources', { reference: 'class-a' });
  const { data: request } = await api.ok('POST', '/flows/36/sync');
  const done = '/flows/36/external-sources/class-a/sync/done';
  const { data: answered } = await api.ok('POST', done);
  const { data: pushed } = await api.ok('POST', done, { counts: { updated: 7 }, message: 'Nightly' });
  expect(pushed).toMatchObject({ state: 'SUCCESS', counts: { updated: 7 }, message: 'Nightly' });
  expect(pushed.lastSync >= answered.lastSync).toBe(true);
  const { data: again } = await api.ok('POST', done, { counts: {} });
  expect((await api.ok('GET', '/flows/36/external-sources/1')).data).toEqual(again);
  const { data: one } = await api.ok('GET', `/flows/36/sync-requests/${request.requestId}`);
  expect(one.externalSources[0]).toMatchObject({ late: null, counts: null });
  const { data: events } = await api.ok('GET', '/flows/36/events');
  expect(events.slice(-2).map((event: { data: object }) => event.data)).toMatchObject([
    { requestId: null, late: false, counts: { updated: 7 } },
    { requestId: null, late: false },
  ]);
});

test('an answer that names nothing, and was under way when the request was made, leaves that open', async () => {
  await api.ok('PUT', '/flows/34', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/34/external-sources', { reference: 'class-a' });
  const done = `${flowsync.url}/flows/34/external-sources/class-a/sync/done`;
  const headers = { 'x-api-key': flowsync.adminKey, 'content-type': 'application/json', 'content-length': '2' };
  const slow = request(done, { method: 'POST', headers });
  slow.write('{');
  await new Promise(resolve => setTimeout(resolve, 100));
  const { data: asked } = await api.ok('POST', '/flows/34/sync');
  slow.end('}');
  const [answer] = (await once(slow, 'response')) as [IncomingMessage];
  expect([answer.statusCode, answer.resume() && '']).toEqual([200, '']);
  const { data: source } = await api.ok('GET', '/flows/34/external-sources/1');
  expect(source).toMatchObject({ state: 'PENDING', openRequestId: asked.requestId, lastSync: expect.any(String) });
  await api.ok('POST', '/flows/34/external-sources/class-a/sync/done');
  expect((await api.ok('GET', '/flows/34/external-sources/1')).data.openRequestId).toBeNull();
});

test('what is open is waited for, or the whole is refused', async () => {
  await api.ok('PUT', '/flows/37', { code: 'A', title: 'A' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', '/flows/37/external-sources', { reference });
  const { data: first } = await api.ok('POST', '/flows/37/sync', { references: ['class-a'] });
  const refused = await api.send('POST', '/flows/37/sync', { whenOpen: 'refuse' });
  expect([refused.status, refused.body.error.errors[0].reason]).toEqual([409, 'sync-request-open']);
  expect(refused.body.error.message).toContain(first.requestId);
  expect(await api.refused('POST', '/flows/37/sync', { whenOpen: 'later' })).toEqual([400, 'invalid-value']);

  const queue = { references: ['class-a'], whenOpen: 'queue' };
  const { data: waits } = await api.ok('POST', '/flows/37/sync', queue);
  expect(waits).toMatchObject({ state: 'QUEUED', deadline: null, webhooks: 0 });
  expect(waits.externalSources).toMatchObject([{ requestId: waits.requestId, joined: false, queued: true }]);
  const { data: joins } = await api.ok('POST', '/flows/37/sync', queue);
  expect(joins.externalSources).toMatchObject([{ requestId: waits.requestId, joined: true, queued: true }]);
  const path = `/flows/37/sync-requests/${waits.requestId}`;
  expect((await api.ok('GET', path)).data).toMatchObject({ state: 'QUEUED', deadline: null, joinedCount: 1 });
  expect((await api.ok('GET', '/flows/37/external-sources/1')).data).toMatchObject({
    ...{ openRequestId: first.requestId, queuedRequestId: waits.requestId },
  });
  expect(await api.refused('POST', `${path}/resend`)).toEqual([409, 'sync-request-queued']);

  const done = '/flows/37/external-sources/class-a/sync/done';
  const { data: after } = await api.ok('POST', done, { requestId: first.requestId });
  expect(after).toMatchObject({ state: 'PENDING', openRequestId: waits.requestId, queuedRequestId: null });
  const { data: made } = await api.ok('GET', path);
  expect(made).toMatchObject({ state: 'PENDING', queuedAt: expect.any(String), deadline: expect.any(String) });

  const { data: third } = await api.ok('POST', '/flows/37/sync', queue);
  const cancel = `/flows/37/sync-requests/${third.requestId}/cancel`;
  expect((await api.ok('POST', cancel)).data.externalSources).toEqual([{ id: 1, reference: 'class-a' }]);
  expect((await api.ok('POST', done, { requestId: waits.requestId })).data.openRequestId).toBeNull();
  expect((await api.ok('GET', `/flows/37/sync-requests/${third.requestId}`)).data.state).toBe('CANCELLED');
});

test('progress names its request, and extends the deadline', async () => {
  await api.ok('PUT', '/flows/38', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/38/external-sources', { reference: 'class-a' });
  const { data: first } = await api.ok('POST', '/flows/38/sync');
  const progress = '/flows/38/external-sources/class-a/sync/progress';
  await pause(5);
  await api.ok('POST', progress, { requestId: first.requestId, percent: 5 });
  const { data: request } = await api.ok('GET', `/flows/38/sync-requests/${first.requestId}`);
  expect(request.deadline > first.deadline).toBe(true);
  const other = '00000000-0000-4000-8000-000000000000';
  expect(await api.refused('POST', progress, { requestId: other })).toEqual([409, 'request-mismatch']);
});

test('a flow tells how many of its sources are complete, and is Complete when all are', async () => {
  await api.ok('PUT', '/flows/39', { code: 'A', title: 'A' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', '/flows/39/external-sources', { reference });
  const flow = async () => {
    const { data } = await api.ok('GET', '/flows/39');
    const { data: found } = await api.ok('POST', '/flows/search', { state: data.state, code: 'A' });
    expect(found.find(({ flowId }: { flowId: number }) => flowId === 39)).toMatchObject({ sources: data.sources });
    return [data.state, data.sourcesComplete, data.sources];
  };
  await api.ok('POST', '/flows/39/external-sources/class-a/sync/done');
  expect(await flow()).toEqual(['NONE', 1, 2]);
  await api.ok('POST', '/flows/39/external-sources/class-b/sync/done');
  expect(await flow()).toEqual(['SUCCESS', 2, 2]);
  await api.ok('POST', '/flows/39/external-sources', { reference: 'class-c' });
  expect(await flow()).toEqual(['NONE', 2, 3]);
});

test('a request that reaches nobody ends at once, and may be answered all the same', async () => {
  const { request: send } = await startService();
  const alone = contract(send);
  await alone.ok('PUT', '/flows/1', { code: 'A', title: 'A' });
  await alone.ok('POST', '/flows/1/external-sources', { reference: 'class-a' });
  const { data: request } = await alone.ok('POST', '/flows/1/sync');
  expect(request.webhooks).toBe(0);
  const source = async () => (await alone.ok('GET', '/flows/1/external-sources/1')).data;
  await until(async () => (await source()).state !== 'PENDING');
  expect(await source()).toMatchObject({ state: 'FAILED', reason: 'not-delivered', openRequestId: null });
  const path = `/flows/1/sync-requests/${request.requestId}`;
  expect((await alone.ok('GET', path)).data).toMatchObject({ state: 'FAILED', endedAt: expect.any(String) });
  const done = '/flows/1/external-sources/class-a/sync/done';
  expect((await alone.ok('POST', done, { requestId: request.requestId })).data.state).toBe('SUCCESS');
  expect((await alone.ok('GET', path)).data.externalSources[0].late).toMatchObject({ state: 'SUCCESS' });
});

test('what cannot be synced', async () => {
  await api.ok('PUT', '/flows/33', { code: 'A', title: 'A' });
  expect(await api.refused('POST', '/flows/33/sync')).toEqual([409, 'no-external-source']);
  expect(await api.refused('POST', '/flows/33/sync', { references: ['x'] })).toEqual([
    404,
    'external-source-not-found',
  ]);
  expect(await api.refused('POST', '/flows/99/sync')).toEqual([404, 'flow-not-found']);
  for (const answer of ['done', 'fail', 'progress'])
    expect(await api.refused('POST', `/flows/33/external-sources/x/sync/${answer}`)).toEqual([
      404,
      'external-source-not-found',
    ]);
  expect(await api.refused('GET', '/flows/99/sync-requests')).toEqual([404, 'flow-not-found']);
});

test('no route was left out', () => {
  // What a request changed, and undo: see sync-life.test.ts.
  expect(api.neverCalled('Sync requests')).toEqual([
    'GET /flows/:flowId/sync-requests/:requestId/changes',
    'GET /flows/:flowId/changes',
    'POST /flows/:flowId/sync-requests/:requestId/undo',
  ]);
});
