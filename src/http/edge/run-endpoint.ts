/** What happens between the hooks and a controller's method: the input is decoded, and the answer enveloped. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { FlowCode } from '../../../domain/flow/events';
import type { AccessLog } from '../../audit/access-log';
import type { Config } from '../../config/config';
import type { Position } from '../../event-store/event-store';
import type { IsOwn } from './access/own-flows';
import { contextAsOf, type FindMoment, refuseAsOf, takesAsOf, withoutAsOf } from './as-of';
import { byIdOrCode, type FlowsWithCode, type Params, withPlaceOfId } from './by-code';
import { decode } from './codec/decode';
import { ObjectType, object } from './codec/object';
import { type Answer, type AnyEndpoint, type Input, type RawAnswer, type RawInput } from './endpoint';
import { Accepted, type Refusal, refusal, type Success, success } from './envelope';
import { badRequest, clipped, type Failure, type Problem, unknownRoute } from './failure';
import { costOf } from './fields';
import { fingerprintOf, type Idempotency, type Reply } from './idempotency/idempotency';
import { type RequestContext, underKey } from './request-context';

/** What the endpoints need of the service. */
export interface Edge {
  readonly idempotency: Idempotency;
  /** Counts a request as so many more; throws when that is too many. */
  readonly charge: (request: FastifyRequest, reply: FastifyReply, cost: number) => void;
  /** How many webhooks are subscribed to sync requests. */
  readonly receivers: () => number;
  readonly flowsWithCode: FlowsWithCode;
  readonly isOwn: IsOwn;
  readonly refused: AccessLog['refused'];
  /** Whoever reads here or beyond sees all that was answered so far. */
  readonly acknowledged: () => Position;
  readonly findMoment: FindMoment;
  readonly config: Config;
}

const nothing = object('Nothing', {}, {});

/** The route handler of an endpoint that answers in a format of its own. */
export const runRaw = (
  spec: AnyEndpoint,
  handler: (input: RawInput) => Answer<unknown>,
  { charge, findMoment, config }: Pick<Edge, 'charge' | 'findMoment' | 'config'>,
) => {
  // What it does not know is refused here too. Forms are those of RFC 6749, which ignores that; pages are for anybody.
  const checkInput = spec.raw === 'api' && spec.accepts !== 'form' ? inputOf(spec, config) : undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<RawAnswer['body']> => {
    if (!takesAsOf(spec)) refuseAsOf(spec, request.query as Params);
    const input = checkInput?.(request);
    if (spec.cost !== undefined) charge(request, reply, spec.cost(input as never));
    const asOf = takesAsOf(spec) ? (await contextAsOf(request, reply, findMoment))?.asOf : undefined;
    if (asOf !== undefined) request.context = { ...request.context, asOf };
    const answer = await handler({ request })();
    endConnectionWhenDraining(request, reply);
    if (E.isLeft(answer)) throw answer.left;
    const { contentType, headers, status, body } = answer.right as RawAnswer;
    reply.code(status).headers(headers).type(contentType);
    return body;
  };
};

/** The route handler of an endpoint. */
export const runEndpoint = (spec: AnyEndpoint, handler: (input: Input) => Answer<unknown>, edge: Edge) => {
  const decodeInput = inputOf(spec, edge.config);
  const isAsOf = takesAsOf(spec);
  const handlerFor = byIdOrCode(handler, edge.flowsWithCode);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<Success | Refusal> => {
    if (!isAsOf) refuseAsOf(spec, request.query as Params);
    const decoded = decodeInput(request);
    const context = isAsOf ? await contextAsOf(request, reply, edge.findMoment) : undefined;
    const input = context === undefined ? decoded : { ...decoded, context };
    const handle = handlerFor(request.params as Params);
    const key = request.context.idempotencyKey;
    try {
      if (spec.cost !== undefined) edge.charge(request, reply, spec.cost(input as never));
      if (spec.isSentToWebhooks) edge.charge(request, reply, costOf(edge.receivers()));
      if (key !== undefined)
        return await runOnce(spec, edge, request, reply, key, input.body, context => handle({ ...input, context })());
      const answer = await handle(input)();
      if (E.isLeft(answer)) throw answer.left;
      reply.code(statusOf(spec, answer.right));
      return success(answer.right);
    } finally {
      endConnectionWhenDraining(request, reply);
      if (spec.method !== 'GET') reply.header('flowsync-position', String(edge.acknowledged()));
    }
  };
};

const inputOf = (spec: AnyEndpoint, config: Config) => {
  const isAsOf = takesAsOf(spec);
  const { path: pathCodec = nothing, query: queryCodec = nothing, body } = spec;
  const bodyCodec = spec.rules !== undefined && body instanceof ObjectType ? body.under(spec.rules(config)) : body;
  return (request: FastifyRequest): Input => {
    const params = request.params as Params;
    const given = request.query as Readonly<Record<string, unknown>>;
    checkPath(params, request);
    const problems = twice(given);
    if (params.flowCode !== undefined) part('path.flowCode', FlowCode, params.flowCode, problems);
    const path = part('path', pathCodec, withPlaceOfId(params), problems);
    const once = problems.length > 0 ? firstOfEach(given) : given;
    const query = part('query', queryCodec, isAsOf && 'asOf' in once ? withoutAsOf(once) : once, problems);
    const body =
      bodyCodec === undefined
        ? part('body', nothing, request.body ?? {}, problems)
        : part('body', bodyCodec, request.body, problems);
    if (problems.length > 0) throw badRequest(problems);
    return { path, query, body, context: request.context };
  };
};

/** An empty parameter is no value of one: no such path. */
const checkPath = (params: Readonly<Record<string, unknown>>, { url }: FastifyRequest): void => {
  for (const name in params) if (params[name] === '') throw unknownRoute(url.split('?', 1)[0] ?? '');
};

const twice = (query: Readonly<Record<string, unknown>>): Problem[] => {
  const problems: Problem[] = [];
  for (const name in query) {
    if (Array.isArray(query[name]))
      problems.push({ reason: 'duplicate-parameter', message: `query.${clipped(name)} is given more than once` });
  }
  return problems;
};

/** What is wrong with the others is reported as well. */
const firstOfEach = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

const part = <A>(name: string, codec: t.Decoder<unknown, A>, value: unknown, problems: Problem[]): A => {
  const decoded = decode(name, codec, value);
  if (E.isRight(decoded)) return decoded.right;
  problems.push(...decoded.left);
  return undefined as A;
};

/** While the service drains, a connection ends with its answer. */
const endConnectionWhenDraining = (request: FastifyRequest, reply: FastifyReply): void => {
  if (!request.server.server.listening) reply.header('connection', 'close');
};

/**
 * The same, whatever happens between: one effect and one answer. `body` was decoded, so its fields are in the order of the
 * contract, in whatever order they came.
 */
const runOnce = async (
  spec: AnyEndpoint,
  { idempotency }: Edge,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  body: unknown,
  handle: (context: RequestContext) => Promise<E.Either<Failure, unknown>>,
): Promise<Success | Refusal> => {
  const { context, params, query } = request;
  const fingerprint = fingerprintOf(spec.method, spec.route, params, query, isNothing(body) ? null : body);
  const owner = context.caller?.clientId ?? '';
  const name = fingerprintOf(owner, key);
  const work = async (): Promise<Reply> => {
    const answer = await handle(underKey(context, fingerprintOf(name, fingerprint)));
    if (E.isRight(answer)) return { status: statusOf(spec, answer.right), body: success(answer.right) };
    reply.headers(answer.left.headers);
    return { status: answer.left.status, body: refusal(answer.left) };
  };
  const answer = await idempotency.once({ name, owner, fingerprint, isSecret: spec.showsSecret === true }, work);
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status);
  return answer.body;
};

/** A body that may be left out, and one that says nothing, ask for the same. */
const isNothing = (body: unknown): boolean =>
  body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0);

const statusOf = (spec: AnyEndpoint, answer: unknown): number =>
  answer instanceof Accepted ? 202 : (spec.status ?? 200);
