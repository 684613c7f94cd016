/** The process: how it greets, how it refuses to start, how it ends. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { flowsyncProcess } from '../support/flowsync-process';
import { tempDir } from '../support/temp-dir';

const adminKey = 'admin-key-of-the-tests';
const newDir = (): string => join(tempDir(), 'data');
const running = (dir: string, env: Readonly<Record<string, string>> = {}) =>
  flowsyncProcess({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: adminKey, ...env });
const json = { 'content-type': 'application/json', 'x-api-key': adminKey };
const putFlow = (url: string, id: number): Promise<Response> =>
  fetch(`${url}/flows/${id}`, { method: 'PUT', headers: json, body: '{"code":"F","title":"T"}' });

test('it greets with where it listens, the key once, and what to try, which works', async () => {
  const dir = newDir();
  const first = flowsyncProcess({ FLOWSYNC_DATA_DIR: dir });
  const url = await first.url;
  const [, key = ''] = /shown this once: (\S+)/.exec(first.stdout()) ?? [];
  const [, header, path, body] = /-H '([^']+)' http:\/\/[^/]+(\/license\S+) .* -d '([^']+)'/.exec(first.stdout()) ?? [];
  expect(header).toBe(`x-api-key: ${key}`);
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...json, 'x-api-key': key },
    body: body ?? '',
  });
  expect(answer.status).toBe(201);
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual({ code: 0, signal: null });
  const log = first
    .stdout()
    .split('\n')
    .filter(line => line.startsWith('{'));
  expect(log.map(line => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ route: '/license/create/flow', status: 201 }),
  );
  expect(log.join()).not.toContain(key);

  const second = flowsyncProcess({ FLOWSYNC_DATA_DIR: dir });
  await second.url;
  expect(second.stdout()).not.toContain(key);
  expect(second.stdout()).toContain('<the key of an API client>');
});

describe('it does not start, says why in a line each, and leaves everything as it was', () => {
  const refused = async (env: Readonly<Record<string, string>>): Promise<ReadonlyArray<string>> => {
    const { ended, stdout, stderr } = flowsyncProcess(env);
    expect({ ...(await ended), stdout: stdout() }).toEqual({ code: 1, signal: null, stdout: '' });
    return stderr().trimEnd().split('\n');
  };

  test('wrong variables', async () => {
    const dir = newDir();
    const wrong = { PORT: '70000', FLOWSYNC_RATE_LIMIT: 'fast', FLOWSYNC_SECRET_KEY: 'hush', FLOWSYNC_DATADIR: '/tmp' };
    const lines = await refused({ FLOWSYNC_DATA_DIR: dir, ...wrong });
    expect(lines).toEqual([
      'flowsync: PORT must be a port from 0 to 65535, 0 for any that is free; it is "70000".',
      'flowsync: FLOWSYNC_SECRET_KEY must be 32 bytes in base64 (44 characters), as `openssl rand -base64 32` makes them.',
      'flowsync: FLOWSYNC_RATE_LIMIT must be off, or windows as 200/s,5000/min (units s, min, h, d); it is "fast".',
      'flowsync: FLOWSYNC_DATADIR is not a variable that flowsync knows; did you mean FLOWSYNC_DATA_DIR?',
    ]);
    expect(existsSync(dir)).toBe(false);
  });

  test('a store of another kind', async () => {
    const lines = await refused({ FLOWSYNC_DATA_DIR: newDir(), FLOWSYNC_EVENT_STORE: 'esdb://me:hush@localhost:2113' });
    expect(lines).toEqual(['flowsync: FLOWSYNC_EVENT_STORE: this version keeps its events in sqlite only.']);
  });

  test('no place for the data directory', async () => {
    const nowhere = join(tempDir(), 'no', 'where');
    expect(await refused({ FLOWSYNC_DATA_DIR: nowhere })).toEqual([
      `flowsync: FLOWSYNC_DATA_DIR: the directory above ${nowhere} does not exist.`,
    ]);
    const file = join(tempDir(), 'file');
    writeFileSync(file, 'mine');
    expect(await refused({ FLOWSYNC_DATA_DIR: file })).toEqual([
      `flowsync: The data directory ${file} does not exist.`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const lines = await refused({ FLOWSYNC_DATA_DIR: newDir(), PORT: String(port) });
    expect(lines).toEqual([
      `flowsync: Cannot listen at 127.0.0.1:${port}: another program listens there (set HOST and PORT).`,
    ]);
    other.close();
  });

  test('a data directory in use, of another key, or damaged', async () => {
    const dir = newDir();
    const first = running(dir);
    const url = await first.url;
    expect((await putFlow(url, 1)).status).toBe(200);
    expect(await refused({ FLOWSYNC_DATA_DIR: dir })).toEqual([
      `flowsync: The data directory ${dir} is in use by another flowsync process.`,
    ]);
    expect((await putFlow(url, 2)).status).toBe(200);
    first.child.kill('SIGTERM');
    await first.ended;

    const secretKey = Buffer.alloc(32, 7).toString('base64');
    const [line] = await refused({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_SECRET_KEY: secretKey });
    expect(line).toContain('The secret key is not the one that this data directory was used with');

    const log = join(dir, 'events.sqlite');
    const sound = readFileSync(log);
    const db = new DatabaseSync(log);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect((await refused({ FLOWSYNC_DATA_DIR: dir }))[0]).toContain('written by a newer flowsync');
    writeFileSync(log, Buffer.concat([Buffer.alloc(100, 1), sound.subarray(100)]));
    expect((await refused({ FLOWSYNC_DATA_DIR: dir }))[0]).toContain(`${log}: `);
    writeFileSync(log, sound);
    const again = running(dir);
    const found = await fetch(`${await again.url}/flows/2`, { headers: json });
    expect(found.status).toBe(200);
  });
});

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
