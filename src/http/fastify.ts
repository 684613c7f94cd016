/** Fastify as we want it, before Nest gets it: limits, bodies, and the hooks around every request. */
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Service } from '../service';
import type { Access } from './access/access';
import { beginRequest } from './access/begin-request';
import { requestId } from './access/headers';
import { addBodyParsers, bodyLimit } from './body/parsers';
import { createIdempotency } from './idempotency/idempotency';
import { answerMalformed } from './malformed';
import type { Metrics } from './operations/metrics';
import type { Refuse } from './refuse';
import { createRouteTable } from './route-table';

/** Routes that are for everybody and answer in a format of their own. Any other must be an endpoint, which says who may. */
const publicRoutes = /^\/(docs|openapi\.json|metrics|app)(\/|$)/;

export const createFastify = (service: Service, access: Access, metrics: Metrics, refuse: Refuse): FastifyInstance => {
  const { ports, log, answers, commands } = service;

  const answered = (request: FastifyRequest, reply: FastifyReply): void => {
    const { method, id: correlationId } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    metrics.requestAnswered(method, route, status, ms);
    log.info({ method, route, status, ms, client: request.context?.caller?.clientId, correlationId }, 'request');
  };

  const app = fastify({
    bodyLimit,
    genReqId: requestId(ports.random),
    // A parameter of 255 characters, each percent-encoded as UTF-8 of up to four bytes; the codecs say what is too long.
    routerOptions: { maxParamLength: 255 * 12 },
    // While the service drains, a request on a connection that is kept alive is still served.
    return503OnClosing: false,
    requestTimeout: 60_000,
    clientErrorHandler: answerMalformed,
    frameworkErrors: (error, request, reply) => {
      reply.header('x-correlation-id', request.id);
      refuse(error, request, reply);
      answered(request, reply);
    },
  });

  app.decorateRequest('context');
  app.decorate('edge', { idempotency: createIdempotency(answers, log), acknowledged: commands.acknowledged });
  app.addHook('onRoute', ({ url, config }) => {
    if (config?.endpoint === undefined && !publicRoutes.test(url))
      throw new Error(`${url} does not say who may call it`);
  });
  app.addHook('onRequest', beginRequest({ ...access, ports, routes: createRouteTable(app) }));
  app.addHook('onResponse', (request, reply, done) => {
    answered(request, reply);
    done();
  });
  addBodyParsers(app);
  return app;
};
