/** Servers to measure, each in a process of its own so that they do not share a thread with the load. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const root = join(__dirname, '..', '..', '..');

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** What is set for flowsync where the bench runs is not meant for the one that is measured. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FLOWSYNC_')));

const children = new Map<ChildProcess, Promise<void>>();
process.on('exit', () => {
  for (const child of children.keys()) child.kill('SIGKILL');
});

/** What a figure that failed has left behind. */
export const stopAll = async (): Promise<void> => {
  for (const child of children.keys()) child.kill('SIGKILL');
  await Promise.all(children.values());
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const start = async (
  script: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  stdio: StdioOptions = ['ignore', 'ignore', 'inherit'],
): Promise<Running> => {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'dist', script), ...args], {
    env: { ...environment, ...env, PORT: String(port), HOST: '127.0.0.1' },
    stdio,
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  children.set(child, ended);
  void ended.then(() => children.delete(child));
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
};

/** Resolves once `path` is answered with success; asks again every `everyMs`, and tells `meanwhile` to whoever looks on. */
export const answers = async (
  { url, child }: Running,
  path: string,
  everyMs = 20,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> => {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server of ${url} has ended`);
    const ok = await fetch(`${url}${path}`).then(
      answer => answer.arrayBuffer().then(() => answer.ok),
      () => false,
    );
    if (ok) return;
    await meanwhile();
    await setTimeout(everyMs);
  }
};

export const adminKey = 'bench-admin-key-0123456789';

/** Does not wait for it to be ready. */
export const spawnFlowsync = (
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  script = 'src/cli/main.js',
): Promise<Running> =>
  start(script, ['start'], {
    FLOWSYNC_DATA_DIR: dataDir,
    FLOWSYNC_ADMIN_KEY: adminKey,
    FLOWSYNC_RATE_LIMIT: 'off',
    FLOWSYNC_LOG_LEVEL: 'warn',
    ...env,
  });

export const startFlowsync = async (
  dataDir: string,
  env?: Readonly<Record<string, string>>,
  script?: string,
): Promise<Running> => {
  const server = await spawnFlowsync(dataDir, env, script);
  await answers(server, '/health/ready');
  return server;
};

/** One whose history is not proved. */
export const startWithoutProofs = (dataDir: string): Promise<Running> =>
  startFlowsync(dataDir, {}, 'bench/support/without-proofs.js');

export const startBareFastify = async (): Promise<Running> => {
  const server = await start('bench/support/bare-fastify.js', [], {});
  await answers(server, '/ready');
  return server;
};

/** A service of `bench/support/instead/` that takes the same command. */
export const startInstead = async (script: string, dir: string): Promise<Running> => {
  const server = await start(`bench/support/instead/${script}.js`, [], { DATA_DIR: dir, API_KEY: adminKey });
  await answers(server, '/ready');
  return server;
};

/** Tells over its channel what it got. */
export const startReceiverProcess = (): Promise<Running> =>
  start('bench/support/receiver.js', [], {}, ['ignore', 'ignore', 'inherit', 'ipc']);

/** So many receivers; it tells their ports, and what they got, over its channel. */
export const startReceiversProcess = (receivers: number): Promise<Running> =>
  start('bench/support/many-receivers.js', [], { RECEIVERS: String(receivers) }, [
    'ignore',
    'ignore',
    'inherit',
    'ipc',
  ]);
