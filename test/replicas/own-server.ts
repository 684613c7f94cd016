/**
 * A server that a test may kill and stop. `FLOWSYNC_TEST_ESDB_RUN` names a program that takes a port and a data
 * directory, and becomes a single node without TLS on them, in its own process: signals are for the server.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/loopback';
import { killed } from '../support/program';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

export interface OwnServer {
  readonly connectionString: string;
  /** Resolves once it serves. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** As a machine that stands still: its connections stay open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

export const program = process.env.FLOWSYNC_TEST_ESDB_RUN ?? '';

const started: ChildProcess[] = [];

/** Killed by itself after the tests of the importing file. */
export const ownServer = async (): Promise<OwnServer> => {
  const [port, dir] = [await freePort(), tempDir()];
  let child: ChildProcess | undefined;
  const serves = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health/live`).then(
      ({ status }) => status === 204,
      () => false,
    );

  const start = async (): Promise<void> => {
    const starting = spawn(program, [String(port), dir], { stdio: 'ignore' });
    child = starting;
    started.push(starting);
    await until(() => {
      if (starting.exitCode !== null) throw new Error(`${program} ended with ${starting.exitCode}`);
      return serves();
    });
  };
  await start();
  return {
    connectionString: `esdb://127.0.0.1:${port}?tls=false`,
    start,
    kill: async () => {
      if (child === undefined) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
};

afterAll(() => killed(started.splice(0)));
