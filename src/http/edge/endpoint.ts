/**
 * A route as one declaration: what it takes, who may call it and what it answers. The codecs in it are the types that
 * the handler sees, the validation, and the OpenAPI document.
 */
import { applyDecorators, HttpCode, RequestMapping, RequestMethod, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { TaskEither } from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import type { ObjectType } from './codec/object';
import { documented } from './documented';
import type { Failure } from './failure';
import type { RequestContext } from './request-context';

// biome-ignore lint/suspicious/noExplicitAny: any object codec, whatever its fields
type AnyObject = ObjectType<any, any>;

export interface EndpointSpec<Path extends AnyObject, Query extends AnyObject, Body extends t.Mixed> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Fastify writes it: `/flows/:flowId`. */
  readonly route: string;
  readonly module: string;
  readonly summary: string;
  /** Who may call it; `open` is everybody, without credentials. `admin` may call all and need not be named. */
  readonly roles: ReadonlyArray<Role> | 'open';
  /** An integrator gets at their own webhooks alone. */
  readonly ownWebhooks?: true;
  readonly path?: Path;
  readonly query?: Query;
  readonly body?: Body;
  /** How the body is written; JSON unless given. */
  readonly accepts?: 'json' | 'form';
  /** Of the body, in bytes; 32 KiB unless given. */
  readonly bodyLimit?: number;
  /** A `POST` that changes nothing: an idempotency key means nothing to it. */
  readonly readsOnly?: true;
  /** The answer shows a secret once: it is never kept, but made anew for a repetition, as far as the secret still opens something. */
  readonly showsSecret?: true;
  /** As how many more requests it counts against the rate limit. */
  cost?(input: { readonly query: t.TypeOf<Query>; readonly body: t.TypeOf<Body> }): number;
  /** Each subscribed webhook gets a message, which counts as well. */
  readonly isSentToWebhooks?: true;
  /** Neither is its request decoded nor its answer, a `RawAnswer`, put into the envelope. */
  readonly raw?: Raw | undefined;
  /** Status on success; 200 unless given. */
  readonly status?: number;
  /** What `data` holds on success. */
  readonly answer: t.Mixed;
  /** `data` is a page of `answer` with `pagination`, or a stretch of it with `cursor`. */
  readonly shape?: 'one' | 'page' | 'stretch';
}

/** `api`: a part of the API like any other. `page`: beside it, without version, in no document, limited by address. */
export type Raw = 'api' | 'page';

/** An answer in a format of its own. */
export class RawAnswer {
  constructor(
    readonly contentType: string,
    readonly body: string | Buffer,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status = 200,
  ) {}
}

/** What a handler gets whose request is not decoded. */
export interface RawInput {
  readonly request: FastifyRequest;
}

/** What a handler gets. */
export interface Input<Path = unknown, Query = unknown, Body = unknown> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly context: RequestContext;
}
export type InputOf<S> = S extends { readonly raw: Raw }
  ? RawInput
  : S extends EndpointSpec<infer P, infer Q, infer B>
    ? Input<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<B>>
    : never;

export type Answer<A> = TaskEither<Failure, A>;

export type AnyEndpoint = EndpointSpec<AnyObject, AnyObject, t.Mixed>;

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
    /** The controller's method that `Endpoint` binds the endpoint to. */
    handler?: { readonly controller: Type<unknown>; readonly method: string };
  }
}

type Nothing = ObjectType<Record<never, never>, Record<never, never>>;

/** Declares an endpoint; the identity, for the sake of its types. */
export const endpoint = <
  P extends AnyObject = Nothing,
  Q extends AnyObject = Nothing,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: EndpointSpec<P, Q, B> & { readonly raw?: undefined },
): EndpointSpec<P, Q, B> & { readonly raw?: undefined } => spec;

/** Declares an endpoint whose handler gets the request as it came, and answers with a `RawAnswer`. */
export const rawEndpoint = <R extends Raw>(
  spec: Omit<AnyEndpoint, 'answer'> & { readonly answer?: t.Mixed; readonly raw: R },
): AnyEndpoint & { readonly raw: R } => ({ answer: t.string, ...spec });

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
        path: spec.raw === 'page' ? spec.route : [spec.route, `/v1${spec.route}`],
        method: RequestMethod[spec.method],
      }),
      HttpCode(spec.status ?? 200),
      RouteConfig({ endpoint: spec, handler: { controller: target.constructor, method: key } }),
      ...documented(spec),
    )(target, key, descriptor);
  };
