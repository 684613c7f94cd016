/**
 * flowsync as a process of its own, as whoever installs it runs it: the one program that is shipped, as it is built when
 * nothing was changed since (`npm test` sees to that), which starts quicker, else the same file through the loader of TypeScript.
 */
import { type ChildProcess, execFile, type StdioOptions } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connectTo, dataOf, type Send } from './http-client';
import { argumentsOf, type Ended, ended, environment, runProgram, watched } from './program';
import { tempDir } from './temp-dir';

type Env = Readonly<Record<string, string>>;

const root = join(__dirname, '..', '..');

/** Programs and not their tests, which are not built. */
const sources = (): ReadonlyArray<string> =>
  ['domain', 'projections', 'src'].flatMap(dir =>
    readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => join(dir, name)),
  );

/** The compiler leaves a file alone whose source says the same: when it looked last is noted in what it knows of them all. */
const builtAtMs = statSync(join(root, 'dist', '.tsbuildinfo'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isBuilt = (source: string): boolean => builtAtMs >= statSync(join(root, source)).mtimeMs;

const flowsyncProgram = sources().every(isBuilt)
  ? join(root, 'dist', 'src', 'cli', 'main.js')
  : join(root, 'src', 'cli', 'main.ts');

/** `flowsync` with these arguments. By default standard output and error are pipes. */
export const spawnFlowsync = (
  args: ReadonlyArray<string>,
  env?: Env,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): ChildProcess => runProgram(flowsyncProgram, args, { env: environment(env), stdio });

/** How far a command is, which it says only where it takes long. */
const PROGRESS = /^[\w -]+: \d+ of \d+ \(\d+%\)\n/gm;

/** Until it has ended; without lines on how far it was. */
export const flowsync = async (args: ReadonlyArray<string>, env?: Env): Promise<Ended> => {
  const end = await ended(spawnFlowsync(args, env));
  return { ...end, stderr: end.stderr.replace(PROGRESS, '') };
};

/** `flowsync` as a line of a shell has it. */
export const commandLine = [process.execPath, ...argumentsOf(flowsyncProgram)].map(part => `"${part}"`).join(' ');

/** Until a line of bash has ended, in which `flowsync` stands for the program. */
export const shell = (line: string, env?: Env): Promise<Ended> => {
  const script = line.replaceAll('flowsync', commandLine);
  return ended(execFile('bash', ['--norc', '-o', 'pipefail', '-c', script], { env: environment(env) }));
};

export interface FlowsyncProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: string;
  readonly adminKey: string;
  readonly dataDir: string;
  /** Under the admin's key. */
  readonly request: Send;
  readonly as: (apiKey: string) => Send;
  /** The `data` of the answer; rejects when it is a refusal. */
  readonly send: <A>(method: string, path: string, body?: object) => Promise<A>;
  readonly get: <A>(path: string) => Promise<A>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
  readonly hasEnded: () => boolean;
  /** Ends it as a supervisor does. */
  readonly stop: () => Promise<Ended>;
  readonly kill: () => Promise<Ended>;
}

/** Resolves once it listens. Killed by itself after the tests of the importing file. */
export const startFlowsync = async (env: Env = {}): Promise<FlowsyncProcess> => {
  const settings = {
    PORT: '0',
    FLOWSYNC_DATA_DIR: env.FLOWSYNC_DATA_DIR ?? join(tempDir(), 'data'),
    FLOWSYNC_ADMIN_KEY: 'admin-key-of-the-tests',
    FLOWSYNC_RATE_LIMIT: 'off',
    ...env,
  };
  const child = spawnFlowsync(['start'], settings);
  const { ended, stdout, stderr } = watched(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [, found] = /listens at (http:\S+?),/.exec(stdout()) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`flowsync did not start: ${stderr()}`)));
  });

  const { as } = connectTo(url);
  const adminKey = settings.FLOWSYNC_ADMIN_KEY;
  const request = as(adminKey);
  const send = dataOf(request);
  const endBy = (signal: NodeJS.Signals) => (): Promise<Ended> => {
    child.kill(signal);
    return ended;
  };
  return {
    ...{ child, url, port: new URL(url).port, adminKey, dataDir: settings.FLOWSYNC_DATA_DIR },
    ...{ request, as, send, get: path => send('GET', path) },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ...{ ended, stdout, stderr, stop: endBy('SIGTERM'), kill: endBy('SIGKILL') },
  };
};
