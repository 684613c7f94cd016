/** How often one may ask, under a clock that the test moves. */
import { setImmediate } from 'node:timers/promises';
import { standingClock } from '../support/clock';
import type { Answer } from '../support/http-client';
import { type Running, startService } from '../support/service';
import { answering, simulatedNetwork } from '../support/simulated/network';

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

describe('who guesses the key of a client', () => {
  const form = { 'x-api-key': null, 'content-type': 'application/x-www-form-urlencoded' };
  const asToken = (client_secret: string): Promise<Answer> => {
    const fields = { grant_type: 'client_credentials', client_id: 'admin', client_secret };
    return flowsync.request('POST', '/oauth2/token', new URLSearchParams(fields).toString(), form);
  };
  const asKey = (key: string): Promise<Answer> => flowsync.as(key)('GET', '/flows');

  test('does not learn any more when it was the right one, and stands in no other client’s way', async () => {
    const other = await flowsync.client('analyst');
    for (const guess of [asKey, asToken]) {
      for (let i = 0; i < 20; i++) expect((await guess(`guess-${i}`)).status).toBe(401);
      expect((await guess('one-more')).status).toBe(429);
      for (const send of [asKey, asToken])
        expect(await send(flowsync.adminKey)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
      expect((await other.request('GET', '/flows')).status).toBe(200);
      clock.advance(1000);
      expect((await asKey(flowsync.adminKey)).status).toBe(200);
    }
  });

  test('is stopped where there is no rate limit, too', async () => {
    const unlimited = await startService({ ports: { clock } });
    for (let i = 0; i < 20; i++) await unlimited.as(`guess-${i}`)('GET', '/flows');
    expect((await unlimited.request('GET', '/flows')).status).toBe(429);
  });
});

test('what is made at once counts by how much it is; one call may go beyond what is left, the next ones wait', async () => {
  const bulk = await startService({ env: { FLOWSYNC_RATE_LIMIT: '200/s,5000/min' }, ports: { clock } });
  await bulk.request('PUT', '/flows/1', { code: 'F', title: 'T' });
  clock.advance(60_000);
  const add = (from: number, count: number): Promise<Answer> =>
    bulk.request('POST', '/flows/1/participants', {
      participantIds: Array.from({ length: count }, (_, index) => from + index),
    });
  expect(standing(await add(1, 9))).toMatchObject({ status: 200, remaining: 199 });
  expect(standing(await add(11, 100))).toMatchObject({ status: 200, remaining: 188 });
  expect(standing(await add(1001, 10_000))).toMatchObject({ status: 200, remaining: 0 });
  expect((await add(1, 1)).status).toBe(429);
  clock.advance(1000);
  expect(standing(await bulk.request('GET', '/flows/1'))).toMatchObject({ status: 200, limit: 200, remaining: 199 });
});

test('a sync and a resend count by how many webhooks get a message', async () => {
  const network = simulatedNetwork(clock, () => answering(200));
  const many = await startService({ env: { FLOWSYNC_RATE_LIMIT: '200/s' }, ports: { clock, network } });
  const hook = { title: 'M', url: 'https://m.example/', active: true, events: ['FLOW_EXTERNAL_SOURCE'] };
  for (let n = 0; n < 30; n++) await many.request('POST', '/webhooks', hook);
  while (many.service.reactor.receivers() < 30) await setImmediate();
  await many.request('PUT', '/flows/1', { code: 'F', title: 'T' });
  const added = await many.request('POST', '/flows/1/external-sources', { reference: 'a' });
  const left = (answer: Answer): number => Number(answer.headers['ratelimit-remaining']);
  const sync = await many.request('POST', '/flows/1/sync');
  expect(left(added) - left(sync)).toBe(1 + 3);
  const resend = await many.request('POST', `/flows/1/sync-requests/${sync.body.data.requestId}/resend`);
  expect(left(sync) - left(resend)).toBe(1 + 3);
});

test('documents and metrics are limited by address', async () => {
  const ask = () => flowsync.request('GET', '/openapi.json', undefined, { 'x-api-key': null });
  for (let i = 0; i < 50; i++) expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
});

test('health is not limited', async () => {
  for (let i = 0; i < 10; i++) expect((await flowsync.request('GET', '/health/live')).status).toBe(200);
});
