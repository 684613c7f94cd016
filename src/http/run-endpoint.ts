/** What happens between the hooks and a controller's method: the input is decoded, and the answer enveloped. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import type { Position } from '../event-store/event-store';
import { decode } from './codec/decode';
import { object } from './codec/object';
import type { Answer, AnyEndpoint, Input } from './endpoint';
import { type Refusal, refusal, type Success, success } from './envelope';
import { badRequest, type Failure, type Problem } from './failure';
import { fingerprintOf, type Idempotency, type Reply } from './idempotency/idempotency';
import { type RequestContext, underKey } from './request-context';

/** What the endpoints need of the service. */
export interface Edge {
  readonly idempotency: Idempotency;
  /** Whoever reads here or beyond sees all that was answered so far. */
  readonly acknowledged: () => Position;
}

declare module 'fastify' {
  interface FastifyInstance {
    edge: Edge;
  }
}

const nothing = object('Nothing', {}, {});

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

export type Handler = (input: Input) => Answer<unknown>;

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

export const run = (spec: AnyEndpoint, handler: Handler) =>
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
