/** A test message whose sender waits for what becomes of it, by real receivers: one that is well, and others. */
import { createServer } from 'node:http';
import { type Contract, contract } from '../support/contract';
import { freePort, listen } from '../support/loopback';
import { startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';

const events = ['FLOW_EXTERNAL_SOURCE'];
let running: Running;
let api: Contract;

beforeAll(async () => {
  running = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
  api = contract(running.request);
});

const create = async (url: string, secret?: string, active = true): Promise<number> =>
  (await api.ok('POST', '/webhooks', { title: 'Middleware', url, events, active, ...(secret ? { secret } : {}) })).data
    .id;
const sent = async (id: number, body?: object) => (await api.ok('POST', `/webhooks/${id}/test`, body)).data;

test('who does not wait gets the ids at once', async () => {
  const { url, secret } = await startReceiver();
  const id = await create(url, secret);
  expect(await sent(id)).toEqual({ testId: expect.any(String), deliveryId: expect.any(String), verdict: null });
  expect(await sent(id, { wait: false })).toMatchObject({ verdict: null });
});

test('who waits gets the verdict: status, times, and that the signature is good', async () => {
  const { url, secret } = await startReceiver();
  const id = await create(url, secret);
  const { verdict } = await sent(id, { wait: true });
  expect(verdict).toMatchObject({ state: 'delivered', verifies: true, problem: null });
  expect(verdict.attempt).toMatchObject({
    attempt: 1,
    status: 204,
    timings: { firstByte: expect.any(Number), tls: null },
  });
});

test('a receiver that fails, or is not there, with what can be done about it', async () => {
  const failing = await startReceiver(() => {
    throw new Error('not now');
  });
  const { verdict } = await sent(await create(failing.url, failing.secret), { wait: 10 });
  expect(verdict).toMatchObject({
    state: 'failed',
    verifies: true,
    attempt: { status: 400, answer: 'Error: not now' },
  });
  const nobody = await sent(await create(`http://127.0.0.1:${await freePort()}/`), { wait: true });
  expect(nobody.verdict).toMatchObject({ state: 'failed', attempt: { reason: 'connection-refused', status: null } });
});

test('a receiver whose clock is wrong would refuse the timestamp', async () => {
  const server = createServer((_, response) => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    response.writeHead(204, { date }).end();
  });
  const { verdict } = await sent(await create(`http://127.0.0.1:${await listen(server)}/`), { wait: true });
  expect(verdict).toMatchObject({ state: 'delivered', verifies: false });
  expect(verdict.problem).toMatch(/^The clock of the receiver is 3[56]\d\d s slow/);
});

test('the wait has an end, after which it says how it stands', async () => {
  const server = createServer(() => undefined);
  const id = await create(`http://127.0.0.1:${await listen(server)}/`);
  const { verdict } = await sent(id, { wait: 1 });
  expect(verdict).toMatchObject({ state: 'sending', verifies: null, attempt: { attempt: 1, endedAt: null } });
});

test('what a receiver answers is for its owner and for admins', async () => {
  const { url, secret } = await startReceiver();
  const manager = await running.client('manager');
  const { body } = await manager.request('POST', `/webhooks/${await create(url, secret)}/test`, { wait: true });
  expect(body.data.verdict).toMatchObject({ state: 'delivered', attempt: { answer: null, answerHeaders: null } });
});

test.each([[0], [31], [1.5], ['yes'], [null]])('wait: %j is refused, and the message names it', async wait => {
  const { status, body } = await running.request('POST', '/webhooks/1/test', { wait });
  expect([status, body.error.message]).toEqual([400, expect.stringMatching(/^body.wait must be .*; it is /)]);
});
