/** API clients, managed by admins. */
import * as t from 'io-ts';
import { ClientId, Role } from '../../../domain/api-client';
import { Instant, integer, nullable, text } from '../../../domain/kernel/types';
import { existing, line } from '../edge/codec/line';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { oneOf, optional, PageQuery } from '../edge/fields';
import { ClientView, NewKey } from './client.view';

const tag = 'Access';
const roles = ['admin'] as const;

const clients = '/clients';
const client = `${clients}/:clientId`;
const OfClient = object('OfClient', { clientId: ClientId });

const name = line(text('ClientName', { minLength: 1, maxLength: 255 }));
const expiresAt = nullable(existing(Instant));
/** At most 30 days. */
const graceSeconds = integer('GraceSeconds', { min: 0, max: 30 * 86_400 });

export const listClients = endpoint({
  operation: 'listClients',
  method: 'GET',
  route: clients,
  module: tag,
  summary: 'The API clients, oldest first',
  roles,
  query: PageQuery,
  answer: ClientView,
  shape: 'page',
});

export const createClient = endpoint({
  operation: 'createClient',
  method: 'POST',
  route: clients,
  module: tag,
  summary: 'Create an API client; its `apiKey` (also its OAuth `client_secret`) is shown in this answer only',
  roles,
  body: object('ClientToCreate', { name, role: oneOf(Role) }, { expiresAt }),
  status: 201,
  showsSecret: true,
  answer: t.intersection([NewKey, ClientView]),
});

export const getClient = endpoint({
  operation: 'getClient',
  method: 'GET',
  route: client,
  module: tag,
  summary: 'One API client',
  roles,
  path: OfClient,
  answer: ClientView,
});

export const setExpiry = endpoint({
  operation: 'setClientExpiry',
  method: 'PUT',
  route: client,
  module: tag,
  summary: 'Set when an API client expires; null for never',
  roles,
  path: OfClient,
  body: object('ClientExpiry', { expiresAt }),
  answer: ClientView,
});

export const rotateSecret = endpoint({
  operation: 'rotateClientKey',
  method: 'POST',
  route: `${client}/rotate`,
  module: tag,
  summary: 'Give an API client a new key; the old one is valid for `graceSeconds` more, and so are its tokens',
  roles,
  path: OfClient,
  body: optional(object('Rotation', {}, { graceSeconds })),
  showsSecret: true,
  answer: NewKey,
});

export const revokeClient = endpoint({
  operation: 'revokeClient',
  method: 'DELETE',
  route: client,
  module: tag,
  summary: 'Revoke an API client for good: its keys and tokens open nothing from now on',
  roles,
  path: OfClient,
  answer: t.null,
});
