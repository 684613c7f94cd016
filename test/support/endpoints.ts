import 'reflect-metadata';
import { FEATURES } from '../../src/http/app.module';
import type { AnyEndpoint } from '../../src/http/edge/endpoint';
import { OperationsModule } from '../../src/http/operations/operations.module';

const controllers = [...FEATURES, OperationsModule].flatMap(
  (feature): ReadonlyArray<new (...parts: never[]) => object> => Reflect.getMetadata('controllers', feature),
);

/** Every endpoint of the API, found as Nest finds it: a new one need not be named anywhere. */
export const endpoints: ReadonlyArray<AnyEndpoint> = controllers
  .flatMap(controller => Object.values(Object.getOwnPropertyDescriptors(controller.prototype)))
  .flatMap(({ value }): ReadonlyArray<AnyEndpoint> => {
    const config = typeof value === 'function' ? Reflect.getMetadata('__fastify_route_config__', value) : undefined;
    return config?.endpoint === undefined ? [] : [config.endpoint];
  })
  .filter(({ raw }) => raw !== 'page');
