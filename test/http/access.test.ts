/** Who may ask: API keys, bearer tokens, roles, and the life of an API client. */
import { standingClock } from '../support/clock';
import type { Answer, Send } from '../support/http-client';
import { type Running, startService } from '../support/service';

const hour = 3_600_000;
const clock = standingClock();
let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService({ ports: { clock } });
});

const instant = (ms: number): string => new Date(clock.now() + ms).toISOString();
const reasonOf = ({ body }: Answer): string => body.error.errors[0].reason;
const tries = (send: Send): Promise<Answer> => send('GET', '/flows');

const tokenFor = async (clientId: string, secret: string): Promise<Send> => {
  const { body } = await ask({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
  return (method, path, content) =>
    flowsync.request(method, path, content, { 'x-api-key': null, authorization: `Bearer ${body.access_token}` });
};
const ask = (form: Record<string, string>, headers: Record<string, string> = {}, path = '/oauth2/token') =>
  flowsync.request('POST', path, new URLSearchParams(form).toString(), {
    'x-api-key': null,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });

describe('without valid credentials', () => {
  test.each([
    ['none', {}, 'no-credentials'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'no-credentials'],
    ['any text', { 'x-api-key': 'guess' }, 'invalid-credentials'],
    ['nobody’s key', { 'x-api-key': 'fs_nobody_0000000000000000000000000000000000000000000' }, 'invalid-credentials'],
    ['an empty key', { 'x-api-key': '' }, 'invalid-credentials'],
    ['a token that is none', { authorization: 'Bearer x.y.z' }, 'invalid-token'],
    [
      'an unsigned token',
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImV4cCI6OTk5OTk5OTk5OX0.' },
      'invalid-token',
    ],
  ])('%s', async (_, headers, reason) => {
    const answer = await flowsync.request('GET', '/flows', undefined, { 'x-api-key': null, ...headers });
    expect(answer).toMatchObject({ status: 401, body: { success: false, error: { code: 401 } } });
    expect(reasonOf(answer)).toBe(reason);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="flowsync"');
  });
});

test('the key is shown once, and only a hash of it is kept', async () => {
  const created = await flowsync.request('POST', '/clients', { name: 'Registrar', role: 'integrator' });
  expect(created).toMatchObject({
    status: 201,
    body: { data: { name: 'Registrar', role: 'integrator', state: 'ACTIVE', expiresAt: null } },
  });
  const { clientId, apiKey } = created.body.data;
  expect(apiKey).toMatch(new RegExp(`^fs_${clientId}_[\\w-]{43}$`));
  expect((await tries(flowsync.as(apiKey))).status).toBe(200);

  const { body } = await flowsync.request('GET', `/clients/${clientId}`);
  expect(body.data).toMatchObject({ clientId, name: 'Registrar' });
  const secret = apiKey.slice(-43);
  const events = await flowsync.service.store.readAll()();
  expect(JSON.stringify([body, events, flowsync.log])).not.toContain(secret);
  expect(JSON.stringify(events)).not.toContain('Registrar');
});

test('roles', async () => {
  await flowsync.request('PUT', '/flows/7', { code: 'F7', title: 'Flow' });
  const expected: Record<string, ReadonlyArray<number>> = {
    //         read, put flow, request sync, add source, clients
    admin: [200, 200, 202, 200, 200],
    manager: [200, 200, 202, 200, 403],
    integrator: [200, 403, 403, 200, 403],
    analyst: [200, 403, 403, 403, 403],
  };
  for (const [role, statuses] of Object.entries(expected)) {
    const { request } = await flowsync.client(role);
    const answers = [
      await request('GET', '/flows/7'),
      await request('PUT', '/flows/7', { code: 'F7', title: 'Flow' }),
      await request('POST', '/flows/7/external-sources', { reference: role }),
      await request('POST', '/flows/7/sync'),
      await request('GET', '/clients'),
    ];
    const [read, put, source, sync, clients] = answers.map(({ status }) => status);
    expect({ role, statuses: [read, put, sync, source, clients] }).toEqual({ role, statuses });
  }
  const analyst = await flowsync.client('analyst');
  const { body } = await analyst.request('POST', '/v1/flows/7/sync');
  expect(body.error).toMatchObject({ code: 403, errors: [{ reason: 'wrong-role' }] });
  expect(body.error.message).toBe(
    `POST /flows/:flowId/sync is for admin, manager; API client ${analyst.clientId} is analyst.`,
  );
});

test('who may not ask learns nothing of what there is', async () => {
  const { request } = await flowsync.client('analyst');
  const [some, none] = [await request('DELETE', '/clients/admin'), await request('DELETE', '/clients/nobody')];
  expect(some.status).toBe(403);
  expect(some.body).toEqual(none.body);
});

test('a revoked client is out at once, with its tokens, for good', async () => {
  const { clientId, apiKey, request } = await flowsync.client('manager');
  const byToken = await tokenFor(clientId, apiKey);
  expect((await tries(byToken)).status).toBe(200);
  expect((await flowsync.request('DELETE', `/clients/${clientId}`)).body.data).toBeNull();
  for (const send of [request, byToken]) {
    const answer = await tries(send);
    expect(answer.status).toBe(401);
    expect(reasonOf(answer)).toBe('client-revoked');
  }
  expect((await flowsync.request('GET', `/clients/${clientId}`)).body.data).toMatchObject({
    state: 'REVOKED',
    revokedAt: instant(0),
  });
  expect((await flowsync.request('DELETE', `/clients/${clientId}`)).status).toBe(200);
  expect((await flowsync.request('POST', `/clients/${clientId}/rotate`)).status).toBe(409);
  expect((await flowsync.request('PUT', `/clients/${clientId}`, { expiresAt: null })).status).toBe(409);
});

test('a client expires, and may be let in again', async () => {
  const { body } = await flowsync.request('POST', '/clients', {
    name: 'Guest',
    role: 'analyst',
    expiresAt: instant(hour),
  });
  const { clientId, apiKey } = body.data;
  const guest = flowsync.as(apiKey);
  clock.advance(hour - 1);
  expect((await tries(guest)).status).toBe(200);
  clock.advance(1);
  const answer = await tries(guest);
  expect(answer.status).toBe(401);
  expect(reasonOf(answer)).toBe('client-expired');
  expect((await flowsync.request('GET', `/clients/${clientId}`)).body.data.state).toBe('EXPIRED');
  expect((await flowsync.request('PUT', `/clients/${clientId}`, { expiresAt: null })).body.data.state).toBe('ACTIVE');
  expect((await tries(guest)).status).toBe(200);
});

test('a rotated key is out at once, or after its grace, and its tokens with it', async () => {
  const { clientId, apiKey, request } = await flowsync.client('manager');
  const token = await tokenFor(clientId, apiKey);
  expect((await tries(token)).status).toBe(200);
  const rotate = async (body?: unknown): Promise<string> =>
    (await flowsync.request('POST', `/clients/${clientId}/rotate`, body)).body.data.apiKey;

  const second = await rotate({ graceSeconds: 60 });
  expect([(await tries(request)).status, (await tries(flowsync.as(second))).status]).toEqual([200, 200]);
  clock.advance(60_000);
  expect([(await tries(request)).status, (await tries(flowsync.as(second))).status]).toEqual([401, 200]);
  const third = await rotate();
  expect([(await tries(flowsync.as(second))).status, (await tries(flowsync.as(third))).status]).toEqual([401, 200]);
  expect((await tries(token)).status).toBe(401);
});

test('the admin cannot lock itself out', async () => {
  for (const answer of [
    await flowsync.request('DELETE', '/clients/admin'),
    await flowsync.request('PUT', '/clients/admin', { expiresAt: instant(0) }),
  ]) {
    expect(answer.status).toBe(409);
    expect(reasonOf(answer)).toBe('admin-stays');
  }
});

test('another admin revokes the first one, whose old token makes nothing then, over a restart too', async () => {
  const flowsync = await startService();
  const { request } = await flowsync.client('admin');
  const form = `grant_type=client_credentials&client_id=admin&client_secret=${flowsync.adminKey}`;
  const headers = { 'x-api-key': null, 'content-type': 'application/x-www-form-urlencoded' };
  const { body } = await flowsync.request('POST', '/oauth2/token', form, headers);
  const old = { 'x-api-key': null, authorization: `Bearer ${body.access_token}` };
  const make = () => flowsync.request('POST', '/clients', { name: 'Mine', role: 'admin' }, old);
  expect((await make()).status).toBe(201);
  expect((await request('DELETE', '/clients/admin')).status).toBe(200);
  expect((await make()).status).toBe(401);
  expect((await flowsync.request('GET', '/clients')).status).toBe(401);
  await flowsync.stop();
  const again = await startService({
    env: { FLOWSYNC_DATA_DIR: flowsync.dataDir, FLOWSYNC_ADMIN_KEY: 'another-key-of-the-tests' },
  });
  expect((await again.request('GET', '/clients')).status).toBe(401);
});

test('a day that does not exist is no time at which a client expires', async () => {
  const expiring = (expiresAt: string) =>
    flowsync.request('POST', '/clients', { name: 'Guest', role: 'analyst', expiresAt });
  for (const day of ['2027-02-30', '2027-04-31', '2027-02-29']) {
    const { status, body } = await expiring(`${day}T00:00:00.000Z`);
    expect({ status, message: body.error?.message }).toEqual({
      status: 400,
      message: `body.expiresAt must be a day that exists or null; it is "${day}T00:00:00.000Z"`,
    });
  }
  expect((await expiring('2028-02-29T00:00:00.000Z')).status).toBe(201);
});

test('what carries keys and names is kept by nobody on the way', async () => {
  for (const path of ['/clients', '/flows', '/nothing', '/health/live']) {
    const { headers } = await flowsync.request('GET', path);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  }
  const docs = await flowsync.request('GET', '/docs');
  expect(docs.headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test('clients are listed by pages', async () => {
  const { body: all } = await flowsync.request('GET', '/clients');
  expect(all.data).toContainEqual(expect.objectContaining({ clientId: 'admin', role: 'admin', name: null }));
  const { body: one } = await flowsync.request('GET', '/clients?limit=1&offset=1');
  expect(one).toMatchObject({ data: [all.data[1]], pagination: { limit: 1, offset: 1, total: all.data.length } });
});

test.each([
  ['GET', '/clients/nobody', undefined],
  ['DELETE', '/clients/nobody', undefined],
  ['POST', '/clients/nobody/rotate', undefined],
  ['PUT', '/clients/nobody', { expiresAt: null }],
])('%s %s: there is no such client', async (method, path, body) => {
  const answer = await flowsync.request(method, path, body);
  expect(answer.status).toBe(404);
  expect(answer.body.error.message).toBe('There is no API client with the id nobody.');
});

test('a generated admin key outlives a restart; a configured one takes its place', async () => {
  const first = await startService({ env: { FLOWSYNC_ADMIN_KEY: '' } });
  expect(first.adminKey).toMatch(/^fs_admin_[\w-]{43}$/);
  const { apiKey } = await first.client('manager');
  await first.stop();

  const env = { FLOWSYNC_DATA_DIR: first.dataDir, FLOWSYNC_ADMIN_KEY: '' };
  const second = await startService({ env });
  expect(second.adminKey).toBe('');
  expect((await tries(second.as(first.adminKey))).status).toBe(200);
  expect((await tries(second.as(apiKey))).status).toBe(200);
  await second.stop();

  const third = await startService({ env: { ...env, FLOWSYNC_ADMIN_KEY: 'open-sesame-open-sesame' } });
  expect((await tries(third.request)).status).toBe(200);
  expect((await tries(third.as(first.adminKey))).status).toBe(401);
});
