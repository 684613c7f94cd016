/** API clients, in a list and one by one. */
import type { Row } from '../projection';
import { query, search } from '../query';
import { type Range, rowsIn } from '../range';
import { clientsProjection } from './fold';
import type { clients as clientsTable } from './tables';

const of = clientsProjection.name;

export type ClientRow = Row<typeof clientsTable>;

/** Oldest first. */
export const clients = search(of, 'clients', (db, range: Range) =>
  rowsIn<ClientRow>(db, { columns: '*', from: 'clients', order: 'created_at, client_id' }, [], range),
);

/** How many there are, but for those that are revoked. */
export const clientCount = query(
  of,
  'clientCount',
  (db): number =>
    db.get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM clients WHERE revoked_at IS NULL')?.count ?? 0,
);

export const clientById = query(
  of,
  'clientById',
  (db, clientId: string): ClientRow | null =>
    db.all<ClientRow>('SELECT * FROM clients WHERE client_id = ?', [clientId])[0] ?? null,
);
