/** External sources: their routes, the integrator’s answers, and allocations. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/service';

let api: Contract;

beforeAll(async () => {
  api = contract((await startService({ isSubscribed: true })).request);
});

test('external sources are added, read, described and removed', async () => {
  await api.ok('PUT', '/flows/20', { code: 'A', title: 'A' });
  const added = await api.ok('POST', '/flows/20/external-sources', { reference: 'class-a', description: 'The class' });
  expect(added.data).toEqual({
    id: 1,
    reference: 'class-a',
    description: 'The class',
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    lastRequestedSync: null,
    lastSync: null,
    state: 'NONE',
    openRequestId: null,
    queuedRequestId: null,
    removalGuard: null,
    holdId: null,
    allocatedCount: 0,
    progress: null,
    reason: null,
    message: null,
    counts: null,
    maxAge: null,
    stale: false,
    staleSince: null,
  });
  await api.ok('POST', '/flows/20/external-sources', { reference: 'class-b' });
  expect((await api.ok('GET', '/flows/20/external-sources')).data).toHaveLength(2);
  expect((await api.ok('GET', '/flows/20/external-sources/1')).data).toMatchObject(added.data);
  const described = await api.ok('PUT', '/flows/20/external-sources/1', { description: null });
  expect(described.data.description).toBe('');

  expect((await api.ok('DELETE', '/flows/20/external-sources/1')).data).toBeNull();
  expect(await api.refused('GET', '/flows/20/external-sources/1')).toEqual([404, 'external-source-not-found']);
  expect(await api.refused('DELETE', '/flows/20/external-sources/1')).toEqual([404, 'external-source-not-found']);
  expect((await api.ok('POST', '/flows/20/external-sources', { reference: 'class-a' })).data.id).toBe(3);
});

test('what an external source is refused for', async () => {
  await api.ok('PUT', '/flows/21', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/21/external-sources', { reference: 'class-a' });
  const add = (reference: unknown, flow = 21) => api.refused('POST', `/flows/${flow}/external-sources`, { reference });
  for (const bad of ['', ' ', 'a b', 'å', 'a/b', 'a%b', 'a?b', '.', '..', 'x'.repeat(256), 7, null])
    expect([bad, ...(await add(bad))]).toEqual([bad, 400, 'invalid-value']);
  expect(await add('class-b', 22)).toEqual([404, 'flow-not-found']);
  expect(await add('class-a')).toEqual([409, 'reference-exists']);
  await api.ok('PATCH', '/flows/21/archive');
  expect(await add('class-b')).toEqual([403, 'flow-archived']);
});

test('an empty body is a valid answer to a sync, in whatever way it is empty', async () => {
  await api.ok('PUT', '/flows/31', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/31/external-sources', { reference: 'class-a' });
  const json = { 'content-type': 'application/json' };
  for (const [body, headers] of [
    [undefined, {}],
    ['', json],
    [{}, {}],
    ['', {}],
  ] as const) {
    await api.ok('POST', '/flows/31/sync');
    const answer = await api.send('POST', '/flows/31/external-sources/class-a/sync/done', body, headers);
    expect(answer.body.data.state).toBe('SUCCESS');
  }
});

test('participants are allocated and removed again', async () => {
  await api.ok('PUT', '/flows/40', { code: 'A', title: 'A' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', '/flows/40/external-sources', { reference });
  const [a, b] = ['/flows/40/external-sources/1/allocations', '/flows/40/external-sources/2/allocations'];
  const allocate = async (to: string, ...participantIds: ReadonlyArray<number>) =>
    (await api.ok('POST', `${to}/participants`, { participantIds })).data;
  expect(await allocate(`${a}`, 1, 2, 3, 3)).toEqual({ added: 3, alreadyAllocated: 0, allocatedCount: 3 });
  expect(await allocate(`${a}`, 3, 4)).toEqual({ added: 1, alreadyAllocated: 1, allocatedCount: 4 });
  expect(await allocate(`${a}`)).toEqual({ added: 0, alreadyAllocated: 0, allocatedCount: 4 });
  await allocate(b, 4, 5);

  const on = async (to: string) =>
    (await api.ok('GET', `${to}/participants`)).data.map((one: { participantId: number }) => one.participantId);
  expect(await on(a)).toEqual([1, 2, 3, 4]);
  const { data: of4 } = await api.ok('GET', '/flows/40/external-sources/participants/4');
  expect((await api.ok('GET', '/flows/40/participants/4/external-sources')).data).toEqual(of4);
  expect(of4.map((source: { reference: string }) => source.reference)).toEqual(['class-a', 'class-b']);
  expect((await api.ok('GET', '/flows/40/external-sources/participants/9')).data).toEqual([]);
  expect(await api.refused('GET', '/flows/41/external-sources/participants/4')).toEqual([404, 'flow-not-found']);

  expect((await api.ok('DELETE', `${a}/participants/4`)).data).toBeNull();
  expect(await api.refused('DELETE', `${a}/participants/4`)).toEqual([404, 'participant-not-allocated']);
  expect(await on(a)).toEqual([1, 2, 3]);
  expect((await api.ok('DELETE', a)).data).toBeNull();
  expect(await on(a)).toEqual([]);
  expect((await api.ok('GET', '/flows/40/external-sources/2')).data.allocatedCount).toBe(2);
  expect(await api.refused('GET', '/flows/40/external-sources/9/allocations/participants')).toEqual([
    404,
    'external-source-not-found',
  ]);
});

test('ten thousand participants are allocated at once, one more is refused', async () => {
  await api.ok('PUT', '/flows/42', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/42/external-sources', { reference: 'all' });
  const path = '/flows/42/external-sources/1/allocations/participants';
  const participantIds = Array.from({ length: 10_000 }, (_, index) => index + 1);
  expect((await api.ok('POST', path, { participantIds })).data.added).toBe(10_000);
  const { data, pagination } = await api.ok('GET', `${path}?offset=9990`);
  expect([data.length, data.at(-1).participantId, pagination.total]).toEqual([10, 10_000, 10_000]);
  expect(await api.refused('POST', path, { participantIds: [...participantIds, 10_001] })).toEqual([
    400,
    'invalid-value',
  ]);
});

test('no route was left out', () => {
  // A failed sync and progress: see sync-requests.test.ts; the flows with a reference: see wiseflow.test.ts; the guard and
  // whole lists: see sync-life.test.ts.
  expect(api.neverCalled('External sources')).toEqual([
    'GET /external-sources/:flowExternalSourceReference',
    'PUT /flows/:flowId/external-sources/:flowExternalSourceId/removal-guard',
    'POST /flows/:flowId/external-sources/:flowExternalSourceReference/sync/fail',
    'POST /flows/:flowId/external-sources/:flowExternalSourceReference/sync/progress',
    'PUT /flows/:flowId/external-sources/:flowExternalSourceId/allocations/participants',
  ]);
});
