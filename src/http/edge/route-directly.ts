/**
 * Requests go from Fastify to the controller's method, without Nest's pipeline between them: endpoints use no guard,
 * pipe or interceptor of Nest, and to find that out anew is a large part of what a request costs (decision 0008).
 */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Edge, type Handler, runEndpoint } from './run-endpoint';

/** Before Nest registers its routes: it finds controllers, paths and metadata as ever, and only the handler is ours. */
export const routeDirectly = (app: NestFastifyApplication, edge: Edge): void => {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', route => {
      const { endpoint, handler } = route.config ?? {};
      if (endpoint === undefined || handler === undefined) return;
      const controller = app.get<Record<string, Handler>>(handler.controller);
      const method = controller[handler.method];
      if (method === undefined) throw new Error(`${handler.controller.name} has no method ${handler.method}`);
      route.handler = runEndpoint(endpoint, method.bind(controller), edge);
    });
};
