/** The service over HTTP: Nest on Fastify. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Service } from '../service';
import { createAccess } from './access/access';
import { AppModule } from './app.module';
import { createFastify } from './fastify';
import { nestLogger } from './nest-logger';
import { serveDocs } from './operations/docs';
import { createMetrics } from './operations/metrics';
import { createRefuse, RefusingFilter } from './refuse';

export const createApp = async (service: Service): Promise<NestFastifyApplication> => {
  const access = createAccess(service);
  const metrics = createMetrics(service);
  const refuse = createRefuse(service.log);
  const fastify = createFastify(service, access, metrics, refuse);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(service, access, metrics),
    new FastifyAdapter(fastify),
    { logger: nestLogger(service.log), abortOnError: false, bodyParser: false },
  );
  app.useGlobalFilters(new RefusingFilter(refuse));
  serveDocs(app);
  return app.init();
};
