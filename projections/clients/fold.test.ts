import type { ApiClientEvent } from '../../domain/api-client';
import { foldInMemory } from '../../test/support/memory-read-model';
import { clientsProjection } from './fold';

const at = '2026-11-24T08:00:00.000Z';
const later = '2026-11-24T09:00:00.000Z';
const until = '2026-12-24T09:00:00.000Z';
const hash = 'f00d';
const registered: ApiClientEvent = {
  ...{ type: 'ClientRegistered', at, clientId: 'c-1', role: 'manager', secretHash: hash, expiresAt: null },
};

const clientAfter = (...events: ReadonlyArray<ApiClientEvent>) =>
  foldInMemory(
    clientsProjection,
    [registered, ...events].map(event => ['client-c-1', event]),
  ).clients?.[0];

test('a client without the hash of its secret', () => {
  expect(clientAfter()).toEqual({
    ...{ client_id: 'c-1', role: 'manager', created_at: at, expires_at: null },
    ...{ revoked_at: null, rotated_at: null, previous_valid_until: null, user_id: null },
  });
});

test.each<[string, ApiClientEvent, object]>([
  [
    'whose secret was rotated',
    { type: 'ClientSecretRotated', at: later, secretHash: 'beef', previousValidUntil: until },
    { rotated_at: later, previous_valid_until: until },
  ],
  ['that has another role', { type: 'ClientRoleSet', at: later, role: 'analyst' }, { role: 'analyst' }],
  ['that expires', { type: 'ClientExpirySet', at: later, expiresAt: until }, { expires_at: until }],
  ['that is a user', { type: 'ClientUserSet', at: later, userId: 7 }, { user_id: 7 }],
  ['that was revoked', { type: 'ClientRevoked', at: later }, { revoked_at: later }],
])('a client %s', (_, event, change) => {
  expect(clientAfter(event)).toEqual({ ...clientAfter(), ...change });
});

test('a client whose secrets before are valid until the last of them ends', () => {
  const rotated = (previousValidUntil: string): ApiClientEvent => ({
    ...{ type: 'ClientSecretRotated', at: later, secretHash: 'beef', previousValidUntil },
  });
  expect(clientAfter(rotated(until), rotated(later))).toMatchObject({ previous_valid_until: until });
  expect(clientAfter(rotated(later), rotated(until))).toMatchObject({ previous_valid_until: until });
});
