/** API clients. Their secrets' hashes stay in the log, their names in the table of people. */
import type { RecordedOf } from '../domain/history';
import { type Change, projection, table } from './projection';

export const clients = table(
  'clients',
  {
    client_id: 'text',
    role: 'text',
    created_at: 'text',
    expires_at: 'text?',
    revoked_at: 'text?',
    rotated_at: 'text?',
    previous_valid_until: 'text?',
  },
  ['client_id'],
);

const fold = ({ event, id: client_id }: RecordedOf<'client'>): ReadonlyArray<Change> => {
  const { at } = event;
  switch (event.type) {
    case 'ClientRegistered': {
      const { role, expiresAt: expires_at } = event;
      const unused = { revoked_at: null, rotated_at: null, previous_valid_until: null };
      return [clients.put({ client_id, role, created_at: at, expires_at, ...unused })];
    }
    case 'ClientSecretRotated':
      return [clients.patch({ client_id }, { rotated_at: at, previous_valid_until: event.previousValidUntil })];
    case 'ClientExpirySet':
      return [clients.patch({ client_id }, { expires_at: event.expiresAt })];
    case 'ClientRevoked':
      return [clients.patch({ client_id }, { revoked_at: at })];
  }
};

export const clientsProjection = projection({
  name: 'clients',
  version: 1,
  follows: ['client'],
  tables: [clients],
  fold,
});
