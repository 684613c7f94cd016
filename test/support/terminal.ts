/** A program at a terminal, which `script` (bsdutils) makes: what it shows there, and keys that are typed. */
import { spawn, spawnSync } from 'node:child_process';
import { environment, watched } from './program';

export const hasTerminal = spawnSync('script', ['--version']).error === undefined;

export const atTerminal = (command: string, env: Readonly<Record<string, string>>) => {
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: environment({ ...env, TERM: 'xterm' }),
    timeout: 60_000,
  });
  const { ended, stdout } = watched(child);
  return { ended, shown: stdout, type: (keys: string): void => void child.stdin.write(keys) };
};
