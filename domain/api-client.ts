/** An API client: who may call, in which role, until when. Its name is personal data and lives elsewhere. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  type Aggregate,
  conflict,
  type Decision,
  type DomainError,
  event,
  NothingChanged,
  notFound,
} from './kernel/aggregate';
import { replacing, roomForOneMore, stillGood } from './kernel/rotation';
import { Instant, nullable, ParticipantId, text } from './kernel/types';

// Events

/** `analyst` reads only; `integrator` feeds flows and answers syncs; `manager` also requests them; `admin` may all. */
export const Role = t.keyof({ admin: null, manager: null, integrator: null, analyst: null }, 'Role');
export type Role = t.TypeOf<typeof Role>;

export const ClientId = text('ClientId', {
  minLength: 1,
  maxLength: 64,
  pattern: /^[0-9a-z-]+$/,
  expected: 'made of lower-case letters, digits and - only',
});

/** SHA-256 of the secret, hexadecimal. Secrets are 256 random bits, so a slow hash would protect nothing more. */
const SecretHash = t.string;

export const ApiClientEvent = t.union(
  [
    event('ClientRegistered', {
      clientId: ClientId,
      role: Role,
      secretHash: SecretHash,
      expiresAt: nullable(Instant),
    }),
    /** The secret that it replaces is accepted until `previousValidUntil`. */
    event('ClientSecretRotated', { secretHash: SecretHash, previousValidUntil: Instant }),
    event('ClientExpirySet', { expiresAt: nullable(Instant) }),
    event('ClientRoleSet', { role: Role }),
    /** Who it is among the people of the platform, as flows name their managers. */
    event('ClientUserSet', { userId: nullable(ParticipantId) }),
    event('ClientRevoked', {}),
    NothingChanged,
  ],
  'ApiClientEvent',
);
export type ApiClientEvent = t.TypeOf<typeof ApiClientEvent>;

// State

const ApiClient = t.type({
  clientId: ClientId,
  role: Role,
  secretHash: SecretHash,
  /** Latest end first. */
  previousSecrets: t.readonlyArray(t.type({ secretHash: SecretHash, validUntil: Instant })),
  expiresAt: nullable(Instant),
  userId: nullable(ParticipantId),
  createdAt: Instant,
  revoked: t.boolean,
});
export type ApiClient = t.TypeOf<typeof ApiClient>;
const ApiClientState = nullable(ApiClient);
export type ApiClientState = t.TypeOf<typeof ApiClientState>;

/** The previous secrets but for one that comes back. */
const othersThan = ({ previousSecrets }: ApiClient, secretHash: string): ApiClient['previousSecrets'] =>
  previousSecrets.filter(previous => previous.secretHash !== secretHash);

const evolve = (state: ApiClientState, event: ApiClientEvent): ApiClientState => {
  if (state === null) {
    if (event.type !== 'ClientRegistered') return null;
    const { type: _type, at, ...registered } = event;
    return { ...registered, previousSecrets: [], userId: null, createdAt: at, revoked: false };
  }
  switch (event.type) {
    case 'ClientRegistered':
    case 'NothingChanged':
      return state;
    case 'ClientSecretRotated': {
      const replaced = { secretHash: state.secretHash, validUntil: event.previousValidUntil };
      const previousSecrets = replacing(othersThan(state, event.secretHash), replaced);
      return { ...state, secretHash: event.secretHash, previousSecrets };
    }
    case 'ClientExpirySet':
      return { ...state, expiresAt: event.expiresAt };
    case 'ClientRoleSet':
      return { ...state, role: event.role };
    case 'ClientUserSet':
      return { ...state, userId: event.userId };
    case 'ClientRevoked':
      return { ...state, revoked: true };
  }
};

/** May call at this moment. */
export const isActive = (client: ApiClient, at: Instant): boolean =>
  !client.revoked && (client.expiresAt === null || at < client.expiresAt);

/** Of the secrets that are accepted at this moment, the present one first. */
export const acceptedHashes = (client: ApiClient, at: Instant): ReadonlyArray<string> =>
  (isActive(client, at) ? [client, ...stillGood(client.previousSecrets, at)] : []).map(({ secretHash }) => secretHash);

// Decisions

interface At {
  readonly at: Instant;
}
export type ApiClientCommand =
  | ({
      readonly type: 'RegisterClient';
      /** API clients that there are, but for those that are revoked. */
      readonly others: number;
      readonly clientId: string;
      readonly role: Role;
      readonly secretHash: string;
      readonly expiresAt: Instant | null;
      readonly userId?: number;
    } & At)
  | ({ readonly type: 'RotateSecret'; readonly secretHash: string; readonly previousValidUntil: Instant } & At)
  | ({ readonly type: 'SetExpiry'; readonly expiresAt: Instant | null } & At)
  | ({ readonly type: 'SetRole'; readonly role: Role } & At)
  | ({ readonly type: 'SetUser'; readonly userId: number | null } & At)
  | ({ readonly type: 'RevokeClient' } & At);

export const MAX_CLIENTS = 10_000;

const existing = (state: ApiClientState): E.Either<DomainError, ApiClient> =>
  state === null ? E.left(notFound('client-not-found', 'There is no such API client.')) : E.right(state);

const notRevoked = (client: ApiClient): E.Either<DomainError, ApiClient> =>
  client.revoked
    ? E.left(conflict('client-revoked', `API client ${client.clientId} is revoked; register a new one.`))
    : E.right(client);

const decide =
  (command: ApiClientCommand) =>
  (state: ApiClientState): Decision<ApiClientEvent> => {
    switch (command.type) {
      case 'RegisterClient': {
        const { type: _type, others, userId, ...registered } = command;
        if (state !== null) return E.left(conflict('client-exists', `API client ${command.clientId} exists already.`));
        return others < MAX_CLIENTS
          ? E.right([
              { type: 'ClientRegistered', ...registered },
              ...(userId === undefined ? [] : [{ type: 'ClientUserSet', at: command.at, userId } as const]),
            ])
          : E.left(
              conflict(
                'too-many-clients',
                `There would be ${others + 1} API clients; at most ${MAX_CLIENTS} are allowed. Revoke those that are not used.`,
              ),
            );
      }
      case 'RotateSecret': {
        const { at, secretHash, previousValidUntil } = command;
        return pipe(
          existing(state),
          E.flatMap(notRevoked),
          E.flatMap(client =>
            client.secretHash === secretHash
              ? E.right([])
              : pipe(
                  roomForOneMore(`API client ${client.clientId}`, othersThan(client, secretHash), command),
                  E.map(() => [{ type: 'ClientSecretRotated', at, secretHash, previousValidUntil }]),
                ),
          ),
        );
      }
      case 'SetExpiry': {
        const { at, expiresAt } = command;
        return pipe(
          existing(state),
          E.flatMap(notRevoked),
          E.map(client => (client.expiresAt === expiresAt ? [] : [{ type: 'ClientExpirySet', at, expiresAt }])),
        );
      }
      case 'SetRole': {
        const { at, role } = command;
        return pipe(
          existing(state),
          E.flatMap(notRevoked),
          E.map(client => (client.role === role ? [] : [{ type: 'ClientRoleSet', at, role }])),
        );
      }
      case 'SetUser': {
        const { at, userId } = command;
        return pipe(
          existing(state),
          E.flatMap(notRevoked),
          E.map(client => (client.userId === userId ? [] : [{ type: 'ClientUserSet', at, userId }])),
        );
      }
      case 'RevokeClient':
        return pipe(
          existing(state),
          E.map(client => (client.revoked ? [] : [{ type: 'ClientRevoked', at: command.at }])),
        );
    }
  };

export const apiClient: Aggregate<ApiClientCommand, ApiClientState, ApiClientEvent> = {
  category: 'client',
  event: ApiClientEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 5, codec: ApiClientState },
};

export const clientStream = (clientId: string): string => `${apiClient.category}-${clientId}`;
