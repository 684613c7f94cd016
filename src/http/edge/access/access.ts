/** All that decides who may ask, and how often. */
import type { FastifyRequest } from 'fastify';
import type { AccessLog } from '../../../audit/access-log';
import { instants } from '../../../runtime/instants';
import type { Parts } from '../parts';
import type { Caller } from '../request-context';
import { type Clients, createClients, type Refused } from './clients';
import { credentialsOf } from './headers';
import { cookieOf, isOfPages } from './pages';
import { createRateLimit, type RateLimit } from './rate-limit';
import { createSessions, IDLE_SECONDS, type Sessions } from './sessions';
import { createTokens, type Tokens } from './tokens';

export interface Access {
  readonly clients: Clients;
  readonly tokens: Tokens;
  /** Who has signed in at the pages. */
  readonly sessions: Sessions;
  /** Whose credentials a request has brought, as they are at this moment; `isRefused` when they are good no more. */
  readonly callerNow: (request: FastifyRequest) => Promise<Caller | Refused>;
  /** Counts who is turned away, and who gets a token. */
  readonly accessLog: AccessLog;
  /** By client id. */
  readonly clientLimit: RateLimit;
  /** Of wrong credentials, by address, and by address and the client that they are for. Always there. */
  readonly guessLimit: RateLimit;
  /** Of what is open to everybody and costs something, by address. */
  readonly openLimit: RateLimit;
}

/** Enough for whoever mistypes a key, and for a program that was given a wrong one; too few to find one. */
const guesses = [
  { count: 20, windowMs: 1000 },
  { count: 200, windowMs: 60_000 },
];
/** Some dozens of people who read `/docs`, and what scrapes `/metrics`, may share an address. */
const openRequests = [
  { count: 50, windowMs: 1000 },
  { count: 1200, windowMs: 60_000 },
];

export const createAccess = ({
  commands,
  accessLog,
  config,
  ports,
  keyFor,
}: Pick<Parts, 'commands' | 'accessLog' | 'config' | 'ports' | 'keyFor'>): Access => {
  const tokens = createTokens(keyFor('tokens'), ports);
  const clients = createClients(commands, tokens);
  const sessions = createSessions(
    commands,
    createTokens(keyFor('sessions'), ports, IDLE_SECONDS),
    clients,
    ports.random,
  );
  const now = instants(ports.clock);
  return {
    tokens,
    accessLog,
    clients,
    sessions,
    callerNow: request => {
      if (isOfPages(request.url)) return sessions.read(cookieOf(request), now());
      const { apiKey, token } = credentialsOf(request);
      return apiKey === undefined ? clients.byToken(token ?? '', now()) : clients.byApiKey(apiKey, now());
    },
    clientLimit: createRateLimit(config.rateLimit, ports.clock),
    guessLimit: createRateLimit(guesses, ports.clock),
    openLimit: createRateLimit(openRequests, ports.clock),
  };
};
