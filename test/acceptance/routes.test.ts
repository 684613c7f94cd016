/** Every route of the contract, once, with the status and the envelope that are promised. */
import { checked, nameOf } from '../support/contract';
import { endpoints } from '../support/endpoints';
import { type Running, startService } from '../support/running';

let flowsync: Running;
let api: ReturnType<typeof checked>;

beforeAll(async () => {
  flowsync = await startService();
  api = checked(flowsync.request);
});

const ok = async (method: string, path: string, body?: unknown) => {
  const answer = await api.send(method, path, body);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body.error)}`);
  return answer.body;
};

const refused = async (method: string, path: string, body?: unknown): Promise<readonly [number, string]> => {
  const answer = await api.send(method, path, body);
  return [answer.status, answer.body.error?.errors[0]?.reason];
};

test('a flow is set up', async () => {
  const { data: created } = await ok('POST', '/license/create/flow', {
    title: 'Mathematics',
    type: 4,
    managers: [541],
  });
  expect(created).toMatchObject({ code: `F${created.flowId}`, title: 'Mathematics', type: '4', managers: [541] });
  expect(created).toMatchObject({ subTitle: null, archived: false, state: 'NONE', externalSources: [] });

  const put = await ok('PUT', '/flows/7', { code: 'BIO-7', title: 'Biology' });
  expect(put.data).toMatchObject({ flowId: 7, code: 'BIO-7', title: 'Biology' });
  expect((await ok('PUT', '/flows/7', { code: 'BIO-7', title: 'Biology' })).data).toEqual(put.data);
  const changed = await ok('PUT', '/flows/7', { code: 'BIO-7a', title: 'Biology' });
  expect((await ok('GET', '/flows/7')).data).toMatchObject(changed.data);

  const { data: all, pagination } = await ok('GET', '/flows');
  expect(all.map((flow: { flowId: number }) => flow.flowId)).toEqual([7, created.flowId]);
  expect(pagination).toEqual({ limit: 100, offset: 0, total: 2 });
  expect(await refused('GET', '/flows/8')).toEqual([404, 'flow-not-found']);
});

test('external sources are added, read, described and removed', async () => {
  await ok('PUT', '/flows/20', { code: 'A', title: 'A' });
  const added = await ok('POST', '/flows/20/external-sources', { reference: 'class-a', description: 'The class' });
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
    allocatedCount: 0,
  });
  await ok('POST', '/flows/20/external-sources', { reference: 'class-b' });
  expect((await ok('GET', '/flows/20/external-sources')).data).toHaveLength(2);
  expect((await ok('GET', '/flows/20/external-sources/1')).data).toMatchObject(added.data);
  const described = await ok('PUT', '/flows/20/external-sources/1', { description: null });
  expect(described.data.description).toBe('');

  expect((await ok('DELETE', '/flows/20/external-sources/1')).data).toBeNull();
  expect(await refused('GET', '/flows/20/external-sources/1')).toEqual([404, 'external-source-not-found']);
  expect(await refused('DELETE', '/flows/20/external-sources/1')).toEqual([404, 'external-source-not-found']);
  expect((await ok('POST', '/flows/20/external-sources', { reference: 'class-a' })).data.id).toBe(3);
});

test('what an external source is refused for', async () => {
  await ok('PUT', '/flows/21', { code: 'A', title: 'A' });
  await ok('POST', '/flows/21/external-sources', { reference: 'class-a' });
  const add = (reference: unknown, flow = 21) => refused('POST', `/flows/${flow}/external-sources`, { reference });
  for (const bad of ['', ' ', 'a b', 'å', 'a/b', 'a%b', 'a?b', '.', '..', 'x'.repeat(256), 7, null])
    expect([bad, ...(await add(bad))]).toEqual([bad, 400, 'invalid-value']);
  expect(await add('class-b', 22)).toEqual([404, 'flow-not-found']);
  expect(await add('class-a')).toEqual([409, 'reference-exists']);
  await ok('PATCH', '/flows/21/archive');
  expect(await add('class-b')).toEqual([403, 'flow-archived']);
});

test('a sync is requested, followed and answered', async () => {
  await ok('PUT', '/flows/30', { code: 'CHEM', title: 'Chemistry' });
  for (const reference of ['class-a', 'class-b']) await ok('POST', '/flows/30/external-sources', { reference });

  const { data: first } = await ok('POST', '/flows/30/sync');
  expect(first).toMatchObject({ state: 'PENDING', deadline: expect.any(String) });
  expect(first.externalSources).toEqual([
    { id: 1, reference: 'class-a', requestId: first.requestId, joined: false },
    { id: 2, reference: 'class-b', requestId: first.requestId, joined: false },
  ]);
  const { data: again } = await ok('POST', '/flows/30/sync', { references: ['class-b'] });
  expect(again.externalSources).toEqual([{ id: 2, reference: 'class-b', requestId: first.requestId, joined: true }]);
  expect(again.requestId).toBe(first.requestId);

  const source = '/flows/30/external-sources/class-a/sync';
  const { data: progress } = await ok('POST', `${source}/progress`, { percent: 40, message: 'Fetched' });
  expect(progress).toMatchObject({ state: 'PENDING', progress: { percent: 40, message: 'Fetched' } });
  expect((await ok('GET', '/flows/30/external-sources/1')).data).toEqual({ ...progress, reason: null, message: null });

  const { data: done } = await ok('POST', `${source}/done`, { requestId: first.requestId, counts: { added: 3 } });
  expect(done).toMatchObject({ state: 'SUCCESS', lastSync: expect.any(String), openRequestId: null });
  expect((await ok('GET', '/flows/30')).data.state).toBe('PENDING');
  const failed = await ok('POST', '/flows/30/external-sources/class-b/sync/fail', { reason: 'no-such-class' });
  expect(failed.data.state).toBe('FAILED');
  const { data: flow } = await ok('GET', '/flows/30');
  expect([flow.state, flow.externalSources[1].reason]).toEqual(['FAILED', 'no-such-class']);

  const { data: request } = await ok('GET', `/flows/30/sync-requests/${first.requestId}`);
  expect(request).toMatchObject({ state: 'PARTIAL', flowCode: 'CHEM', resent: 0, endedAt: expect.any(String) });
  expect(request.externalSources.map((one: { state: string }) => one.state)).toEqual(['SUCCESS', 'FAILED']);
  expect(request.externalSources[0].counts).toEqual({ added: 3 });
});

test('an empty body is a valid answer to a sync, in whatever way it is empty', async () => {
  await ok('PUT', '/flows/31', { code: 'A', title: 'A' });
  await ok('POST', '/flows/31/external-sources', { reference: 'class-a' });
  const json = { 'content-type': 'application/json' };
  for (const [body, headers] of [
    [undefined, {}],
    ['', json],
    [{}, {}],
    ['', {}],
  ] as const) {
    await ok('POST', '/flows/31/sync');
    const answer = await api.send('POST', '/flows/31/external-sources/class-a/sync/done', body, headers);
    expect(answer.body.data.state).toBe('SUCCESS');
  }
});

test('a request is resent, cancelled, and answered for late', async () => {
  await ok('PUT', '/flows/32', { code: 'A', title: 'A' });
  await ok('POST', '/flows/32/external-sources', { reference: 'class-a' });
  const { data: first } = await ok('POST', '/flows/32/sync');
  const request = `/flows/32/sync-requests/${first.requestId}`;
  const change = { requestId: first.requestId, externalSources: [{ id: 1, reference: 'class-a' }] };
  expect((await ok('POST', `${request}/resend`)).data).toEqual(change);
  expect((await ok('POST', `${request}/cancel`)).data).toEqual(change);
  expect(await refused('POST', `${request}/cancel`)).toEqual([409, 'sync-request-not-open']);
  expect(await refused('POST', `${request}/resend`)).toEqual([409, 'sync-request-not-open']);
  expect((await ok('GET', request)).data).toMatchObject({ state: 'CANCELLED', resent: 1 });

  const unknown = '/flows/32/sync-requests/00000000-0000-4000-8000-000000000000';
  expect(await refused('GET', unknown)).toEqual([404, 'sync-request-not-found']);
  expect(await refused('POST', `${unknown}/cancel`)).toEqual([404, 'sync-request-not-found']);
  expect(await refused('POST', `${unknown}/resend`)).toEqual([404, 'sync-request-not-found']);
  expect(await refused('POST', '/flows/20/sync-requests/x/cancel')).toEqual([400, 'invalid-value']);

  const { data: second } = await ok('POST', '/flows/32/sync');
  const done = '/flows/32/external-sources/class-a/sync/done';
  const wrong = await api.send('POST', done, { requestId: first.requestId });
  expect([wrong.status, wrong.body.error.errors[0].reason]).toEqual([409, 'request-mismatch']);
  expect(wrong.body.error.message).toContain(first.requestId);
  expect(wrong.body.error.message).toContain(second.requestId);
  const { data: list, pagination } = await ok('GET', '/flows/32/sync-requests?limit=1');
  expect([list[0].requestId, pagination.total]).toEqual([second.requestId, 2]);
});

test('what cannot be synced', async () => {
  await ok('PUT', '/flows/33', { code: 'A', title: 'A' });
  expect(await refused('POST', '/flows/33/sync')).toEqual([409, 'no-external-source']);
  expect(await refused('POST', '/flows/33/sync', { references: ['x'] })).toEqual([404, 'external-source-not-found']);
  expect(await refused('POST', '/flows/34/sync')).toEqual([404, 'flow-not-found']);
  for (const answer of ['done', 'fail', 'progress'])
    expect(await refused('POST', `/flows/33/external-sources/x/sync/${answer}`)).toEqual([
      404,
      'external-source-not-found',
    ]);
  expect(await refused('GET', '/flows/34/sync-requests')).toEqual([404, 'flow-not-found']);
});

test('participants are allocated and removed again', async () => {
  await ok('PUT', '/flows/40', { code: 'A', title: 'A' });
  for (const reference of ['class-a', 'class-b']) await ok('POST', '/flows/40/external-sources', { reference });
  const [a, b] = ['/flows/40/external-sources/1/allocations', '/flows/40/external-sources/2/allocations'];
  const allocate = async (to: string, ...participantIds: ReadonlyArray<number>) =>
    (await ok('POST', `${to}/participants`, { participantIds })).data;
  expect(await allocate(`${a}`, 1, 2, 3, 3)).toEqual({ added: 3, alreadyAllocated: 0, allocatedCount: 3 });
  expect(await allocate(`${a}`, 3, 4)).toEqual({ added: 1, alreadyAllocated: 1, allocatedCount: 4 });
  expect(await allocate(`${a}`)).toEqual({ added: 0, alreadyAllocated: 0, allocatedCount: 4 });
  await allocate(b, 4, 5);

  const on = async (to: string) =>
    (await ok('GET', `${to}/participants`)).data.map((one: { participantId: number }) => one.participantId);
  expect(await on(a)).toEqual([1, 2, 3, 4]);
  const { data: of4 } = await ok('GET', '/flows/40/external-sources/participants/4');
  expect(of4.map((source: { reference: string }) => source.reference)).toEqual(['class-a', 'class-b']);
  expect((await ok('GET', '/flows/40/external-sources/participants/9')).data).toEqual([]);
  expect(await refused('GET', '/flows/41/external-sources/participants/4')).toEqual([404, 'flow-not-found']);

  expect((await ok('DELETE', `${a}/participants/4`)).data).toBeNull();
  expect(await refused('DELETE', `${a}/participants/4`)).toEqual([404, 'participant-not-allocated']);
  expect(await on(a)).toEqual([1, 2, 3]);
  expect((await ok('DELETE', a)).data).toBeNull();
  expect(await on(a)).toEqual([]);
  expect((await ok('GET', '/flows/40/external-sources/2')).data.allocatedCount).toBe(2);
  expect(await refused('GET', '/flows/40/external-sources/9/allocations/participants')).toEqual([
    404,
    'external-source-not-found',
  ]);
});

test('ten thousand participants are allocated at once, one more is refused', async () => {
  await ok('PUT', '/flows/42', { code: 'A', title: 'A' });
  await ok('POST', '/flows/42/external-sources', { reference: 'all' });
  const path = '/flows/42/external-sources/1/allocations/participants';
  const participantIds = Array.from({ length: 10_000 }, (_, index) => index + 1);
  expect((await ok('POST', path, { participantIds })).data.added).toBe(10_000);
  const { data, pagination } = await ok('GET', `${path}?offset=9990`);
  expect([data.length, data.at(-1).participantId, pagination.total]).toEqual([10, 10_000, 10_000]);
  expect(await refused('POST', path, { participantIds: [...participantIds, 10_001] })).toEqual([400, 'invalid-value']);
});

test('a flow is enriched with metadata and participants', async () => {
  await ok('PUT', '/flows/50', { code: 'BIO', title: 'New flow' });
  const put = await ok('PUT', '/flows/50/metadata', { title: 'Biology', room: '4.2', term: null, subtitle: 'Oral' });
  expect(put.data).toEqual({ title: 'Biology', code: 'BIO', subtitle: 'Oral', room: '4.2' });
  expect((await ok('GET', '/flows/50/metadata')).data).toEqual(put.data);
  expect((await ok('GET', '/flows/50')).data).toMatchObject({ title: 'Biology', code: 'BIO' });
  const { data: events } = await ok('GET', '/flows/50/events');
  await ok('PUT', '/flows/50/metadata', put.data);
  expect((await ok('GET', '/flows/50/events')).data).toEqual(events);
  expect(await refused('PUT', '/flows/51/metadata', { title: 'x' })).toEqual([404, 'flow-not-found']);
  expect(await refused('GET', '/flows/51/metadata')).toEqual([404, 'flow-not-found']);

  const { data: added } = await ok('POST', '/flows/50/participants', [{ userId: 6, name: 'Ada' }, { userId: 7 }]);
  expect(added).toEqual([6, 7].map(id => ({ participant: { id }, user: { id } })));
  const { data: again } = await ok('POST', '/flows/50/participants', { participantIds: [7, 8, 8] });
  expect(again.map((one: { error?: string }) => one.error)).toEqual(['ALREADY_ON_FLOW', undefined, 'ALREADY_ON_FLOW']);
  expect((await ok('GET', '/flows/50/participants?limit=2')).data).toEqual([
    { participantId: 6, userId: 6, name: 'Ada', email: null },
    { participantId: 7, userId: 7, name: null, email: null },
  ]);
  expect((await ok('GET', '/flows/50')).data.participantCount).toBe(3);
});

test('flows are searched', async () => {
  await ok('PUT', '/flows/60', { code: 'LAT-1', title: 'Latin prose' });
  await ok('PUT', '/flows/61', { code: 'LAT-2', title: 'Latin verse' });
  await ok('POST', '/flows/60/external-sources', { reference: 'shared' });
  await ok('POST', '/flows/61/external-sources', { reference: 'shared' });
  await ok('PUT', '/flows/61/metadata', { term: 'Autumn', room: '1' });
  await ok('POST', '/flows/61/sync');
  const search = async (body: unknown, query = ''): Promise<ReadonlyArray<number>> =>
    (await ok('POST', `/flows/search${query}`, body)).data.map((flow: { flowId: number }) => flow.flowId);
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
  const { data } = await ok('POST', '/flows/search', { code: 'LAT-1' });
  expect(data[0].externalSourceReferences).toEqual(['shared']);
  expect((await ok('GET', '/flows?state=PENDING&archived=false')).data.length).toBeGreaterThan(0);
});

test('a flow is archived, refuses changes, and comes back', async () => {
  await ok('PUT', '/flows/70', { code: 'A', title: 'A' });
  await ok('POST', '/flows/70/external-sources', { reference: 'class-a' });
  const { data: request } = await ok('POST', '/flows/70/sync');
  expect((await ok('PATCH', '/flows/70/archive')).data).toMatchObject({ archived: true, state: 'NONE' });
  expect((await ok('PATCH', '/flows/70/archive')).data.archived).toBe(true);
  expect((await ok('GET', `/flows/70/sync-requests/${request.requestId}`)).data.state).toBe('CANCELLED');
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
    expect([path, ...(await refused(method, `/flows/70${path}`, body))]).toEqual([path, 403, 'flow-archived']);
  expect((await ok('PATCH', '/flows/70/unarchive')).data.archived).toBe(false);
  expect(await refused('PATCH', '/flows/71/archive')).toEqual([404, 'flow-not-found']);
});

test('webhooks are created, changed, tested and deleted', async () => {
  const settings = { title: 'Middleware', url: 'https://203.0.114.1/hook', events: ['FLOW_EXTERNAL_SOURCE'] };
  const { data: created } = await ok('POST', '/webhooks', { ...settings, active: false });
  expect(created).toMatchObject({ ...settings, active: false, disabledReason: null });
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { secret: _, ...shown } = created;
  expect((await ok('GET', `/webhooks/${created.id}`)).data).toEqual(shown);

  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const { data: own } = await ok('POST', '/webhooks', { ...settings, secret, active: false });
  expect(own).not.toHaveProperty('secret');
  const { data: all } = await ok('GET', '/webhooks');
  expect(all.map((one: { id: number }) => one.id).sort()).toEqual([created.id, own.id].sort());

  const put = await ok('PUT', `/webhooks/${own.id}`, { ...settings, title: 'Other', active: false });
  expect((await ok('GET', `/webhooks/${own.id}`)).data).toEqual(put.data);
  const rotations = async (): Promise<ReadonlyArray<unknown>> => {
    const { body } = await flowsync.request('GET', `/events?cursor=${from}`);
    return body.data.flatMap((event: { type: string; data: unknown }) =>
      event.type === 'WebhookSecretRotated' ? event.data : [],
    );
  };
  const from = (await api.send('DELETE', '/webhooks/1')).headers['flowsync-position'];
  const sign = (by: string) => ok('PUT', `/webhooks/${own.id}`, { ...settings, active: false, secret: by });
  await sign(secret);
  expect(await rotations()).toEqual([]);
  await sign(`whsec_${Buffer.alloc(24, 1).toString('base64')}`);
  expect(await rotations()).toEqual([{ previousValidUntil: expect.any(String) }]);

  expect((await ok('POST', `/webhooks/${own.id}/test`)).data.deliveryId).toContain(`_${own.id}`);
  expect((await ok('DELETE', `/webhooks/${own.id}`)).data).toBeNull();
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['GET', '/deliveries'],
  ] as const)
    expect(await refused(method, `/webhooks/${own.id}${path}`)).toEqual([404, 'webhook-not-found']);
  expect((await ok('GET', '/webhooks')).pagination.total).toBe(1);
});

test('what a webhook is refused for', async () => {
  const settings = { title: 'Middleware', url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'] };
  const create = async (change: object) => {
    const { status, body } = await api.send('POST', '/webhooks', { ...settings, ...change });
    return `${status} ${body.error.message}`;
  };
  expect(await create({ url: 'http://example.org' })).toMatch(/^400 body.url must begin with https:\/\//);
  expect(await create({ url: 'https://127.0.0.1/' })).toMatch(/^400 body.url must lead to a public address/);
  expect(await create({ url: 'https://u:p@example.org/' })).toMatch(/^400 body.url must not hold a user name/);
  expect(await create({ events: ['NO_SUCH'] })).toMatch(/^400 body.events.0 must be FLOW_EXTERNAL_SOURCE/);
  expect(await create({ events: [] })).toMatch(/^400 body.events must have 1 to/);
  const short = await create({ secret: 'whsec_c2hvcnQ=' });
  expect(short).toMatch(/^400 body.secret must be whsec_ followed by/);
  expect(short).not.toContain('c2hvcnQ=');
});

test('the history is read by cursor, of one flow and of all', async () => {
  await ok('PUT', '/flows/80', { code: 'A', title: 'A' });
  await ok('POST', '/flows/80/external-sources', { reference: 'class-a' });
  await ok('POST', '/flows/80/sync');
  const { data: events, cursor } = await ok('GET', '/flows/80/events');
  expect(events.map((event: { type: string }) => event.type)).toEqual([
    'FlowRegistered',
    'SourceAdded',
    'SyncRequested',
  ]);
  expect(cursor).toBeNull();
  expect(events[1]).toMatchObject({
    stream: 'flow-80',
    revision: 1,
    position: expect.stringMatching(/^\d+$/),
    actor: { type: 'client', id: expect.any(String) },
    data: { sourceId: 1, reference: 'class-a', description: '' },
    unreadable: null,
  });

  const pages: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { data: unknown[]; cursor: string | null } = await ok(
      'GET',
      `/flows/80/events?limit=1${next === '' ? '' : `&cursor=${next}`}`,
    );
    pages.push(...page.data);
    next = page.cursor;
  }
  expect(pages).toEqual(events);
  expect(await refused('GET', '/flows/81/events')).toEqual([404, 'flow-not-found']);
  expect((await ok('GET', '/flows/80/events?cursor=9007199254740991')).data).toEqual([]);

  const { data: tail } = await ok('GET', `/events?cursor=${Number(events[0].position) - 1}`);
  expect(tail[0]).toEqual(events[0]);
  expect((await ok('GET', '/events?cursor=9007199254740991')).data).toEqual([]);
});

test('personal data are forgotten', async () => {
  await ok('PUT', '/flows/90', { code: 'A', title: 'A' });
  await ok('POST', '/flows/90/participants', [{ userId: 901, name: 'Ada', email: 'ada@example.org' }]);
  expect((await ok('DELETE', '/participants/901/personal-data')).data).toBeNull();
  expect((await ok('GET', '/flows/90/participants')).data).toEqual([
    { participantId: 901, userId: 901, name: null, email: null },
  ]);
  await ok('DELETE', '/participants/902/personal-data');
});

test('every route answers under /v1 too', async () => {
  await ok('PUT', '/v1/flows/95', { code: 'A', title: 'A' });
  await ok('POST', '/v1/flows/95/external-sources', { reference: 'class-a' });
  expect((await ok('GET', '/v1/flows/95')).data).toEqual((await ok('GET', '/flows/95')).data);
});

test('no route of the contract was left out', () => {
  const ours = endpoints.filter(({ module }) => !['Access', 'API clients', 'Clients', 'Operations'].includes(module));
  const never = ours.map(nameOf).filter(name => !api.succeeded.has(name));
  // Those that need a receiver are in `four-cases.test.ts`.
  expect(never).toEqual(['GET /webhooks/:webhookId/deliveries', 'GET /deliveries/:deliveryId']);
});
