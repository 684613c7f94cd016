import { givenFor } from '../test/support/domain/given';
import { type ApiClientCommand, type ApiClientEvent, acceptedHashes, apiClient, isActive } from './api-client';
import { conflict, notFound, type OfType } from './kernel/aggregate';

const given = givenFor(apiClient);
const before = '2026-11-24T08:00:00.000Z';
const at = '2026-11-24T09:00:00.000Z';
const later = '2026-11-25T09:00:00.000Z';

const registered: ApiClientEvent = {
  type: 'ClientRegistered',
  at: before,
  clientId: 'exams-1',
  role: 'manager',
  secretHash: 'h1',
  expiresAt: null,
};
const rotated: ApiClientEvent = { type: 'ClientSecretRotated', at, secretHash: 'h2', previousValidUntil: later };
const expires = (expiresAt: string | null): ApiClientEvent => ({ type: 'ClientExpirySet', at, expiresAt });
const revoked: ApiClientEvent = { type: 'ClientRevoked', at };

const ask: { readonly [Type in ApiClientCommand['type']]: OfType<ApiClientCommand, Type> } = {
  RegisterClient: {
    type: 'RegisterClient',
    at,
    clientId: 'exams-1',
    role: 'manager',
    secretHash: 'h1',
    expiresAt: null,
    others: 9999,
  },
  RotateSecret: { type: 'RotateSecret', at, secretHash: 'h2', previousValidUntil: later },
  SetExpiry: { type: 'SetExpiry', at, expiresAt: later },
  SetRole: { type: 'SetRole', at, role: 'analyst' },
  SetUser: { type: 'SetUser', at, userId: 7 },
  RevokeClient: { type: 'RevokeClient', at },
};

describe('registering an API client', () => {
  it('is one event', () => {
    given()
      .when(ask.RegisterClient)
      .then([{ ...registered, at }]);
    given()
      .when({ ...ask.RegisterClient, expiresAt: later })
      .then([{ ...registered, at, expiresAt: later }]);
  });

  it('refuses one more than ten thousand, and says so', () => {
    const message = 'There would be 10001 API clients; at most 10000 are allowed. Revoke those that are not used.';
    given()
      .when({ ...ask.RegisterClient, others: 10_000 })
      .then(conflict('too-many-clients', message));
  });

  it('refuses an id that was used, also by one that is revoked', () => {
    const refusal = conflict('client-exists', 'API client exams-1 exists already.');
    given(registered).when(ask.RegisterClient).then(refusal);
    given(registered, revoked).when(ask.RegisterClient).then(refusal);
  });
});

describe('an API client that is not there', () => {
  it.each(
    [ask.RotateSecret, ask.SetExpiry, ask.SetRole, ask.SetUser, ask.RevokeClient].map(command => [
      command.type,
      command,
    ]),
  )('is not found by %s', (_, command) => {
    given().when(command).then(notFound('client-not-found', 'There is no such API client.'));
  });
});

describe('rotating, expiring, revoking', () => {
  it('rotates to another secret, and not to the one that it has', () => {
    given(registered).when(ask.RotateSecret).then([rotated]);
    given(registered, rotated).when(ask.RotateSecret).then([]);
  });

  it('sets and clears the expiry, and tells it once', () => {
    given(registered)
      .when(ask.SetExpiry)
      .then([expires(later)]);
    given(registered, expires(later)).when(ask.SetExpiry).then([]);
    given(registered, expires(later))
      .when({ ...ask.SetExpiry, expiresAt: null })
      .then([expires(null)]);
    given(registered)
      .when({ ...ask.SetExpiry, expiresAt: null })
      .then([]);
  });

  it('sets another role, and not the one that it has', () => {
    const other: ApiClientEvent = { type: 'ClientRoleSet', at, role: 'analyst' };
    given(registered).when(ask.SetRole).then([other]);
    given(registered, other).when(ask.SetRole).then([]);
  });

  it('sets the user that it is, at once or later, and takes it back', () => {
    const user = (userId: number | null): ApiClientEvent => ({ type: 'ClientUserSet', at, userId });
    given()
      .when({ ...ask.RegisterClient, userId: 7 })
      .then([{ ...registered, at }, user(7)]);
    given(registered)
      .when(ask.SetUser)
      .then([user(7)]);
    given(registered, user(7)).when(ask.SetUser).then([]);
    given(registered, user(7))
      .when({ ...ask.SetUser, userId: null })
      .then([user(null)]);
  });

  it('revokes once', () => {
    given(registered).when(ask.RevokeClient).then([revoked]);
    given(registered, revoked).when(ask.RevokeClient).then([]);
  });

  it.each([ask.RotateSecret, ask.SetExpiry, ask.SetRole, ask.SetUser].map(command => [command.type, command]))(
    'refuses %s for one that is revoked',
    (_, command) => {
      given(registered, revoked)
        .when(command)
        .then(conflict('client-revoked', 'API client exams-1 is revoked; register a new one.'));
    },
  );
});

describe('who may call', () => {
  it.each([
    ['with the secret', [registered], at, ['h1']],
    ['with both while the previous one is valid', [registered, rotated], at, ['h2', 'h1']],
    ['with the new one alone from the moment when the previous one ends', [registered, rotated], later, ['h2']],
    ['until it expires', [registered, expires(later)], '2026-11-25T08:59:59.999Z', ['h1']],
    ['not from the moment when it expires', [registered, expires(later)], later, []],
    ['again when the expiry is cleared', [registered, expires(later), expires(null)], later, ['h1']],
    ['not once it is revoked', [registered, rotated, revoked], at, []],
  ])('%s', (_, history, when, hashes) => {
    const client = given(...history).state;
    expect(client && acceptedHashes(client, when)).toEqual(hashes);
    expect(client && isActive(client, when)).toBe(hashes.length > 0);
  });
});

describe('the secrets of an API client', () => {
  const tomorrow = '2026-11-26T09:00:00.000Z';
  const rotatedAgain: ApiClientEvent = { ...rotated, secretHash: 'h3', previousValidUntil: tomorrow };
  const accepted = (when: string, ...history: ReadonlyArray<ApiClientEvent>) => {
    const { state } = given(registered, ...history);
    return state === null ? [] : acceptedHashes(state, when);
  };

  it('are each accepted until the end that was promised when it was replaced', () => {
    expect(accepted(at, rotated, rotatedAgain)).toEqual(['h3', 'h2', 'h1']);
    expect(accepted(later, rotated, rotatedAgain)).toEqual(['h3', 'h2']);
    expect(accepted(tomorrow, rotated, rotatedAgain)).toEqual(['h3']);
    expect(accepted(at, rotated, { ...rotatedAgain, previousValidUntil: at })).toEqual(['h3', 'h1']);
  });

  it('are three at most: one more is refused with the time left, unless it ends the present one at once', () => {
    const toFourth = { ...ask.RotateSecret, secretHash: 'h4' };
    given(registered, rotated, rotatedAgain)
      .when(toFourth)
      .then(
        conflict(
          'too-many-secrets',
          `API client exams-1 has 3 secrets that are valid; rotate again when the next of them ends, at ${later}, in 86400 s.`,
        ),
      );
    given(registered, rotated, rotatedAgain)
      .when({ ...toFourth, previousValidUntil: at })
      .then([{ ...rotated, secretHash: 'h4', previousValidUntil: at }]);
    expect(accepted(at, rotated, rotatedAgain, { ...rotated, secretHash: 'h4', previousValidUntil: at })).toEqual([
      'h4',
      'h2',
      'h1',
    ]);
  });
});
