/** Flows: set up, found, enriched and archived. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/service';

let api: Contract;

beforeAll(async () => {
  api = contract((await startService({ isSubscribed: true })).request);
});

test('a flow is set up', async () => {
  const { data: created } = await api.ok('POST', '/license/create/flow', {
    title: 'Mathematics',
    type: 4,
    managers: [541],
  });
  expect(created).toMatchObject({ code: `F${created.flowId}`, title: 'Mathematics', type: '4', managers: [541] });
  expect(created).toMatchObject({ subTitle: null, archived: false, state: 'NONE', externalSources: [] });

  const put = await api.ok('PUT', '/flows/7', { code: 'BIO-7', title: 'Biology' });
  expect(put.data).toMatchObject({ flowId: 7, code: 'BIO-7', title: 'Biology' });
  expect((await api.ok('PUT', '/flows/7', { code: 'BIO-7', title: 'Biology' })).data).toEqual(put.data);
  const changed = await api.ok('PUT', '/flows/7', { code: 'BIO-7a', title: 'Biology' });
  expect((await api.ok('GET', '/flows/7')).data).toMatchObject(changed.data);

  const { data: all, pagination } = await api.ok('GET', '/flows');
  expect(all.map((flow: { flowId: number }) => flow.flowId)).toEqual([7, created.flowId]);
  expect(pagination).toEqual({ limit: 100, offset: 0, total: 2 });
  expect(await api.refused('GET', '/flows/8')).toEqual([404, 'flow-not-found']);
});

test('a flow is enriched with metadata and participants', async () => {
  await api.ok('PUT', '/flows/50', { code: 'BIO', title: 'New flow' });
  const put = await api.ok('PUT', '/flows/50/metadata', {
    title: 'Biology',
    room: '4.2',
    term: null,
    subtitle: 'Oral',
  });
  expect(put.data).toEqual({ title: 'Biology', code: 'BIO', subtitle: 'Oral', room: '4.2' });
  expect((await api.ok('GET', '/flows/50/metadata')).data).toEqual(put.data);
  expect((await api.ok('GET', '/flows/50')).data).toMatchObject({ title: 'Biology', code: 'BIO', subTitle: 'Oral' });
  expect((await api.ok('POST', '/flows/search', { metadata: { subtitle: 'oral' } })).data[0].subTitle).toBe('Oral');
  const { data: events } = await api.ok('GET', '/flows/50/events');
  await api.ok('PUT', '/flows/50/metadata', put.data);
  expect((await api.ok('GET', '/flows/50/events')).data).toEqual(events);
  expect(await api.refused('PUT', '/flows/51/metadata', { title: 'x' })).toEqual([404, 'flow-not-found']);
  expect(await api.refused('GET', '/flows/51/metadata')).toEqual([404, 'flow-not-found']);

  const { data: added } = await api.ok('POST', '/flows/50/participants', [{ userId: 6, name: 'Ada' }, { userId: 7 }]);
  expect(added).toEqual([6, 7].map(id => ({ participant: { id }, user: { id } })));
  const { data: again } = await api.ok('POST', '/flows/50/participants', { participantIds: [7, 8, 8] });
  expect(again.map((one: { error?: string }) => one.error)).toEqual(['ALREADY_ON_FLOW', undefined, 'ALREADY_ON_FLOW']);
  expect((await api.ok('GET', '/flows/50/participants?limit=2')).data).toEqual([
    { participantId: 6, userId: 6, name: 'Ada', email: null },
    { participantId: 7, userId: 7, name: null, email: null },
  ]);
  expect((await api.ok('GET', '/flows/50')).data.participantCount).toBe(3);
});

test('flows are searched', async () => {
  await api.ok('PUT', '/flows/60', { code: 'LAT-1', title: 'Latin prose' });
  await api.ok('PUT', '/flows/61', { code: 'LAT-2', title: 'Latin verse' });
  await api.ok('POST', '/flows/60/external-sources', { reference: 'shared' });
  await api.ok('POST', '/flows/61/external-sources', { reference: 'shared' });
  await api.ok('PUT', '/flows/61/metadata', { term: 'Autumn', room: '1' });
  await api.ok('POST', '/flows/61/sync');
  const search = async (body: unknown, query = ''): Promise<ReadonlyArray<number>> =>
    (await api.ok('POST', `/flows/search${query}`, body)).data.map((flow: { flowId: number }) => flow.flowId);
  expect(await search({ metadata: { externalSourceReference: 'shared' } })).toEqual([60, 61]);
  expect(await search({ metadata: { externalSourceReference: 'share' } })).toEqual([]);
  expect(await search({ metadata: { title: 'latin' } })).toEqual([60, 61]);
  expect(await search({ title: 'VERSE' })).toEqual([61]);
  expect(await search({ metadata: { title: '%' } })).toEqual([]);
  expect(await search({ code: 'LAT-1' })).toEqual([60]);
  expect(await search({ metadata: { code: 'LAT-2' } })).toEqual([61]);
  expect(await search({ metadata: { term: 'Autumn', room: '1' } })).toEqual([61]);
  expect(await search({ metadata: { term: 'Autumn', room: '2' } })).toEqual([]);
  expect(await search({ state: 'PENDING', metadata: { externalSourceReference: 'shared' } })).toEqual([61]);
  expect(await search({ title: 'Latin', archived: true })).toEqual([]);
  expect(await search({ title: 'Latin' }, '?limit=1&offset=1')).toEqual([61]);
  const { data } = await api.ok('POST', '/flows/search', { code: 'LAT-1' });
  expect(data[0].externalSourceReferences).toEqual(['shared']);
  expect((await api.ok('GET', '/flows?state=PENDING&archived=false')).data.length).toBeGreaterThan(0);
});

test('a flow is archived, refuses changes, and comes back', async () => {
  await api.ok('PUT', '/flows/70', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/70/external-sources', { reference: 'class-a' });
  const { data: request } = await api.ok('POST', '/flows/70/sync');
  expect((await api.ok('PATCH', '/flows/70/archive')).data).toMatchObject({ archived: true, state: 'NONE' });
  expect((await api.ok('PATCH', '/flows/70/archive')).data.archived).toBe(true);
  expect((await api.ok('GET', `/flows/70/sync-requests/${request.requestId}`)).data.state).toBe('CANCELLED');
  for (const [method, path, body] of [
    ['POST', '/sync', {}],
    ['POST', '/external-sources', { reference: 'b' }],
    ['DELETE', '/external-sources/1', undefined],
    ['POST', '/external-sources/class-a/sync/done', {}],
    ['POST', '/external-sources/1/allocations/participants', { participantIds: [1] }],
    ['PUT', '/metadata', { title: 'B' }],
    ['POST', '/participants', [{ userId: 1 }]],
    ['PUT', '', { code: 'B', title: 'B' }],
  ] as const)
    expect([path, ...(await api.refused(method, `/flows/70${path}`, body))]).toEqual([path, 403, 'flow-archived']);
  expect((await api.ok('PATCH', '/flows/70/unarchive')).data.archived).toBe(false);
  expect(await api.refused('PATCH', '/flows/71/archive')).toEqual([404, 'flow-not-found']);
});

test('personal data are forgotten', async () => {
  await api.ok('PUT', '/flows/90', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/90/participants', [{ userId: 901, name: 'Ada', email: 'ada@example.org' }]);
  expect((await api.ok('DELETE', '/participants/901/personal-data')).data).toBeNull();
  expect((await api.ok('GET', '/flows/90/participants')).data).toEqual([
    { participantId: 901, userId: 901, name: null, email: null },
  ]);
  await api.ok('DELETE', '/participants/902/personal-data');
});

test('every route answers under /v1 too', async () => {
  await api.ok('PUT', '/v1/flows/95', { code: 'A', title: 'A' });
  await api.ok('POST', '/v1/flows/95/external-sources', { reference: 'class-a' });
  expect((await api.ok('GET', '/v1/flows/95')).data).toEqual((await api.ok('GET', '/flows/95')).data);
});

test('no route was left out', () => {
  // See set-up.test.ts, wiseflow.test.ts, and for the guard sync-life.test.ts.
  expect(api.neverCalled('Flows', 'Participants')).toEqual([
    'PUT /flows/:flowId/removal-guard',
    'GET /flows/:flowId/participants/:participantId',
    'POST /flows/:flowId/set-up',
  ]);
});
