import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

const started: ChildProcess[] = [];

/**
 * Runs a program, in TypeScript or built, in a node of its own; its standard error is ours, its standard output a pipe. Killed by
 * itself after the tests of the importing file, so that a test that fails leaves nothing behind.
 */
export const runTs = (program: string, args: ReadonlyArray<string> = [], options: SpawnOptions = {}): ChildProcess => {
  const loader = program.endsWith('.ts') ? ['-r', join(__dirname, 'register.js')] : [];
  const child = spawn(process.execPath, [...loader, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  started.push(child);
  return child;
};

afterAll(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
