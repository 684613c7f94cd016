/** API clients, managed by admins. */
import * as t from 'io-ts';
import { ClientId, Role } from '../../../domain/api-client';
import { Instant, integer, nullable, ParticipantId, text } from '../../../domain/kernel/types';
import { existing, line } from '../edge/codec/line';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { oneOf, optional, PageQuery } from '../edge/fields';
import { ClientView, NewKey } from './client.view';

const MODULE = 'Access';
const ROLES = ['admin'] as const;

const CLIENTS = '/clients';
const CLIENT = `${CLIENTS}/:clientId`;
const OfClient = object('OfClient', { clientId: ClientId });

const name = line(text('ClientName', { minLength: 1, maxLength: 255 }));
const expiresAt = nullable(existing(Instant));
/** At most 30 days. */
const graceSeconds = integer('GraceSeconds', { min: 0, max: 30 * 86_400 });

export const listClients = endpoint({
  operation: 'listClients',
  method: 'GET',
  route: CLIENTS,
  module: MODULE,
  summary: 'The API clients, oldest first',
  roles: ROLES,
  query: PageQuery,
  answer: ClientView,
  shape: 'page',
});

export const createClient = endpoint({
  operation: 'createClient',
  method: 'POST',
  route: CLIENTS,
  module: MODULE,
  summary: 'Create an API client; its `apiKey` (also its OAuth `client_secret`) is shown in this answer only',
  roles: ROLES,
  body: object('ClientToCreate', { name, role: oneOf(Role) }, { expiresAt, userId: ParticipantId }),
  status: 201,
  showsSecret: true,
  answer: t.intersection([NewKey, ClientView]),
});

export const getClient = endpoint({
  operation: 'getClient',
  method: 'GET',
  route: CLIENT,
  module: MODULE,
  summary: 'One API client',
  roles: ROLES,
  path: OfClient,
  answer: ClientView,
});

export const setExpiry = endpoint({
  operation: 'setClientExpiry',
  method: 'PUT',
  route: CLIENT,
  module: MODULE,
  summary: 'Set when an API client expires; null for never',
  roles: ROLES,
  path: OfClient,
  body: object('ClientExpiry', { expiresAt }),
  answer: ClientView,
});

export const setUser = endpoint({
  operation: 'setClientUser',
  method: 'PUT',
  route: `${CLIENT}/user`,
  module: MODULE,
  summary:
    'Set who an API client is among the `managers` of flows; null for nobody. Signing in with a claim for it sets it too',
  roles: ROLES,
  path: OfClient,
  body: object('ClientUser', { userId: nullable(ParticipantId) }),
  answer: ClientView,
});

export const rotateSecret = endpoint({
  operation: 'rotateClientKey',
  method: 'POST',
  route: `${CLIENT}/rotate`,
  module: MODULE,
  summary: 'Give an API client a new key; the old one is valid for `graceSeconds` more, and so are its tokens',
  roles: ROLES,
  path: OfClient,
  body: optional(object('Rotation', {}, { graceSeconds })),
  showsSecret: true,
  answer: NewKey,
});

export const revokeClient = endpoint({
  operation: 'revokeClient',
  method: 'DELETE',
  route: CLIENT,
  module: MODULE,
  summary: 'Revoke an API client for good: its keys and tokens open nothing from now on',
  roles: ROLES,
  path: OfClient,
  answer: t.null,
});
