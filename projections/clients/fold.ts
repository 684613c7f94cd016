/** API clients. Their secrets' hashes stay in the log, their names in the table of people. */
import type { RecordedOf } from '../../domain/history';
import { type Change, type Find, projection } from '../projection';
import { clients } from './tables';

const fold = ({ event, id: client_id }: RecordedOf<'client'>, find: Find): ReadonlyArray<Change> => {
  const { at } = event;
  switch (event.type) {
    case 'ClientRegistered': {
      const { role, expiresAt: expires_at } = event;
      const unused = { revoked_at: null, rotated_at: null, previous_valid_until: null, user_id: null };
      return [clients.put({ client_id, role, created_at: at, expires_at, ...unused })];
    }
    case 'ClientSecretRotated': {
      const before = find(clients, { client_id }, ['previous_valid_until'])[0]?.previous_valid_until ?? '';
      const previous_valid_until = [before, event.previousValidUntil].sort().at(-1) ?? null;
      return [clients.patch({ client_id }, { rotated_at: at, previous_valid_until })];
    }
    case 'ClientExpirySet':
      return [clients.patch({ client_id }, { expires_at: event.expiresAt })];
    case 'ClientRoleSet':
      return [clients.patch({ client_id }, { role: event.role })];
    case 'ClientUserSet':
      return [clients.patch({ client_id }, { user_id: event.userId })];
    case 'ClientRevoked':
      return [clients.patch({ client_id }, { revoked_at: at })];
    case 'NothingChanged':
      return [];
  }
};

export const clientsProjection = projection({
  name: 'clients',
  version: 4,
  follows: ['client'],
  tables: [clients],
  fold,
});
