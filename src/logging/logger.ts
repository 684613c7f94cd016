/** The log of the service: JSON lines. What a request brings in headers and body never comes near it. */
import { type DestinationStream, type Logger as Lines, pino } from 'pino';
import type { Config } from '../config/config';
import { printable } from '../lib/printable';
import { instants } from '../runtime/instants';
import type { Clock } from '../runtime/ports';
import type { Output } from './output';

export interface Logger extends Lines {
  /** Lines that could not be written, since the start. */
  readonly droppedLines: () => number;
}

export const createLog = (
  config: Pick<Config, 'logLevel'>,
  clock: Pick<Clock, 'now'>,
  to: DestinationStream & Partial<Pick<Output, 'droppedLines'>>,
): Logger => {
  const instant = instants(clock);
  const log = pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: () => `,"time":"${instant()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    // Texts of others stand in it: of webhooks, and of what receivers answer.
    { write: line => to.write(printable(line)) },
  );
  return Object.assign(log, { droppedLines: () => to.droppedLines?.() ?? 0 });
};
