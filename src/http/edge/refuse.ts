/** The one place where an error, whoever threw it, becomes an answer in the envelope. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { tokenErrorOf } from './access/token-request';
import { refusal } from './envelope';
import { Failure, failing, quoted, sizeOf, unknownRoute } from './failure';
import { readOn } from './read-on';

/** Fastify's own refusals, by its code. */
const ofFastify: Readonly<Record<string, (request: FastifyRequest) => Failure>> = {
  FST_ERR_BAD_URL: request => failing(400, 'bad-url', `path has a broken percent-escape; it is ${quoted(request.url)}`),
  FST_ERR_MAX_PARAM_LENGTH: request =>
    failing(414, 'url-too-long', `path is too long; it begins ${quoted(request.url)}`),
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions }) =>
    failing(413, 'body-too-large', `body must have at most ${sizeOf(routeOptions.bodyLimit)}`),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => failing(400, 'wrong-length', 'body is not as long as content-length says'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: request =>
    failing(
      415,
      'unsupported-media-type',
      `content-type is none; it is ${quoted(request.headers['content-type'] ?? '')}`,
    ),
};

export type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** Nest hands over what controllers throw, and what Fastify's hooks and parsers do. */
@Catch()
export class RefusingFilter implements ExceptionFilter {
  constructor(private readonly refuse: Refuse) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.refuse(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export const createRefuse =
  (log: Logger): Refuse =>
  (error, request, reply) => {
    let failure = failureOf(error, request);
    if (failure === null) {
      log.error({ err: error, correlationId: request.id }, 'unexpected error');
      const message = `Something went wrong here, not with the request; it is logged under ${request.id}.`;
      failure = failing(500, 'internal', message);
    }
    readOn(request, reply);
    // The token endpoint is read by libraries, which know errors as RFC 6749 has them.
    const isOAuth = request.routeOptions.config?.endpoint?.accepts === 'form';
    const body = isOAuth ? tokenErrorOf(failure) : refusal(failure);
    reply.code(failure.status).headers(failure.headers).type('application/json; charset=utf-8').send(body);
  };

/** What it is to the caller; null when it is a fault of ours, of which the caller learns nothing. */
const failureOf = (error: unknown, request: FastifyRequest): Failure | null => {
  if (error instanceof Failure) return error;
  if (error instanceof HttpException && error.cause !== undefined) return failureOf(error.cause, request);
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const ours = typeof code === 'string' ? ofFastify[code] : undefined;
  if (ours !== undefined) return ours(request);
  // An empty parameter, of which Nest says that the route does not match.
  if (error instanceof NotFoundException) return unknownRoute(request.url.split('?', 1)[0] ?? '');
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? failing(status, 'refused', error.message) : null;
};
