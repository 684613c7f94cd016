import 'reflect-metadata';
import { controllers } from '../../src/http/controllers';
import type { AnyEndpoint } from '../../src/http/edge/endpoint';

/** Every endpoint of every controller, found as Nest finds it: a new one need not be named anywhere. */
export const endpoints: ReadonlyArray<AnyEndpoint> = controllers.flatMap(controller =>
  Object.values(Object.getOwnPropertyDescriptors(controller.prototype))
    .map(({ value }) =>
      typeof value === 'function' ? Reflect.getMetadata('__fastify_route_config__', value) : undefined,
    )
    .flatMap(config => config?.endpoint ?? []),
);
