/** flowsync as a process of its own, started as whoever installs it does. */
import type { ChildProcess } from 'node:child_process';
import { runTs } from './run-ts';
import { flowsyncProgram } from './shipped';

export interface FlowsyncProcess {
  readonly child: ChildProcess;
  /** Where it listens; rejects when it ends before it does. */
  readonly url: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Killed by itself after the tests of the importing file. */
export const flowsyncProcess = (env: Readonly<Record<string, string>>): FlowsyncProcess => {
  const child = runTs(flowsyncProgram, ['start'], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  const ended = new Promise<{ code: number | null; signal: string | null }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const url = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', data => {
      out.stdout += data;
      const found = /listens at (http:\S+?),/.exec(out.stdout)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.stderr?.on('data', data => (out.stderr += data));
    void ended.then(() => reject(new Error(`flowsync did not start: ${out.stderr}`)));
  });
  url.catch(() => undefined);
  return { child, url, ended, stdout: () => out.stdout, stderr: () => out.stderr };
};
