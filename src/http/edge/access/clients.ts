/** Who a request is from: the API client whose credentials it carries, as that client is at this moment. */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import {
  type ApiClient,
  type ApiClientState,
  acceptedHashes,
  apiClient,
  clientStream,
  isActive,
} from '../../../../domain/api-client';
import type { Instant } from '../../../../domain/kernel/types';
import type { CommandError, CommandRunner } from '../../../commands/command-runner';
import { clientIdOf, hashSecret, isOneOf } from '../../../secrets/api-key';
import { ofCommandError } from '../failure';
import type { Caller } from '../request-context';
import type { Token, Tokens } from './tokens';

/** Why credentials are refused: `reason` and `message` as in a `Problem`. */
export interface Refused {
  /** Whom they were for; null when there is no such client. */
  readonly clientId: string | null;
  readonly reason: string;
  readonly message: string;
}

export interface Clients {
  /** Throws a `Failure` when the store does not answer. */
  readonly byApiKey: (apiKey: string, at: Instant) => Promise<Caller | Refused>;
  readonly byToken: (token: string, at: Instant) => Promise<Caller | Refused>;
  /** Of a token that was read: good as long as the client and the secret are that it was given against. */
  readonly byGrant: (grant: Token | null, at: Instant) => Promise<ApiClient | Refused>;
  readonly bySecret: (clientId: string, secret: string, at: Instant) => Promise<Caller | Refused>;
}

const invalidToken: Refused = {
  clientId: null,
  reason: 'invalid-token',
  message: 'The bearer token is not valid or has expired; ask POST /oauth2/token for a new one.',
};

export const isRefused = (answer: object): answer is Refused => 'reason' in answer;

export const createClients = (commands: CommandRunner, tokens: Tokens): Clients => {
  /** Hashes of secrets that were accepted: most requests come with one that came before. */
  const proven = new LRUCache<string, string>({ max: 1000 });

  const find = (clientId: string) => commands.load(apiClient, clientStream(clientId))();

  const bySecret = async (clientId: string, secret: string, at: Instant): Promise<Caller | Refused> => {
    const client = stateOf(await find(clientId));
    if (client === null) return invalid(null);
    const hashBefore = proven.get(secret);
    const accepted = acceptedHashes(client, at);
    // A hash that is known tells nobody anything by how long it takes to compare.
    if (hashBefore !== undefined && accepted.includes(hashBefore)) return client;
    const hash = hashBefore ?? hashSecret(secret);
    if (isOneOf(accepted, hash)) {
      proven.set(secret, hash);
      return client;
    }
    // Only who knows the secret learns that it was one.
    return !isActive(client, at) && isOneOf([client.secretHash], hash) ? inactive(client) : invalid(clientId);
  };

  const byGrant: Clients['byGrant'] = async (grant, at) => {
    const client = grant === null ? null : stateOf(await find(grant.clientId));
    if (grant === null || client === null) return invalidToken;
    if (!isActive(client, at)) return inactive(client);
    return acceptedHashes(client, at).some(grant.isGivenAgainst)
      ? client
      : { ...invalidToken, clientId: client.clientId };
  };

  return {
    bySecret,
    byApiKey: (apiKey, at) => bySecret(clientIdOf(apiKey), apiKey, at),
    byGrant,
    byToken: async (token, at) => byGrant(await tokens.read(token), at),
  };
};

const stateOf = (loaded: E.Either<CommandError, { readonly state: ApiClientState }>): ApiClientState => {
  if (E.isLeft(loaded)) throw ofCommandError(loaded.left);
  return loaded.right.state;
};

const invalid = (clientId: string | null): Refused => ({
  clientId,
  reason: 'invalid-credentials',
  message: 'x-api-key is not the key of an API client.',
});

const inactive = ({ clientId, revoked, expiresAt }: ApiClient): Refused =>
  revoked
    ? { clientId, reason: 'client-revoked', message: `API client ${clientId} is revoked.` }
    : { clientId, reason: 'client-expired', message: `API client ${clientId} expired at ${expiresAt}.` };
