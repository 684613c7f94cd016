/** The log of the service: JSON lines. What a request brings in headers and body never comes near it. */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from './config';
import { instants } from './runtime/instants';
import type { Clock } from './runtime/ports';

export type { Logger } from 'pino';

export interface Output extends DestinationStream {
  /** Writes what is waiting, before the process ends. */
  readonly flushSync: () => void;
}

/** The lines of one turn of the event loop go out together: a write costs more than the lines that it takes. */
export const inTurns = (output: Output): Output => {
  let lines = '';
  const flush = (): void => {
    const waiting = lines;
    lines = '';
    if (waiting !== '') output.write(waiting);
  };
  return {
    write: line => {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
    flushSync: () => {
      flush();
      output.flushSync();
    },
  };
};

/** Standard output, written in the background. */
export const standardOutput = (): Output => inTurns(destination({ dest: 1, sync: false }));

export const createLog = (
  config: Pick<Config, 'logLevel'>,
  clock: Pick<Clock, 'now'>,
  to: DestinationStream,
): Logger => {
  const instant = instants(clock);
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: () => `,"time":"${instant()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    to,
  );
};
