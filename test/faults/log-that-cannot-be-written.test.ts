/** Whatever becomes of standard output, the service answers, tells of lines that were not written, and ends when it is told. */
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runTs } from '../support/run-ts';
import { flowsyncProgram } from '../support/shipped';
import { tempDir } from '../support/temp-dir';

const adminKey = 'admin-key-of-the-tests';
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
};

const start = async (stdio: StdioOptions) => {
  const port = await freePort();
  const child = runTs(flowsyncProgram, ['start'], {
    env: {
      ...{ PATH: process.env.PATH, PORT: String(port), FLOWSYNC_RATE_LIMIT: 'off' },
      ...{ FLOWSYNC_DATA_DIR: join(tempDir(), 'data'), FLOWSYNC_ADMIN_KEY: adminKey },
    },
    stdio,
  });
  started.push(child);
  const ended = new Promise<unknown>(resolve => child.once('exit', (code, signal) => resolve({ code, signal })));
  const get = (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'x-api-key': adminKey },
      signal: AbortSignal.timeout(10_000),
    });
  while (
    await get('/health/ready').then(
      ({ status }) => status !== 200,
      () => true,
    )
  )
    await setTimeout(50);
  const ask = async (times: number): Promise<void> => {
    for (let asked = 0; asked < times; asked += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => get('/flows')));
      for (const answer of answers) expect(answer.status).toBe(200);
      await Promise.all(answers.map(answer => answer.arrayBuffer()));
    }
  };
  const dropped = async (): Promise<number> =>
    Number(/^flowsync_log_lines_dropped (\d+)$/m.exec(await (await get('/metrics')).text())?.[1]);
  const stop = (): Promise<unknown> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { child, ask, dropped, stop };
};

test('a disk that is full', async () => {
  const { ask, dropped, stop } = await start(['ignore', openSync('/dev/full', 'w'), 'inherit']);
  await ask(20);
  expect(await dropped()).toBeGreaterThan(0);
  expect(await stop()).toEqual({ code: 0, signal: null });
});

test('a reader that goes away', async () => {
  const { child, ask, dropped, stop } = await start(['ignore', 'pipe', 'pipe']);
  child.stdout?.destroy();
  child.stderr?.destroy();
  await ask(20);
  expect(await dropped()).toBeGreaterThan(0);
  expect(await stop()).toEqual({ code: 0, signal: null });
});

test('a reader that stands still', async () => {
  const { ask, stop } = await start(['ignore', 'pipe', 'ignore']);
  await ask(1500);
  expect(await stop()).toEqual({ code: 0, signal: null });
});
