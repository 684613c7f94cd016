/** How the process starts: it greets, or says in a line why not. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { listen } from '../support/loopback';
import { type FlowsyncProcess, flowsync, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';

const newDir = (): string => join(tempDir(), 'data');
const putFlow = async ({ request }: FlowsyncProcess, id: number): Promise<number> =>
  (await request('PUT', `/flows/${id}`, { code: 'F', title: 'T' })).status;

test('it greets with where it listens, the key once, and what to try, which works', async () => {
  const dir = newDir();
  const first = await startFlowsync({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: '' });
  const [, key = ''] = /shown this once: (\S+)/.exec(first.stdout()) ?? [];
  const [, header, path, body] = /-H "([^"]+)" http:\/\/[^/]+(\/license\S+) .* -d '([^']+)'/.exec(first.stdout()) ?? [];
  expect(header).toBe('x-api-key: $KEY');
  expect(first.stdout().split(key)).toHaveLength(2);
  const json = { 'content-type': 'application/json' };
  const answer = await first.as(key)('POST', path ?? '', body, json);
  expect(answer.status).toBe(201);
  first.child.kill('SIGINT');
  expect(await first.ended).toMatchObject({ code: 0, signal: null });
  const log = first
    .stdout()
    .split('\n')
    .filter(line => line.startsWith('{'));
  expect(log.map(line => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ route: '/license/create/flow', status: 201 }),
  );
  expect(log.join()).not.toContain(key);

  expect(first.stdout()).toContain('Webhooks to this machine are refused unless');

  const networks = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8:4000' };
  const second = await startFlowsync({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: '', ...networks });
  expect(second.stdout()).toContain('Webhooks may also reach 127.0.0.0/8:4000');
  expect(second.stdout()).not.toContain('are refused unless');
  expect(second.stdout()).not.toContain(key);
  expect(second.stdout()).toContain('<the key of an API client>');
});

describe('it does not start, says why in a line each, and leaves everything as it was', () => {
  const refused = async (env: Readonly<Record<string, string>>): Promise<ReadonlyArray<string>> => {
    const { stderr, ...rest } = await flowsync(['start'], { PORT: '0', ...env });
    expect(rest).toEqual({ code: 1, signal: null, stdout: '' });
    return stderr.trimEnd().split('\n');
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

  test('a shared store without a secret key that all replicas have', async () => {
    const lines = await refused({ FLOWSYNC_DATA_DIR: newDir(), FLOWSYNC_EVENT_STORE: 'esdb://me:hush@localhost:2113' });
    expect(lines).toEqual([expect.stringMatching(/^flowsync: FLOWSYNC_SECRET_KEY must be set with this event store/)]);
  });

  test('a connection string that is none, of which nothing is repeated', async () => {
    const lines = await refused({
      FLOWSYNC_DATA_DIR: newDir(),
      FLOWSYNC_EVENT_STORE: 'esdb://me:hush@localhost:2113?tls=maybe',
      FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect(lines).toEqual([
      'flowsync: The connection string of the event store is wrong: its option tls must be true or false.',
    ]);
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
    const port = await listen(createServer());
    const lines = await refused({ FLOWSYNC_DATA_DIR: newDir(), PORT: String(port) });
    expect(lines).toEqual([
      `flowsync: Cannot listen at 127.0.0.1:${port}: another program listens there (set HOST and PORT).`,
    ]);
  });

  test('a data directory in use, of another key, or damaged', async () => {
    const dir = newDir();
    const first = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
    expect(await putFlow(first, 1)).toBe(200);
    expect(await refused({ FLOWSYNC_DATA_DIR: dir })).toEqual([
      `flowsync: The data directory ${dir} is in use by another flowsync process.`,
    ]);
    expect(await putFlow(first, 2)).toBe(200);
    await first.stop();

    const secretKey = Buffer.alloc(32, 7).toString('base64');
    const [line] = await refused({ FLOWSYNC_DATA_DIR: dir, FLOWSYNC_SECRET_KEY: secretKey });
    expect(line).toContain('The secret key is not the one that this history was written with');

    const log = join(dir, 'events.sqlite');
    const sound = readFileSync(log);
    const db = new DatabaseSync(log);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect((await refused({ FLOWSYNC_DATA_DIR: dir }))[0]).toContain('written by a newer flowsync');
    writeFileSync(log, Buffer.concat([Buffer.alloc(100, 1), sound.subarray(100)]));
    expect((await refused({ FLOWSYNC_DATA_DIR: dir }))[0]).toContain(`${log}: `);
    writeFileSync(log, sound);
    const again = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
    expect((await again.request('GET', '/flows/2')).status).toBe(200);
  });
});

test('a short admin key is warned of, and is not shown', async () => {
  for (const [key, warned] of [
    ['case-key', true],
    ['a-key-of-16-char', false],
  ] as const) {
    const { stdout, stop } = await startFlowsync({ FLOWSYNC_ADMIN_KEY: key });
    expect(stdout().includes('FLOWSYNC_ADMIN_KEY has fewer than 16 characters')).toBe(warned);
    expect(stdout()).not.toContain(key);
    await stop();
  }
});
