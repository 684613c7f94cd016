/** What is recorded of a request once it is answered: one line in the log, and one more in the metrics. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Parts } from './parts';

export interface RequestMetrics {
  /** `route` is the pattern, not the path: there are few of them. */
  readonly requestAnswered: (method: string, route: string, status: number, milliseconds: number) => void;
  /** One more gauge. */
  readonly watch: (name: string, help: string, read: () => number) => void;
}

export type Answered = (request: FastifyRequest, reply: FastifyReply) => void;

declare module 'fastify' {
  interface FastifyRequest {
    /** In ms, of the monotonic clock. */
    begunAt: number;
  }
}

/** `route` is the pattern of the route, `none` when the path has none. */
export const answeredOn =
  (metrics: RequestMetrics, { log, ports: { clock } }: Pick<Parts, 'log' | 'ports'>) =>
  (route: string): Answered =>
  (request, reply) => {
    const { method, id: correlationId } = request;
    const status = reply.statusCode;
    const ms = Math.round((clock.elapsed() - request.begunAt) * 100) / 100;
    metrics.requestAnswered(method, route, status, ms);
    log.info({ method, route, status, ms, client: request.context?.caller?.clientId, correlationId }, 'request');
  };
