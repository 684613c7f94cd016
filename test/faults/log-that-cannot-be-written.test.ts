/** Whatever becomes of standard output, the service answers, tells of lines that were not written, and ends when it is asked to. */
import type { StdioOptions } from 'node:child_process';
import { openSync } from 'node:fs';
import { connectTo } from '../support/http-client';
import { freePort } from '../support/loopback';
import { spawnFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const adminKey = 'admin-key-of-the-tests';

/** Nothing may read what it prints, so that its port is chosen. */
const start = async (stdio: StdioOptions) => {
  const port = await freePort();
  const env = {
    ...{ PORT: String(port), FLOWSYNC_RATE_LIMIT: 'off' },
    ...{ FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_ADMIN_KEY: adminKey },
  };
  const child = spawnFlowsync(['start'], env, stdio);
  const end = new Promise<unknown>(resolve => child.once('exit', (code, signal) => resolve({ code, signal })));
  const client = connectTo(`http://127.0.0.1:${port}`, { headersTimeout: 10_000 }).as(adminKey);
  const get = (path: string) => client('GET', path);
  await until(() =>
    get('/health/ready').then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  const ask = async (times: number): Promise<void> => {
    for (let asked = 0; asked < times; asked += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => get('/flows')));
      for (const answer of answers) expect(answer.status).toBe(200);
    }
  };
  const dropped = async (): Promise<number> =>
    Number(/^flowsync_log_lines_dropped (\d+)$/m.exec((await get('/metrics')).body)?.[1]);
  const stop = (): Promise<unknown> => {
    child.kill('SIGTERM');
    return end;
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
