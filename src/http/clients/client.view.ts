/** An API client as admins see it. Its name is not in the history; it may have been forgotten. */
import * as t from 'io-ts';
import { Role } from '../../../domain/api-client';
import { Instant, nullable, ParticipantId } from '../../../domain/kernel/types';
import type { ClientRow } from '../../../projections/clients/queries';

export const ClientView = t.type(
  {
    clientId: t.string,
    name: nullable(t.string),
    role: Role,
    /** Who it is among the people of the platform, as flows name their managers. */
    userId: nullable(ParticipantId),
    state: t.keyof({ ACTIVE: null, EXPIRED: null, REVOKED: null }),
    createdAt: Instant,
    expiresAt: nullable(Instant),
    rotatedAt: nullable(Instant),
    previousSecretValidUntil: nullable(Instant),
    revokedAt: nullable(Instant),
  },
  'ClientView',
);
export type ClientView = t.TypeOf<typeof ClientView>;

/** A repetition under an idempotency key shows the key as long as it still opens something. */
export const NewKey = t.intersection([t.type({ clientId: t.string }), t.partial({ apiKey: t.string })], 'NewKey');
export type NewKey = t.TypeOf<typeof NewKey>;

export const viewOfClient = (row: ClientRow, name: string | null, at: Instant): ClientView => ({
  clientId: row.client_id,
  name,
  role: row.role as ClientView['role'],
  userId: row.user_id,
  state: stateOf(row, at),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  rotatedAt: row.rotated_at,
  previousSecretValidUntil: row.previous_valid_until,
  revokedAt: row.revoked_at,
});

const stateOf = ({ revoked_at, expires_at }: ClientRow, at: string): ClientView['state'] => {
  if (revoked_at !== null) return 'REVOKED';
  return expires_at !== null && expires_at <= at ? 'EXPIRED' : 'ACTIVE';
};
