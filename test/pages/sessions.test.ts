/** Signing in at the pages: who gets in, what a cookie is good for, and when it ends. */
import { realClock } from '../../src/runtime/real';
import type { Answer } from '../support/http-client';
import { readStream } from '../support/server-events';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

type Headers = Readonly<Record<string, string | null>>;

/** As our pages ask, unless the headers say otherwise. */
const at = (
  { request }: Pick<Running, 'request'>,
  method: string,
  path: string,
  headers: Headers = {},
  body?: unknown,
) => request(method, `/app/api${path}`, body, { 'x-api-key': null, 'sec-fetch-site': 'same-origin', ...headers });

const reasonOf = ({ status, body }: Answer): [number, string] => [status, body.error.errors[0].reason];
const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0] ?? '';

/** Answers with the cookie. */
const signIn = async (flowsync: Running, apiKey = flowsync.adminKey, headers: Headers = {}): Promise<string> => {
  const answer = await at(flowsync, 'POST', '/session', headers, { apiKey });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
};

const get = (flowsync: Running, path: string, cookie: string) => at(flowsync, 'GET', path, { cookie });

const ELSEWHERE: ReadonlyArray<[string, Headers]> = [
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a site beside it', { 'sec-fetch-site': 'same-site' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['another origin, in an old browser', { 'sec-fetch-site': null, origin: 'https://evil.example' }],
  ['nobody says where', { 'sec-fetch-site': null }],
];

describe('whoever signs in', () => {
  let flowsync: Running;
  beforeAll(async () => {
    flowsync = await startService({ isSubscribed: true });
  });

  test('is nobody before that, and then the client whose key it was, in every event', async () => {
    expect(await reasonOf(await at(flowsync, 'GET', '/session'))).toEqual([401, 'not-signed-in']);
    const manager = await flowsync.client('manager');
    const cookie = await signIn(flowsync, manager.apiKey);
    expect((await get(flowsync, '/session', cookie)).body.data).toMatchObject({
      clientId: manager.clientId,
      role: 'manager',
      name: 'A manager',
    });
    const put = await at(flowsync, 'PUT', '/flows/1', { cookie }, { code: 'A', title: 'Art' });
    expect(put.status).toBe(200);
    const [event] = (await flowsync.request('GET', '/flows/1/events')).body.data;
    expect(event.actor).toEqual({ type: 'client', id: manager.clientId });
    const audit = (await flowsync.request('GET', `/audit?type=SessionBegun&actor=${manager.clientId}`)).body.data;
    expect(audit[0].sentence).toContain('signed in at the pages');
  });

  test('has a cookie that no script reads and no other site sends, and that is secure unless on this machine', async () => {
    const here = await at(flowsync, 'POST', '/session', {}, { apiKey: flowsync.adminKey });
    expect(here.headers['set-cookie']).toMatch(/^flowsync-session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    const there = await at(
      flowsync,
      'POST',
      '/session',
      { host: 'flowsync.example.org' },
      { apiKey: flowsync.adminKey },
    );
    expect(there.headers['set-cookie']).toMatch(
      /^__Host-flowsync-session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  test('has a cookie that is good at the pages only, where no key is', async () => {
    const cookie = await signIn(flowsync);
    expect((await flowsync.request('GET', '/flows', undefined, { 'x-api-key': null, cookie })).status).toBe(401);
    expect((await at(flowsync, 'GET', '/flows', { 'x-api-key': flowsync.adminKey })).status).toBe(401);
    const token = cookie.split('=')[1] ?? '';
    expect(
      (await flowsync.request('GET', '/flows', undefined, { 'x-api-key': null, authorization: `Bearer ${token}` }))
        .status,
    ).toBe(401);
    expect((await get(flowsync, '/flows', cookie)).status).toBe(200);
  });

  test.each(ELSEWHERE)('changes nothing when it is asked from elsewhere: %s', async (_, headers) => {
    const cookie = await signIn(flowsync);
    const body = { code: 'EVIL', title: 'Evil' };
    expect(await reasonOf(await at(flowsync, 'PUT', '/flows/666', { cookie, ...headers }, body))).toEqual([
      ...[403, 'foreign-origin'],
    ]);
    expect((await flowsync.request('GET', '/flows/666')).status).toBe(404);
    const into = await at(flowsync, 'POST', '/session', headers, { apiKey: flowsync.adminKey });
    expect(into.status).toBe(403);
  });

  test('is out at once after signing out, also with a cookie that was copied before', async () => {
    const cookie = await signIn(flowsync);
    const stolen = await signIn(flowsync, flowsync.adminKey, { cookie });
    expect(await reasonOf(await get(flowsync, '/session', cookie))).toEqual([401, 'not-signed-in']);
    const out = await at(flowsync, 'DELETE', '/session', { cookie: stolen });
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
    expect(await reasonOf(await get(flowsync, '/flows', stolen))).toEqual([401, 'not-signed-in']);
    expect((await at(flowsync, 'POST', '/session/renew', { cookie: stolen })).status).toBe(401);
  });

  test('is out when the client is revoked or its key is rotated, and so is the stream', async () => {
    const [revoked, rotated] = [await flowsync.client('manager'), await flowsync.client('analyst')];
    const cookies = [await signIn(flowsync, revoked.apiKey), await signIn(flowsync, rotated.apiKey)];
    const [stream] = await Promise.all(
      cookies.map(cookie => readStream(`${flowsync.url}/app/api/stream`, { 'sec-fetch-site': 'same-origin', cookie })),
    );
    await stream?.untilReady();
    await flowsync.request('DELETE', `/clients/${revoked.clientId}`);
    await flowsync.request('POST', `/clients/${rotated.clientId}/rotate`);
    for (const cookie of cookies) expect((await get(flowsync, '/flows', cookie)).status).toBe(401);
    await stream?.hasEnded();
  });

  test('does at the pages what the role of the client lets it, and no more', async () => {
    const { apiKey } = await flowsync.client('analyst');
    const cookie = await signIn(flowsync, apiKey);
    expect((await get(flowsync, '/flows', cookie)).status).toBe(200);
    expect(await reasonOf(await at(flowsync, 'POST', '/flows/1/sync', { cookie }))).toEqual([403, 'wrong-role']);
    expect(await reasonOf(await get(flowsync, '/clients', cookie))).toEqual([403, 'wrong-role']);
  });

  test.each<[string, unknown, number, string]>([
    ['no key', {}, 400, 'body.apiKey'],
    ['another field', { apiKey: 'x', role: 'admin' }, 400, 'body.role'],
    ['a wrong key', { apiKey: 'fs_admin_wrong' }, 401, 'is not the key of an API client'],
    ['the key of nobody', { apiKey: 'fs_nobody_wrong' }, 401, 'is not the key of an API client'],
  ])('is refused with what is wrong: %s', async (_, body, status, message) => {
    const answer = await at(flowsync, 'POST', '/session', {}, body);
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(JSON.stringify(answer.body)).toContain(message);
  });
});

test('a session ends after half an hour without anybody there, and after eight hours in any case', async () => {
  let passed = 0;
  const clock = { ...realClock, now: () => realClock.now() + passed };
  const flowsync = await startService({ ports: { clock } });
  const minutes = (count: number) => {
    passed += count * 60_000;
  };
  const idle = await signIn(flowsync);
  let cookie = await signIn(flowsync);
  minutes(29);
  expect((await get(flowsync, '/session', idle)).status).toBe(200);
  for (let half = 0; half < 15; half++) {
    const renewed = await at(flowsync, 'POST', '/session/renew', { cookie });
    expect(renewed.status).toBe(200);
    cookie = cookieOf(renewed);
    minutes(29);
  }
  expect((await get(flowsync, '/session', idle)).status).toBe(401);
  expect((await get(flowsync, '/session', cookie)).status).toBe(200);
  await at(flowsync, 'POST', '/session/renew', { cookie });
  minutes(20);
  expect(await reasonOf(await at(flowsync, 'POST', '/session/renew', { cookie }))).toEqual([401, 'not-signed-in']);
});

test('nobody guesses a key: after too many wrong ones the next are not looked at', async () => {
  const present = realClock.now();
  const flowsync = await startService({ ports: { clock: { ...realClock, now: () => present } } });
  const { apiKey, clientId } = await flowsync.client('manager');
  const enter = (key: string) => at(flowsync, 'POST', '/session', {}, { apiKey: key });
  await until(async () => (await enter(`fs_${clientId}_wrong`)).status === 429);
  expect((await enter(apiKey)).status).toBe(429);
});

test('the key of the first start is to be had once, by the link that was printed', async () => {
  const flowsync = await startService({ config: { adminKey: null } });
  const code = (flowsync.firstLink ?? '').split('#')[1] ?? '';
  const take = (given: string) => at(flowsync, 'POST', '/first-key', {}, { code: given });
  expect(await reasonOf(await take(`${code}x`))).toEqual([404, 'link-spent']);
  expect((await take(code)).body.data).toEqual({ apiKey: flowsync.adminKey });
  expect(await reasonOf(await take(code))).toEqual([404, 'link-spent']);
});
