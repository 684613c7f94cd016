/** Fastify as we want it, before Nest gets it: limits, bodies, and what happens around every request. */
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type onRequestHookHandler,
  type onSendHookHandler,
} from 'fastify';
import * as E from 'fp-ts/Either';
import type { Access } from './access/access';
import { beginRequest } from './access/begin-request';
import { tooMany } from './access/guessing';
import { checkCorrelationId, checkHost, requestId } from './access/headers';
import { networkOf } from './access/network-of';
import { isOfPages } from './access/pages';
import { answeredOn, type RequestMetrics } from './answered';
import { addBodyParsers, BODY_LIMIT_BYTES } from './body/parsers';
import { watchConnections } from './connections';
import type { AnyEndpoint } from './endpoint';
import { refusal } from './envelope';
import { type Failure, unavailable } from './failure';
import { answerExpectation, answerMalformed } from './malformed';
import type { Parts } from './parts';
import type { Refuse } from './refuse';
import { answerNoRoute, createRouteTable } from './route-table';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined where there is no route. */
    endpoint: AnyEndpoint | undefined;
  }
}

const HEALTH_PATH = /^(\/v1)?\/health\//;

const noTexts = unavailable(
  'texts-unavailable',
  'Texts of this answer cannot be read at the moment, since their keys cannot; what was asked for is done. Try again.',
);

/** Codecs check what comes in and out. Left to itself Fastify loads a compiler of JSON schemas at each start, and has none to compile. */
const noSchemas = (): never => {
  throw new Error('A route has a JSON schema; its codecs are in its declaration.');
};

export const createFastify = (
  parts: Pick<Parts, 'ports' | 'config' | 'log' | 'texts'>,
  access: Access,
  metrics: RequestMetrics,
  refuse: Refuse,
): FastifyInstance => {
  const { ports, config, texts } = parts;
  const { clock, random } = ports;
  const answered = answeredOn(metrics, parts);
  const answeredNoRoute = answered('none');
  const begin = beginRequest({ ...access, ports, managersSee: config.managersSee });
  const limitOpen: onRequestHookHandler = ({ ip }, _reply, done) => {
    const from = networkOf(ip);
    const allowance = access.openLimit.take(from);
    done(allowance !== null && allowance.remaining < 0 ? tooMany(allowance, `The address ${from}`) : undefined);
  };

  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId(random),
    // A parameter of 255 characters, each percent-encoded as UTF-8 of up to four bytes; the codecs say what is too long.
    routerOptions: { maxParamLength: 255 * 12 },
    // While the service drains, a request on a connection that is kept alive is still served.
    return503OnClosing: false,
    // In ms: for the head of a request, for all of it, and without a byte in either direction.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, requireHostHeader: false },
    clientErrorHandler: answerMalformed,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (error, request, reply) => {
      request.begunAt = clock.elapsed();
      beginAnswer(request, reply);
      refuse(error, request, reply);
      answeredNoRoute(request, reply);
    },
  });
  app.server.on('checkExpectation', answerExpectation);
  const routes = createRouteTable(app);
  const connections = watchConnections(app.server, config.maxConnections, clock);
  metrics.watch('flowsync_http_connections', 'Connections that are open', connections.open);

  app.decorateRequest('begunAt', 0);
  app.decorateRequest('context');
  app.decorateRequest('endpoint');
  app.addHook('onRequest', (request, reply, done) => {
    request.begunAt = clock.elapsed();
    beginAnswer(request, reply);
    if (connections.isOneTooMany(request.raw.socket) && !HEALTH_PATH.test(request.url)) throw noPlace(reply);
    checkHost(request);
    checkCorrelationId(request);
    if (request.is404 || !isPath(request.url)) answerNoRoute(request, reply, routes);
    else done();
  });
  // Logged as the answer goes out, in `onSend`: for `onResponse` Fastify and Node keep listeners on every answer.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.is404) answeredNoRoute(request, reply);
    done();
  });
  // What a route always does is made once, with the route: to ask Fastify for the route of a request takes its time.
  app.addHook('onRoute', route => {
    const { url, config } = route;
    const endpoint = config?.endpoint;
    if (endpoint === undefined) throw new Error(`${url} does not say who may call it`);
    const beginThis = begin(endpoint, isOfPages(url));
    route.onRequest = endpoint.raw === 'page' ? [limitOpen, beginThis] : beginThis;
    route.bodyLimit = endpoint.bodyLimit ?? BODY_LIMIT_BYTES;
    const tell = answered(url);
    const onSend: onSendHookHandler = (request, reply, payload, done) => {
      const opening = typeof payload === 'string' ? texts.openJson(payload) : null;
      if (opening === null) {
        tell(request, reply);
        return done();
      }
      void opening().then(opened => {
        if (E.isLeft(opened)) reply.code(noTexts.status);
        tell(request, reply);
        done(null, E.isLeft(opened) ? JSON.stringify(refusal(noTexts)) : opened.right);
      });
    };
    route.onSend = [onSend, route.onSend ?? []].flat();
  });
  addBodyParsers(app);
  return app;
};

/** What an answer holds (keys, names, what is secret among its users) is nobody's to keep on the way. */
const beginAnswer = ({ id }: FastifyRequest, reply: FastifyReply): void => {
  reply.headers({ 'x-correlation-id': id, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
};

const noPlace = (reply: FastifyReply): Failure => {
  reply.header('connection', 'close');
  return unavailable('too-many-connections', 'There are as many connections as the service takes; try again.');
};

/** `*flows` is none, and the router would take its first character for the slash. */
const isPath = (url: string): boolean => url.startsWith('/') || /^https?:\/\//i.test(url);
