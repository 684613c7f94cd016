/**
 * A route as one declaration: what it takes, who may call it and what it answers. The codecs in it are the types that
 * the handler sees, the validation, and the OpenAPI document.
 */
import { applyDecorators, HttpCode, Req, RequestMapping, RequestMethod, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type * as t from 'io-ts';
import type { Role } from '../../domain/api-client';
import type { Position } from '../event-store/event-store';
import { decode } from './codec/decode';
import { type ObjectType, object } from './codec/object';
import { documented } from './documented';
import { type Refusal, refusal, type Success, success } from './envelope';
import { badRequest, type Failure, type Problem } from './failure';
import { fingerprintOf, type Idempotency, type Reply } from './idempotency/idempotency';
import { type RequestContext, underKey } from './request-context';

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
  /** How the body is written; JSON unless given. */
  readonly accepts?: 'json' | 'form';
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

export type AnyEndpoint = EndpointSpec<AnyObject, AnyObject, t.Mixed>;

/** What the endpoints need of the service. */
export interface Edge {
  readonly idempotency: Idempotency;
  /** Whoever reads here or beyond sees all that was answered so far. */
  readonly acknowledged: () => Position;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
  }
  interface FastifyInstance {
    edge: Edge;
  }
}

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

const twice = (query: Readonly<Record<string, unknown>>): ReadonlyArray<Problem> =>
  Object.keys(query)
    .filter(name => Array.isArray(query[name]))
    .map(name => ({ reason: 'duplicate-parameter', message: `query.${name} is given more than once` }));

const inputOf = (spec: AnyEndpoint, request: FastifyRequest): Input => {
  const given = (request.query ?? {}) as Readonly<Record<string, unknown>>;
  const problems: Problem[] = [...twice(given)];
  const path = part('path', spec.path ?? nothing, request.params ?? {}, problems);
  const query = problems.length > 0 ? undefined : part('query', spec.query ?? nothing, given, problems);
  const body =
    spec.body === undefined
      ? part('body', nothing, request.body ?? {}, problems)
      : part('body', spec.body, request.body, problems);
  if (problems.length > 0) throw badRequest(problems);
  return { path, query, body, context: request.context };
};

type Handler = (input: Input) => Answer<unknown>;

/** The same, whatever happens between: one effect and one answer. */
const runOnce = async (
  spec: AnyEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  handle: (context: RequestContext) => Promise<E.Either<Failure, unknown>>,
): Promise<Success | Refusal> => {
  const { context, params, query, body, server } = request;
  const fingerprint = fingerprintOf(spec.method, spec.route, params, query, body ?? null);
  const name = fingerprintOf(context.caller?.clientId, key);
  const work = async (): Promise<Reply> => {
    const answer = await handle(underKey(context, fingerprintOf(name, fingerprint)));
    if (E.isRight(answer)) return { status: spec.status ?? 200, body: success(answer.right) };
    reply.headers(answer.left.headers);
    return { status: answer.left.status, body: refusal(answer.left) };
  };
  const answer = await server.edge.idempotency.once(name, fingerprint, work);
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status);
  return answer.body;
};

const run = (spec: AnyEndpoint, handler: Handler) =>
  async function endpointHandler(this: unknown, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const input = inputOf(spec, request);
    const { edge } = request.server;
    const key = request.context.idempotencyKey;
    try {
      if (key !== undefined) {
        return await runOnce(spec, request, reply, key, context => handler.call(this, { ...input, context })());
      }
      const answer = await handler.call(this, input)();
      if (E.isLeft(answer)) throw answer.left;
      return success(answer.right);
    } finally {
      // While the service drains, a connection ends with its answer.
      if (!request.server.server.listening) reply.header('connection', 'close');
      if (spec.method !== 'GET') reply.header('flowsync-position', String(edge.acknowledged()));
    }
  };

/** Binds the declaration to a controller's method `(input) => TaskEither<Failure, data>`. */
export const Endpoint =
  <S extends EndpointSpec<AnyObject, AnyObject, t.Mixed>>(spec: S) =>
  <Method extends (input: InputOf<S>) => Answer<unknown>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const handler = descriptor.value as unknown as Handler;
    descriptor.value = Object.defineProperty(run(spec, handler), 'name', { value: key }) as unknown as Method;
    Req()(target, key, 0);
    Res({ passthrough: true })(target, key, 1);
    applyDecorators(
      RequestMapping({ path: [spec.route, `/v1${spec.route}`], method: RequestMethod[spec.method] }),
      HttpCode(spec.status ?? 200),
      RouteConfig({ endpoint: spec }),
      ...documented(spec),
    )(target, key, descriptor);
  };
