import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../../logging/logger';

/** What Nest has to say, in our log; that it maps its routes is of interest to nobody but who debugs it. */
export const nestLogger = (log: Logger): LoggerService => ({
  log: (message, context) => log.debug({ context }, String(message)),
  debug: (message, context) => log.debug({ context }, String(message)),
  verbose: (message, context) => log.trace({ context }, String(message)),
  warn: (message, context) => log.warn({ context }, String(message)),
  error: (message, stack, context) => log.error({ context, stack }, String(message)),
  fatal: (message, stack, context) => log.fatal({ context, stack }, String(message)),
});
