/** How the process ends: told to, or killed. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { flowsyncProcess } from '../support/flowsync-process';
import { tempDir } from '../support/temp-dir';

const adminKey = 'admin-key-of-the-tests';
const newDir = (): string => join(tempDir(), 'data');
const running = (dir: string, env: Readonly<Record<string, string>> = {}) =>
  flowsyncProcess({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: adminKey, ...env });
const json = { 'content-type': 'application/json', 'x-api-key': adminKey };
const putFlow = (url: string, id: number): Promise<Response> =>
  fetch(`${url}/flows/${id}`, { method: 'PUT', headers: json, body: '{"code":"F","title":"T"}' });

const answerOn = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', data => (text += data));
    socket.on('close', () => resolve(text)).on('error', reject);
  });

test('SIGTERM: what runs is finished, nobody else comes in, all is kept', async () => {
  const dir = newDir();
  const first = running(dir);
  const url = await first.url;
  await putFlow(url, 1);

  const body = '{"reference":"IN-FLIGHT"}';
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head = [
    'POST /flows/1/external-sources HTTP/1.1',
    'host: x',
    `x-api-key: ${adminKey}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  const answer = answerOn(socket);
  // The server has its head, since a later request on another connection was answered.
  await putFlow(url, 2);

  first.child.kill('SIGTERM');
  while (!first.stdout().includes('draining')) await new Promise(resolve => setImmediate(resolve));
  let refused = false;
  while (!refused)
    refused = await fetch(`${url}/health/live`).then(
      () => false,
      () => true,
    );
  socket.write(body.slice(10));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 .*connection: close.*IN-FLIGHT/is);
  expect(await first.ended).toEqual({ code: 0, signal: null });

  const second = running(dir);
  const kept = await fetch(`${await second.url}/flows/1/external-sources`, { headers: json });
  expect(await kept.json()).toMatchObject({ data: [{ reference: 'IN-FLIGHT' }] });
});

test('kill -9 in the middle of POSTs: sent again under their keys, each has one effect and the answer it had', async () => {
  const dir = newDir();
  const post = (url: string, index: number): Promise<Response> =>
    fetch(`${url}/flows/1/external-sources`, {
      method: 'POST',
      headers: { ...json, 'idempotency-key': `key-${index}` },
      body: JSON.stringify({ reference: `S${index}` }),
    });
  const env = { FLOWSYNC_RATE_LIMIT: 'off', FLOWSYNC_LOG_LEVEL: 'silent' };
  const count = 400;
  const known = new Map<number, unknown>();

  const first = running(dir, env);
  const firstUrl = await first.url;
  await putFlow(firstUrl, 1);
  const sent = Array.from({ length: count }, async (_, index) => {
    const answer = await post(firstUrl, index);
    known.set(index, await answer.json());
    if (known.size === count / 4) first.child.kill('SIGKILL');
  });
  await Promise.allSettled(sent);
  expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(known.size).toBeLessThan(count);

  const second = running(dir, env);
  const url = await second.url;
  for (let index = 0; index < count; index++) {
    const answer = await post(url, index);
    const body = await answer.json();
    expect({ index, status: answer.status }).toEqual({ index, status: 200 });
    if (known.has(index)) expect(body).toEqual(known.get(index));
  }
  const kept = await fetch(`${url}/flows/1/external-sources`, { headers: json });
  expect(await kept.json()).toMatchObject({ pagination: { total: count } });
});
