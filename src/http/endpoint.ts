/**
 * A route as one declaration: what it takes, who may call it and what it answers. The codecs in it are the types that
 * the handler sees, the validation, and the OpenAPI document.
 */
import { applyDecorators, HttpCode, Req, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type * as t from 'io-ts';
import type { Role } from '../../domain/api-client';
import { decode } from './codec/decode';
import { jsonSchema } from './codec/json-schema';
import { type ObjectType, object } from './codec/object';
import { type Success, success } from './envelope';
import { badRequest, type Failure, type Problem } from './failure';
import { answerSchema } from './openapi';
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
  readonly path?: Path;
  readonly query?: Query;
  readonly body?: Body;
  /** Status on success; 200 unless given. */
  readonly status?: number;
  /** What `data` holds on success. */
  readonly answer: t.Mixed;
  /** `data` is a page of `answer` with `pagination`, or a stretch of it with `cursor`. */
  readonly shape?: 'one' | 'page' | 'stretch';
}

/** What a handler gets. */
export interface Input<Path = unknown, Query = unknown, Body = unknown> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly context: RequestContext;
}
export type InputOf<S> =
  S extends EndpointSpec<infer P, infer Q, infer B> ? Input<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<B>> : never;

export type Answer<A> = TaskEither<Failure, A>;

export const ENDPOINT = Symbol('endpoint');
export type AnyEndpoint = EndpointSpec<AnyObject, AnyObject, t.Mixed>;

const nothing = object('Nothing', {}, {});

/** Declares an endpoint; the identity, for the sake of its types. */
export const endpoint = <
  P extends AnyObject = typeof nothing,
  Q extends AnyObject = typeof nothing,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: EndpointSpec<P, Q, B>,
): EndpointSpec<P, Q, B> => spec;

const part = <A>(name: string, codec: t.Decoder<unknown, A>, value: unknown, problems: Problem[]): A => {
  const decoded = decode(name, codec, value);
  if (E.isRight(decoded)) return decoded.right;
  problems.push(...decoded.left);
  return undefined as A;
};

const inputOf = (spec: AnyEndpoint, request: FastifyRequest): Input => {
  const problems: Problem[] = [];
  const path = part('path', spec.path ?? nothing, request.params ?? {}, problems);
  const query = part('query', spec.query ?? nothing, request.query ?? {}, problems);
  const body = spec.body === undefined ? undefined : part('body', spec.body, request.body, problems);
  if (problems.length > 0) throw badRequest(problems);
  return { path, query, body, context: request.context };
};

const run = (spec: AnyEndpoint, handler: (input: Input) => Answer<unknown>) =>
  async function endpointHandler(this: unknown, request: FastifyRequest): Promise<Success> {
    const answer = await handler.call(this, inputOf(spec, request))();
    if (E.isLeft(answer)) throw answer.left;
    return success(answer.right);
  };

const documented = (spec: AnyEndpoint): ReadonlyArray<MethodDecorator> => [
  ApiTags(spec.module),
  ApiOperation({ summary: spec.summary }),
  ...Object.entries((spec.path ?? nothing).required as t.Props).map(([name, codec]) =>
    ApiParam({ name, required: true, schema: jsonSchema(codec) }),
  ),
  ...(['required', 'optional'] as const).flatMap(presence =>
    Object.entries((spec.query ?? nothing)[presence] as t.Props).map(([name, codec]) =>
      ApiQuery({ name, required: presence === 'required', schema: jsonSchema(codec) }),
    ),
  ),
  ...(spec.body === undefined ? [] : [ApiBody({ schema: jsonSchema(spec.body), required: !spec.body.is(undefined) })]),
  ...(spec.method === 'POST' ? [ApiHeader({ name: 'Idempotency-Key', required: false })] : []),
  ApiResponse({ status: spec.status ?? 200, schema: answerSchema(spec), description: 'Success' }),
];

/** Binds the declaration to a controller's method `(input) => TaskEither<Failure, data>`. */
export const Endpoint =
  <S extends EndpointSpec<AnyObject, AnyObject, t.Mixed>>(spec: S) =>
  (
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<(input: InputOf<S>) => Answer<t.TypeOf<S['answer']>> | Answer<unknown>>,
  ): void => {
    const handler = descriptor.value as unknown as (input: Input) => Answer<unknown>;
    descriptor.value = run(spec, handler) as unknown as NonNullable<typeof descriptor.value>;
    Req()(target, key, 0);
    applyDecorators(
      RequestMapping({ path: spec.route, method: RequestMethod[spec.method] }),
      HttpCode(spec.status ?? 200),
      SetMetadata(ENDPOINT, spec),
      ...documented(spec),
    )(target, key, descriptor);
  };
