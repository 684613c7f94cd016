/** What happens between the hooks and a controller's method: the input is decoded, and the answer enveloped. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import type { Position } from '../event-store/event-store';
import { decode } from './codec/decode';
import { object } from './codec/object';
import type { Answer, AnyEndpoint, Input } from './endpoint';
import { type Refusal, refusal, type Success, success } from './envelope';
import { badRequest, type Failure, type Problem, unknownRoute } from './failure';
import { fingerprintOf, type Idempotency, type Reply } from './idempotency/idempotency';
import { type RequestContext, underKey } from './request-context';

/** What the endpoints need of the service. */
export interface Edge {
  readonly idempotency: Idempotency;
  /** Whoever reads here or beyond sees all that was answered so far. */
  readonly acknowledged: () => Position;
}

export type Handler = (input: Input) => Answer<unknown>;

const nothing = object('Nothing', {}, {});

const part = <A>(name: string, codec: t.Decoder<unknown, A>, value: unknown, problems: Problem[]): A => {
  const decoded = decode(name, codec, value);
  if (E.isRight(decoded)) return decoded.right;
  problems.push(...decoded.left);
  return undefined as A;
};

const twice = (query: Readonly<Record<string, unknown>>): Problem[] => {
  const problems: Problem[] = [];
  for (const name in query) {
    if (Array.isArray(query[name]))
      problems.push({ reason: 'duplicate-parameter', message: `query.${name} is given more than once` });
  }
  return problems;
};

/** An empty parameter is no value of one: no such path. */
const checkPath = (params: Readonly<Record<string, unknown>>, { url }: FastifyRequest): void => {
  for (const name in params) if (params[name] === '') throw unknownRoute(url.split('?', 1)[0] ?? '');
};

const inputOf = (spec: AnyEndpoint) => {
  const { path: pathCodec = nothing, query: queryCodec = nothing, body: bodyCodec } = spec;
  return (request: FastifyRequest): Input => {
    const params = request.params as Readonly<Record<string, unknown>>;
    const given = request.query as Readonly<Record<string, unknown>>;
    checkPath(params, request);
    const problems = twice(given);
    const path = part('path', pathCodec, params, problems);
    const query = problems.length > 0 ? undefined : part('query', queryCodec, given, problems);
    const body =
      bodyCodec === undefined
        ? part('body', nothing, request.body ?? {}, problems)
        : part('body', bodyCodec, request.body, problems);
    if (problems.length > 0) throw badRequest(problems);
    return { path, query, body, context: request.context };
  };
};

/** The same, whatever happens between: one effect and one answer. */
const runOnce = async (
  spec: AnyEndpoint,
  { idempotency }: Edge,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  handle: (context: RequestContext) => Promise<E.Either<Failure, unknown>>,
): Promise<Success | Refusal> => {
  const { context, params, query, body } = request;
  const fingerprint = fingerprintOf(spec.method, spec.route, params, query, body ?? null);
  const name = fingerprintOf(context.caller?.clientId, key);
  const work = async (): Promise<Reply> => {
    const answer = await handle(underKey(context, fingerprintOf(name, fingerprint)));
    if (E.isRight(answer)) return { status: spec.status ?? 200, body: success(answer.right) };
    reply.headers(answer.left.headers);
    return { status: answer.left.status, body: refusal(answer.left) };
  };
  const answer = await idempotency.once(name, fingerprint, work);
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status);
  return answer.body;
};

/** The route handler of an endpoint. */
export const runEndpoint = (spec: AnyEndpoint, handler: Handler, edge: Edge) => {
  const decodeInput = inputOf(spec);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<Success | Refusal> => {
    const input = decodeInput(request);
    const key = request.context.idempotencyKey;
    try {
      if (key !== undefined)
        return await runOnce(spec, edge, request, reply, key, context => handler({ ...input, context })());
      const answer = await handler(input)();
      if (E.isLeft(answer)) throw answer.left;
      if (spec.status !== undefined) reply.code(spec.status);
      return success(answer.right);
    } finally {
      // While the service drains, a connection ends with its answer.
      if (!request.server.server.listening) reply.header('connection', 'close');
      if (spec.method !== 'GET') reply.header('flowsync-position', String(edge.acknowledged()));
    }
  };
};
