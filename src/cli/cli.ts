/** What a command has of the world: the environment, a clock, the two outputs, and the wish to stop. */
import type { Ports } from '../runtime/ports';
import { Ended } from './failed';

export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Ports['clock'];
  /** Data, on standard output. Resolves when more may be written; a reader that has gone away is no error, and after any other the exit code is 1. */
  readonly write: (text: string) => Promise<void>;
  /** Data that is a file in the making, to the byte; on a terminal as `write` does. */
  readonly writeExactly: (text: string) => Promise<void>;
  /** For the person at the terminal, on standard error: a line, without its end. */
  readonly say: (line: string) => void;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by SIGINT, by SIGTERM, and when nobody reads standard output any more; the reason is an `Ended`. */
  readonly untilStopped: () => AbortSignal;
  /** Each character that is typed, or comes on standard input, until the command is stopped. */
  readonly onKey: (handle: (key: string) => void) => void;
}

export const processCli = (clock: Ports['clock']): Cli => {
  const stopped = new AbortController();
  const interrupt = (): void => stopped.abort(new Ended(130));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && !stopped.signal.aborted) {
      say(`flowsync: Standard output cannot be written: ${message}.`);
      process.exitCode = 1;
    }
    stopped.abort(new Ended(0));
  });
  // There is nobody left to report it to.
  process.stderr.on('error', () => undefined);
  const write = (text: string): Promise<void> =>
    new Promise(resolve => {
      if (stopped.signal.aborted) resolve();
      else process.stdout.write(text, () => resolve());
    });
  return {
    env: process.env,
    clock,
    write,
    writeExactly: write,
    say,
    stderr: process.stderr,
    untilStopped: () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
      return stopped.signal;
    },
    onKey: handle => {
      const { stdin } = process;
      const stop = (): void => {
        if (stdin.isTTY) stdin.setRawMode(false);
        stdin.destroy();
      };
      stdin.on('error', () => undefined);
      stdin.setEncoding('utf8').on('data', (keys: string) => {
        for (const key of keys) {
          // In raw mode a terminal makes no signal of Ctrl-C.
          if (key === '\u0003') interrupt();
          else handle(key);
        }
      });
      if (stdin.isTTY) stdin.setRawMode(true);
      if (stopped.signal.aborted) stop();
      else stopped.signal.addEventListener('abort', stop);
    },
  };
};
