/**
 * The first thing that happens to a request: it is given its context, or turned away. A hook of Fastify and not a
 * guard of Nest, since a guard runs after the body was read: a stranger's megabyte is not.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '../../../../domain/kernel/types';
import { type AccessLog, WRONG_ROLE } from '../../../audit/access-log';
import type { ManagersSee } from '../../../config/config';
import { instants } from '../../../runtime/instants';
import type { Ports } from '../../../runtime/ports';
import { clientIdOf } from '../../../secrets/api-key';
import type { AnyEndpoint } from '../endpoint';
import { forbidden, unauthorized } from '../failure';
import { type Caller, drawnIds, type Ids, type OwnFlows, type RequestContext } from '../request-context';
import { type Clients, isRefused, type Refused } from './clients';
import { guarded, tooMany, tooOften } from './guessing';
import { credentialsOf, idempotencyKeyOf, onBehalfOf, positionOf } from './headers';
import { networkOf } from './network-of';
import { ownFlowsOf } from './own-flows';
import { checkOrigin, cookieOf } from './pages';
import type { Allowance, RateLimit } from './rate-limit';
import type { Sessions } from './sessions';

export interface BeginRequestOptions {
  readonly ports: Ports;
  readonly clients: Clients;
  readonly sessions: Pick<Sessions, 'read'>;
  /** By client id. */
  readonly clientLimit: RateLimit;
  readonly guessLimit: RateLimit;
  readonly openLimit: RateLimit;
  readonly accessLog: AccessLog;
  readonly managersSee: ManagersSee;
}

type OnRefused = (refused: Pick<Refused, 'clientId' | 'reason'>) => void;

export type OnRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<undefined>;

/** Tells the caller where it stands, or that this was one too many. */
export const count = (reply: FastifyReply, { clientId }: Caller, allowance: Allowance | null): void => {
  if (allowance === null) return;
  reply.header('ratelimit-limit', allowance.limit);
  reply.header('ratelimit-remaining', Math.max(0, allowance.remaining));
  reply.header('ratelimit-reset', allowance.resetSeconds);
  if (allowance.remaining < 0) throw tooMany(allowance, `API client ${clientId}`);
};

/** As it stands in the history. */
export const routeOf = ({ method, route }: AnyEndpoint): string => `${method} ${route}`;

/** For each endpoint what its requests begin with. */
export const beginRequest = (options: BeginRequestOptions) => {
  const { ports, clients, sessions, clientLimit, guessLimit, accessLog, managersSee } = options;
  const ids = drawnIds(ports);
  const instant = instants(ports.clock);

  /** A token cannot be guessed, so one that is right is taken whoever else fails. */
  const byToken = async (token: string, ip: string, at: Instant, onRefused: OnRefused): Promise<Caller> => {
    const caller = await clients.byToken(token, at);
    if (!isRefused(caller)) return caller;
    onRefused(caller);
    throw tooOften(guessLimit, [networkOf(ip)]) ?? unauthorized(caller.reason, caller.message);
  };

  const authenticate = (request: FastifyRequest, at: Instant, onRefused: OnRefused): Promise<Caller> => {
    const { ip } = request;
    const { apiKey, token } = credentialsOf(request);
    if (apiKey !== undefined)
      return guarded(guessLimit, ip, clientIdOf(apiKey), () => clients.byApiKey(apiKey, at), onRefused);
    if (token !== undefined) return byToken(token, ip, at, onRefused);
    throw unauthorized('no-credentials', 'Send an API key as x-api-key, or a bearer token as authorization.');
  };

  /** A cookie that is too old is nobody's attempt at anything. */
  const bySession = async (request: FastifyRequest, at: Instant): Promise<Caller> => {
    const caller = await sessions.read(cookieOf(request), at);
    if (isRefused(caller)) throw unauthorized(caller.reason, caller.message);
    return caller;
  };

  /** `isOfPages`: asked with a cookie, which no other takes. */
  return (endpoint: AnyEndpoint, isOfPages = false): OnRequest => {
    const onRefused: OnRefused = ({ clientId, reason }) =>
      accessLog.refused({ clientId, reason, route: routeOf(endpoint) });
    return async (request, reply) => {
      request.endpoint = endpoint;
      const at = instant();
      if (isOfPages) checkOrigin(request);
      if (endpoint.roles === 'open') {
        request.context = contextOf(request, endpoint, null, null, at, ids);
        return;
      }
      const caller = await (isOfPages ? bySession(request, at) : authenticate(request, at, onRefused));
      count(reply, caller, clientLimit.take(caller.clientId));
      checkRole(endpoint, caller, accessLog);
      if (endpoint.proof !== undefined) accessLog.proofRead(caller.clientId, endpoint.proof);
      request.context = contextOf(request, endpoint, caller, ownFlowsOf(managersSee, caller), at, ids);
    };
  };
};

const contextOf = (
  request: FastifyRequest,
  endpoint: AnyEndpoint,
  caller: Caller | null,
  ownFlows: OwnFlows | null,
  at: Instant,
  ids: Ids,
): RequestContext => {
  const principal = caller === null ? undefined : onBehalfOf(request);
  return {
    caller,
    ownFlows,
    at,
    cause: {
      actor: caller === null ? { type: 'system', id: 'http' } : { type: 'client', id: caller.clientId },
      correlationId: request.id,
      causationId: null,
      ...(principal === undefined ? {} : { onBehalfOf: principal }),
    },
    idempotencyKey: caller === null ? undefined : idempotencyKeyOf(request, endpoint),
    key: undefined,
    ids,
    atLeast: positionOf(request),
    asOf: null,
  };
};

const checkRole = (endpoint: AnyEndpoint, { clientId, role }: Caller, accessLog: AccessLog): void => {
  if (role === 'admin' || endpoint.roles === 'open' || endpoint.roles.includes(role)) return;
  const roles = [...new Set(['admin', ...endpoint.roles])].join(', ');
  accessLog.refused({ clientId, reason: WRONG_ROLE, route: routeOf(endpoint) });
  const message = `${routeOf(endpoint)} is for ${roles}; API client ${clientId} is ${role}.`;
  throw forbidden(WRONG_ROLE, message);
};
