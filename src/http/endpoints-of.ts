/** The endpoints of controllers, found as Nest finds them: a new one need not be named anywhere. */
import 'reflect-metadata';
import type { Features } from './app.module';
import type { AnyEndpoint } from './edge/endpoint';

/** Where Nest keeps what its decorators were given. */
const CONTROLLERS = 'controllers';
const ROUTE_CONFIG = '__fastify_route_config__';

export const endpointsOf = (modules: Features): ReadonlyArray<AnyEndpoint> =>
  modules
    .flatMap(
      (module): ReadonlyArray<new (...parts: never[]) => object> => Reflect.getMetadata(CONTROLLERS, module) ?? [],
    )
    .flatMap(controller => Object.values(Object.getOwnPropertyDescriptors(controller.prototype)))
    .flatMap(({ value }): ReadonlyArray<AnyEndpoint> => {
      const config = typeof value === 'function' ? Reflect.getMetadata(ROUTE_CONFIG, value) : undefined;
      return config?.endpoint === undefined ? [] : [config.endpoint];
    });
