/**
 * A route as one declaration: what it takes, who may call it and what it answers. The codecs in it are the types that
 * the handler sees, the validation, and the OpenAPI document.
 */
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import * as t from 'io-ts';
import { PAGES_API } from './access/pages';
import { byCodeRoute } from './by-code';
import type { ObjectType } from './codec/object';
import type { Answer, AnyEndpoint, AnyObject, EndpointSpec, InputOf, Raw } from './endpoint-spec';

export * from './endpoint-spec';

type Nothing = ObjectType<Record<never, never>, Record<never, never>>;

type RawSpec<R extends Raw> = Omit<AnyEndpoint, 'answer' | 'operation'> & {
  readonly answer?: t.Mixed;
  readonly raw: R;
} & (R extends 'api' ? Pick<AnyEndpoint, 'operation'> : unknown);

/** Declares an endpoint; the identity, for the sake of its types. */
export const endpoint = <
  P extends AnyObject = Nothing,
  Q extends AnyObject = Nothing,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: EndpointSpec<P, Q, B> & { readonly raw?: undefined },
): EndpointSpec<P, Q, B> & { readonly raw?: undefined } => spec;

/** Declares an endpoint whose handler gets the request as it came, and answers with a `RawAnswer`. */
export const rawEndpoint = <R extends Raw>(spec: RawSpec<R>): AnyEndpoint & { readonly raw: R } => ({
  answer: t.string,
  operation: '',
  ...spec,
});

/** Binds the declaration to a controller's method `(input) => TaskEither<Failure, data>`. */
export const Endpoint =
  <S extends EndpointSpec<AnyObject, AnyObject, t.Mixed>>(spec: S) =>
  <Method extends (input: InputOf<S>) => Answer<unknown>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    applyDecorators(
      RequestMapping({
        path: spec.raw === 'page' ? spec.route : pathsOf(spec),
        method: RequestMethod[spec.method],
      }),
      HttpCode(spec.status ?? 200),
      RouteConfig({ endpoint: spec, handler: { controller: target.constructor, method: key } }),
    )(target, key, descriptor);
  };

/** Of what needs somebody who asks, one for the pages. */
const pathsOf = ({ route, alsoAt, raw, roles }: AnyEndpoint): string[] =>
  [route, ...(alsoAt === undefined ? [] : [alsoAt])]
    .flatMap(path => {
      const byCode = raw === undefined ? byCodeRoute(path) : null;
      return byCode === null ? [path] : [path, byCode];
    })
    .flatMap(path => [path, `/v1${path}`, ...(roles === 'open' ? [] : [`${PAGES_API}${path}`])]);
