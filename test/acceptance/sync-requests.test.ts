/** Sync requests: asked for, joined, answered, resent, cancelled. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/running';

let api: Contract;

beforeAll(async () => {
  api = contract((await startService()).request);
});

test('a sync is requested, followed and answered', async () => {
  await api.ok('PUT', '/flows/30', { code: 'CHEM', title: 'Chemistry' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', '/flows/30/external-sources', { reference });

  const { data: first } = await api.ok('POST', '/flows/30/sync');
  expect(first).toMatchObject({ state: 'PENDING', deadline: expect.any(String) });
  expect(first.externalSources).toEqual([
    { id: 1, reference: 'class-a', requestId: first.requestId, joined: false },
    { id: 2, reference: 'class-b', requestId: first.requestId, joined: false },
  ]);
  const { data: again } = await api.ok('POST', '/flows/30/sync', { references: ['class-b'] });
  expect(again.externalSources).toEqual([{ id: 2, reference: 'class-b', requestId: first.requestId, joined: true }]);
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
  const wrong = await api.send('POST', done, { requestId: first.requestId });
  expect([wrong.status, wrong.body.error.errors[0].reason]).toEqual([409, 'request-mismatch']);
  expect(wrong.body.error.message).toContain(first.requestId);
  expect(wrong.body.error.message).toContain(second.requestId);
  const { data: list, pagination } = await api.ok('GET', '/flows/32/sync-requests?limit=1');
  expect([list[0].requestId, pagination.total]).toEqual([second.requestId, 2]);
});

test('what cannot be synced', async () => {
  await api.ok('PUT', '/flows/33', { code: 'A', title: 'A' });
  expect(await api.refused('POST', '/flows/33/sync')).toEqual([409, 'no-external-source']);
  expect(await api.refused('POST', '/flows/33/sync', { references: ['x'] })).toEqual([
    404,
    'external-source-not-found',
  ]);
  expect(await api.refused('POST', '/flows/34/sync')).toEqual([404, 'flow-not-found']);
  for (const answer of ['done', 'fail', 'progress'])
    expect(await api.refused('POST', `/flows/33/external-sources/x/sync/${answer}`)).toEqual([
      404,
      'external-source-not-found',
    ]);
  expect(await api.refused('GET', '/flows/34/sync-requests')).toEqual([404, 'flow-not-found']);
});

test('no route was left out', () => {
  expect(api.neverCalled('Sync requests')).toEqual([]);
});
