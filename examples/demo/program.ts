/** Another program of this repository, in a process of its own, that says on its first lines where it listens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

const running = new Set<ChildProcess>();

/** Resolves with what `match` finds in the output, once it has found all that it looks for. */
export const startProgram = async (
  path: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  match: Readonly<Record<string, RegExp>>,
): Promise<Readonly<Record<string, string>>> => {
  const program = join(__dirname, '..', '..', `${path}${extname(__filename)}`);
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const found: Record<string, string> = {};
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${path} ended with exit code ${code}`)));
    lines.on('line', line => {
      for (const [name, pattern] of Object.entries(match)) found[name] ??= pattern.exec(line)?.[1] as string;
      if (Object.keys(match).every(name => found[name] !== undefined)) resolve(found);
    });
  });
};

/** Asks each program to end, and waits until it has. */
export const stopPrograms = async (): Promise<void> => {
  await Promise.all(
    [...running].map(
      child =>
        new Promise<void>(resolve => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          child.removeAllListeners('exit').once('exit', () => resolve());
          child.kill('SIGTERM');
        }),
    ),
  );
};
