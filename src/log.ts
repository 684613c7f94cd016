/** The log of the service: JSON lines. What a request brings in headers and body never comes near it. */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from './config';
import type { Clock } from './runtime/ports';

export type { Logger } from 'pino';

/** Standard output, written in the background: lines share a write when there are many. */
export const standardOutput = (): DestinationStream & { readonly flushSync: () => void } =>
  destination({ dest: 1, sync: false });

export const createLog = (config: Pick<Config, 'logLevel'>, clock: Pick<Clock, 'now'>, to: DestinationStream): Logger =>
  pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    to,
  );
