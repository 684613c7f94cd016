/**
 * The first thing that happens to a request: it is given its context, or turned away. A hook of Fastify and not a
 * guard of Nest, since a guard runs after the body was read: a stranger's megabyte is not.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '../../../domain/kernel/types';
import { instants } from '../../runtime/instants';
import type { Ports } from '../../runtime/ports';
import type { AnyEndpoint } from '../endpoint';
import { type Failure, failing, forbidden, unauthorized } from '../failure';
import { type Caller, type Ids, type RequestContext, randomIds } from '../request-context';
import { type Clients, isRefused, type Refused } from './clients';
import { idempotencyKeyOf, positionOf } from './headers';
import type { Allowance, RateLimit } from './rate-limit';

export interface BeginRequestOptions {
  readonly ports: Ports;
  readonly clients: Clients;
  /** By client id. */
  readonly clientLimit: RateLimit;
  /** By address, of those whose credentials fail. */
  readonly strangerLimit: RateLimit;
}

export type OnRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<undefined>;

export const tooMany = ({ limit, resetSeconds }: Allowance, who: string): Failure => {
  const message = `${who} may ask ${limit} times in the window that ends in ${resetSeconds} s.`;
  return failing(429, 'rate-limited', message, { 'retry-after': String(resetSeconds) });
};

const checkRole = (endpoint: AnyEndpoint, { clientId, role }: Caller): void => {
  if (role === 'admin' || endpoint.roles === 'open' || endpoint.roles.includes(role)) return;
  const roles = [...new Set(['admin', ...endpoint.roles])].join(', ');
  const message = `${endpoint.method} ${endpoint.route} is for ${roles}; API client ${clientId} is ${role}.`;
  throw forbidden('wrong-role', message);
};

const contextOf = (request: FastifyRequest, caller: Caller | null, at: Instant, ids: Ids): RequestContext => ({
  caller,
  at,
  cause: {
    actor: caller === null ? { type: 'system', id: 'http' } : { type: 'client', id: caller.clientId },
    correlationId: request.id,
    causationId: null,
  },
  idempotencyKey: caller === null ? undefined : idempotencyKeyOf(request),
  key: undefined,
  ids,
  atLeast: positionOf(request),
});

/** For each endpoint what its requests begin with. */
export const beginRequest = ({ ports, clients, clientLimit, strangerLimit }: BeginRequestOptions) => {
  const ids = randomIds(ports.random);
  const instant = instants(ports.clock);

  const authenticate = ({ headers }: FastifyRequest, at: Instant): Promise<Caller | Refused> => {
    const { 'x-api-key': apiKey, authorization } = headers;
    if (typeof apiKey === 'string') return clients.byApiKey(apiKey, at);
    const token = authorization === undefined ? undefined : /^bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token !== undefined) return clients.byToken(token, at);
    throw unauthorized('no-credentials', 'Send an API key as x-api-key, or a bearer token as authorization.');
  };

  const turnAway = ({ ip }: FastifyRequest, { reason, message }: Refused): Failure => {
    const allowance = strangerLimit.take(ip);
    if (allowance !== null && allowance.remaining < 0) return tooMany(allowance, `Who fails, from ${ip},`);
    return unauthorized(reason, message);
  };

  const count = (reply: FastifyReply, { clientId }: Caller): void => {
    const allowance = clientLimit.take(clientId);
    if (allowance === null) return;
    reply.header('ratelimit-limit', allowance.limit);
    reply.header('ratelimit-remaining', Math.max(0, allowance.remaining));
    reply.header('ratelimit-reset', allowance.resetSeconds);
    if (allowance.remaining < 0) throw tooMany(allowance, `API client ${clientId}`);
  };

  return (endpoint: AnyEndpoint): OnRequest =>
    async (request, reply) => {
      request.endpoint = endpoint;
      const at = instant();
      if (endpoint.roles === 'open') {
        request.context = contextOf(request, null, at, ids);
        return;
      }
      const caller = await authenticate(request, at);
      if (isRefused(caller)) throw turnAway(request, caller);
      count(reply, caller);
      checkRole(endpoint, caller);
      request.context = contextOf(request, caller, at, ids);
    };
};
