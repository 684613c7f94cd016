/**
 * Requests go from Fastify to the controller's method, without Nest's pipeline between them: endpoints use no guard,
 * pipe, interceptor or filter of Nest, and to find that out anew is a large part of what a request costs (decision 0008).
 * Whoever puts one there learns at the start that it would not run.
 */
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { forOwnFlows } from './access/own-flows';
import type { Handler } from './endpoint-spec';
import { type Edge, runEndpoint, runRaw } from './run-endpoint';

/** Where Nest keeps what its decorators were given. */
const ENHANCERS = {
  guard: '__guards__',
  pipe: '__pipes__',
  interceptor: '__interceptors__',
  'exception filter': '__exceptionFilters__',
} as const;
const ROUTE_ARGUMENTS = '__routeArguments__';

/** Once all modules are there: also what is global. */
export const checkGlobals = (app: NestFastifyApplication): void => {
  const config = app.get(ApplicationConfig);
  const global: Readonly<Record<keyof typeof ENHANCERS, ReadonlyArray<unknown>>> = {
    guard: [...config.getGlobalGuards(), ...config.getGlobalRequestGuards()],
    pipe: [...config.getGlobalPipes(), ...config.getGlobalRequestPipes()],
    interceptor: [...config.getGlobalInterceptors(), ...config.getGlobalRequestInterceptors()],
    // One is ours: it takes what Fastify throws.
    'exception filter': [...config.getGlobalFilters().slice(1), ...config.getGlobalRequestFilters()],
  };
  for (const [what, found] of Object.entries(global)) if (found.length > 0) throw wouldNotRun(what, 'the application');
};

/** Before Nest registers its routes: it finds controllers, paths and metadata as ever, and only the handler is ours. */
export const routeDirectly = (app: NestFastifyApplication, edge: Edge): void => {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', route => {
      const { endpoint, handler } = route.config ?? {};
      if (endpoint === undefined || handler === undefined) return;
      checkMethod(handler.controller, handler.method);
      const controller = app.get<Record<string, Handler>>(handler.controller, { strict: false });
      const method = controller[handler.method];
      if (method === undefined) throw new Error(`${handler.controller.name} has no method ${handler.method}`);
      const bound = forOwnFlows(endpoint, method.bind(controller), edge.isOwn);
      route.handler =
        endpoint.raw === undefined
          ? runEndpoint(endpoint, bound as never, edge)
          : runRaw(endpoint, bound as never, edge);
    });
};

const wouldNotRun = (what: string, where: string): Error =>
  new Error(
    `A ${what} of Nest stands at ${where}, where it would never run: routes lead directly to their methods (decision 0008). Use a hook of Fastify, or the endpoint's declaration.`,
  );

const checkMethod = (controller: Type<unknown>, method: string): void => {
  const handler = (controller.prototype as Record<string, object>)[method] as object;
  for (const [what, key] of Object.entries(ENHANCERS)) {
    if (Reflect.hasMetadata(key, controller)) throw wouldNotRun(what, controller.name);
    if (Reflect.hasMetadata(key, handler)) throw wouldNotRun(what, `${controller.name}.${method}`);
  }
  const given = Reflect.getMetadata(ROUTE_ARGUMENTS, controller, method) as object | undefined;
  if (given !== undefined) throw wouldNotRun('parameter decorator', `${controller.name}.${method}`);
};
