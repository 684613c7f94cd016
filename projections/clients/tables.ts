/** API clients, without their names and the hashes of their secrets. */
import { table } from '../projection';

/** `previous_valid_until`: from then on no secret but the present one is accepted. */
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
    user_id: 'integer?',
  },
  ['client_id'],
);
