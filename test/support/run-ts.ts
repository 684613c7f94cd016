import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a TypeScript program in a node of its own; its standard error is ours, its standard output a pipe. */
export const runTs = (program: string, args: ReadonlyArray<string> = [], options: SpawnOptions = {}): ChildProcess =>
  spawn(process.execPath, ['-r', join(__dirname, 'register.js'), program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
