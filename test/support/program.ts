/** Programs in a node of their own. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is set for flowsync where the tests run is not meant for the programs that they start. */
export const environment = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  TMPDIR: process.env.TMPDIR,
  ...env,
});

/** Node's arguments for a program in TypeScript, or built. */
export const argumentsOf = (program: string): ReadonlyArray<string> =>
  program.endsWith('.ts') ? ['-r', join(__dirname, 'register.js'), program] : [program];

const started: ChildProcess[] = [];

/**
 * Runs a program, in TypeScript or built; its standard error is ours, its standard output a pipe. Killed by itself after
 * the tests of the importing file, so that a test that fails leaves nothing behind.
 */
export const runProgram = (
  program: string,
  args: ReadonlyArray<string> = [],
  options: SpawnOptions = {},
): ChildProcess => {
  const child = spawn(process.execPath, [...argumentsOf(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  started.push(child);
  return child;
};

/** What it printed so far on its pipes, and how it ends. */
export const watched = (child: ChildProcess) => {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = new Promise<Ended>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal, ...output })),
  );
  return { ended, stdout: () => output.stdout, stderr: () => output.stderr };
};

export const ended = (child: ChildProcess): Promise<Ended> => watched(child).ended;

/** A process that is still there keeps alive whoever started it. */
export const killed = async (children: ReadonlyArray<ChildProcess>): Promise<void> => {
  const alive = children.filter(
    ({ pid, exitCode, signalCode }) => pid !== undefined && exitCode === null && signalCode === null,
  );
  await Promise.all(
    alive.map(child => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      return gone;
    }),
  );
  // What they started in turn may hold the other end.
  for (const { stdout, stderr } of children) for (const pipe of [stdout, stderr]) pipe?.destroy();
};

afterAll(() => killed(started.splice(0)));
