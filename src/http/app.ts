/** The service over HTTP: Nest on Fastify. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { pipe } from 'fp-ts/function';
import { flowsWithCode } from '../../projections/flows/queries';
import * as TE from '../lib/task-either';
import { messageTypes } from '../webhooks/message-types';
import { AppModule, FEATURES, type Features } from './app.module';
import { createAccess } from './edge/access/access';
import { count } from './edge/access/begin-request';
import { isOwnBy, ownAmong } from './edge/access/own-flows';
import { Bus } from './edge/bus/bus';
import { findMomentBy } from './edge/bus/find-moment';
import { createFastify } from './edge/fastify';
import { createIdempotency } from './edge/idempotency/idempotency';
import { nestLogger } from './edge/nest-logger';
import type { Parts } from './edge/parts';
import { createRefuse, RefusingFilter } from './edge/refuse';
import { checkGlobals, routeDirectly } from './edge/route-directly';
import type { Edge } from './edge/run-endpoint';
import { endpointsOf } from './endpoints-of';
import { createMetrics } from './operations/metrics';
import { OperationsModule } from './operations/operations.module';

export const createApp = async (parts: Parts, features: Features = FEATURES): Promise<NestFastifyApplication> => {
  const access = createAccess(parts);
  const metrics = createMetrics(parts);
  const refuse = createRefuse(parts.log);
  const fastify = createFastify(parts, access, metrics, refuse);
  let document: Buffer | undefined;
  const openApi = (): Buffer => {
    // Here and not above: no start waits for it.
    const { openApiDocument } = require('./edge/openapi/document') as typeof import('./edge/openapi/document');
    document ??= Buffer.from(
      JSON.stringify(openApiDocument(endpointsOf([...features, OperationsModule]), messageTypes)),
    );
    return document;
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(parts, access, metrics, openApi, features),
    adapterOf(fastify),
    { logger: nestLogger(parts.log), abortOnError: false, bodyParser: false },
  );
  app.useGlobalFilters(new RefusingFilter(refuse));
  const { replies, commands, reactor, log, store, ports, config } = parts;
  const charge: Edge['charge'] = ({ context: { caller } }, reply, cost) => {
    if (caller !== null && cost > 0) count(reply, caller, access.clientLimit.charge(caller.clientId, cost));
  };
  const bus = app.get(Bus, { strict: false });
  const isOwn = isOwnBy(commands);
  const edge: Edge = {
    idempotency: createIdempotency(replies, log),
    charge,
    receivers: reactor.receivers,
    flowsWithCode: (code, context) =>
      pipe(
        bus.read(flowsWithCode(code), context),
        TE.flatMap(flowIds => ownAmong(isOwn, context, flowIds)),
      ),
    isOwn,
    refused: access.accessLog.refused,
    acknowledged: commands.acknowledged,
    findMoment: findMomentBy(bus, store, ports.clock),
    config,
  };
  routeDirectly(app, edge);
  await app.init();
  checkGlobals(app);
  return app;
};

/**
 * Nest's adapter hooks into every request for what an application may ask of it: CORS, CSRF, versions, a draining 503.
 * Nothing of that is asked here, and one of the hooks has Fastify keep listeners on every answer.
 */
const adapterOf = (fastify: FastifyInstance): FastifyAdapter => {
  const { addHook } = fastify;
  fastify.addHook = () => fastify;
  const adapter = new FastifyAdapter(fastify);
  fastify.addHook = addHook;
  return adapter;
};
