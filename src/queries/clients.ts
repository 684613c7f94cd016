/** Questions about API clients. */
import { clientsProjection, type clients as clientsTable } from '../../projections/clients';
import type { Row } from '../../projections/projection';
import type { Asked } from '../http/edge/bus/read.query';
import { type Range, type Rows, rowsIn } from './range';

const of = clientsProjection.name;

export type ClientRow = Row<typeof clientsTable>;

/** Oldest first. */
export const clients = (range: Range): Asked<Rows<ClientRow>> => ({
  of,
  question: ['clients', range],
  query: db => rowsIn<ClientRow>(db, { columns: '*', from: 'clients', order: 'created_at, client_id' }, [], range),
});

/** How many there are, but for those that are revoked. */
export const clientCount: Asked<number> = {
  of,
  query: db =>
    db.get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM clients WHERE revoked_at IS NULL')?.count ?? 0,
};

export const clientById = (clientId: string): Asked<ClientRow | null> => ({
  of,
  query: db => db.all<ClientRow>('SELECT * FROM clients WHERE client_id = ?', [clientId])[0] ?? null,
});
