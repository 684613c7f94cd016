/** Servers to measure, each in a process of its own so that they do not share a thread with the load. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

export interface Running {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const answers = async (url: string, child: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 60_000; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ok = await fetch(url).then(
      answer => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error(`${url} does not answer`);
};

const run = async (
  program: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  readyPath: string,
): Promise<Running> => {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, program), ...args], {
    env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}${readyPath}`, child).catch(error => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
};

export const adminKey = 'bench-admin-key-0123456789';

export const startFlowsync = (dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Running> =>
  run(
    'src/cli/main.js',
    ['start'],
    {
      FLOWSYNC_DATA_DIR: dataDir,
      FLOWSYNC_ADMIN_KEY: adminKey,
      FLOWSYNC_RATE_LIMIT: 'off',
      FLOWSYNC_LOG_LEVEL: 'warn',
      ...env,
    },
    '/health/ready',
  );

export const startBareFastify = (): Promise<Running> => run('bench/support/bare-fastify.js', [], {}, '/ready');
