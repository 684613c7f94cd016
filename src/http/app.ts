/** The service over HTTP: Nest on Fastify. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Service } from '../app/service';
import { AppModule } from './app.module';
import { createAccess } from './edge/access/access';
import { count } from './edge/access/begin-request';
import { createFastify } from './edge/fastify';
import { createIdempotency } from './edge/idempotency/idempotency';
import { nestLogger } from './edge/nest-logger';
import { createRefuse, RefusingFilter } from './edge/refuse';
import { routeDirectly } from './edge/route-directly';
import type { Edge } from './edge/run-endpoint';
import { serveDocs } from './operations/docs';
import { createMetrics } from './operations/metrics';

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

export const createApp = async (service: Service): Promise<NestFastifyApplication> => {
  const access = createAccess(service);
  const metrics = createMetrics(service);
  const refuse = createRefuse(service.log);
  const fastify = createFastify(service, access, metrics, refuse);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(service, access, metrics),
    adapterOf(fastify),
    { logger: nestLogger(service.log), abortOnError: false, bodyParser: false },
  );
  app.useGlobalFilters(new RefusingFilter(refuse));
  const { answers, commands, reactor, log } = service;
  const charge: Edge['charge'] = ({ context: { caller } }, reply, cost) => {
    if (caller !== null && cost > 0) count(reply, caller, access.clientLimit.charge(caller.clientId, cost));
  };
  const edge: Edge = {
    idempotency: createIdempotency(answers, log),
    charge,
    receivers: reactor.receivers,
    acknowledged: commands.acknowledged,
  };
  routeDirectly(app, edge);
  serveDocs(app);
  return app.init();
};
