/** How often one may ask, under a clock that the test moves. */
import { standingClock } from '../support/clock';
import { type Answer, type Running, startService } from '../support/running';

const clock = standingClock();
let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService({ env: { FLOWSYNC_RATE_LIMIT: '3/s,5/min' }, ports: { clock } });
});
beforeEach(() => clock.advance(60_000));

const standing = ({ status, headers }: Answer) => ({
  status,
  limit: Number(headers['ratelimit-limit']),
  remaining: Number(headers['ratelimit-remaining']),
  reset: Number(headers['ratelimit-reset']),
});

test('each answer tells what is left in the tightest window', async () => {
  const { request } = flowsync;
  const ask = async () => standing(await request('GET', '/flows'));
  expect(await ask()).toEqual({ status: 200, limit: 3, remaining: 2, reset: 1 });
  expect(await ask()).toEqual({ status: 200, limit: 3, remaining: 1, reset: 1 });
  expect(await ask()).toEqual({ status: 200, limit: 3, remaining: 0, reset: 1 });
  clock.advance(1000);
  expect(await ask()).toEqual({ status: 200, limit: 5, remaining: 1, reset: 59 });
});

test('one too many is refused, says when to come back, and does nothing', async () => {
  for (let i = 0; i < 3; i++) await flowsync.request('GET', '/flows');
  const refused = await flowsync.request('PUT', '/flows/1', { code: 'F', title: 'T' });
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', 'ratelimit-remaining': '0' },
    body: { success: false, error: { code: 429, errors: [{ reason: 'rate-limited' }] } },
  });
  clock.advance(1000);
  expect((await flowsync.request('GET', '/flows/1')).status).toBe(404);
});

test('what was refused does not count: the window ends however often one asks', async () => {
  for (let i = 0; i < 20; i++) await flowsync.request('GET', '/flows');
  clock.advance(1000);
  expect(standing(await flowsync.request('GET', '/flows'))).toMatchObject({ status: 200, limit: 5, remaining: 1 });
});

test('each client has a limit of its own, for its key and its tokens together', async () => {
  const { clientId, apiKey, request } = await flowsync.client('analyst');
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: apiKey });
  const headers = { 'x-api-key': null, 'content-type': 'application/x-www-form-urlencoded' };
  const token = await flowsync.request('POST', '/oauth2/token', form.toString(), headers);
  const bearer = { 'x-api-key': null, authorization: `Bearer ${token.body.access_token}` };
  expect((await request('GET', '/flows')).status).toBe(200);
  expect((await flowsync.request('GET', '/flows', undefined, bearer)).status).toBe(200);
  expect((await request('GET', '/flows')).status).toBe(429);
  expect((await flowsync.request('GET', '/flows')).status).toBe(200);
});

test('who fails too often from one address is told so, and stands in nobody’s way', async () => {
  const guess = () => flowsync.request('GET', '/flows', undefined, { 'x-api-key': 'guess' });
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await guess()).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await guess()).headers['retry-after']).toBe('1');
  expect((await flowsync.request('GET', '/flows')).status).toBe(200);
});

test('health and documents are not limited', async () => {
  for (let i = 0; i < 10; i++) expect((await flowsync.request('GET', '/health/live')).status).toBe(200);
});
