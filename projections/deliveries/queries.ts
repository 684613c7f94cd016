/** Deliveries and their attempts, as people look at them. */
import type { Row } from '../projection';
import { query, search } from '../query';
import { pageOf, type Range, type Rows } from '../range';
import { deliveriesProjection } from './fold';
import type { attempts as attemptsTable, deliveries as deliveriesTable } from './tables';

const of = deliveriesProjection.name;

export type DeliveryRow = Row<typeof deliveriesTable>;
export type AttemptRow = Row<typeof attemptsTable>;
export type DeliveryWithAttempts = DeliveryRow & { readonly made: ReadonlyArray<AttemptRow> };

/** Newest first. */
export const deliveriesTo = search(of, 'deliveriesTo', (db, webhookId: number, range: Range): Rows<DeliveryRow> => {
  const toOne = { columns: '*', from: 'deliveries WHERE webhook_id = ?', order: 'position DESC' };
  const counted = 'SELECT deliveries FROM deliveries_to WHERE webhook_id = ?';
  return {
    rows: pageOf<DeliveryRow>(db, toOne, [webhookId], range),
    total: db.get<{ readonly deliveries: number }>(counted, [webhookId])?.deliveries ?? 0,
  };
});

export const deliveryById = query(of, 'deliveryById', (db, deliveryId: string): DeliveryWithAttempts | null => {
  const delivery = db.get<DeliveryRow>('SELECT * FROM deliveries WHERE delivery_id = ?', [deliveryId]);
  if (delivery === undefined) return null;
  const made = db.all<AttemptRow>('SELECT * FROM attempts WHERE delivery_id = ? ORDER BY attempt', [deliveryId]);
  return { ...delivery, made };
});

interface FailingRow {
  readonly webhook_id: number;
  readonly failing_since: string;
}
/** Those of these webhooks whose every attempt has failed, and since when. */
export const failingSince = query(
  of,
  'failingSince',
  (db, webhookIds: ReadonlyArray<number>): ReadonlyMap<number, string> =>
    new Map(
      db
        .all<FailingRow>(
          `SELECT webhook_id, failing_since FROM deliveries_to
          WHERE webhook_id IN (SELECT value FROM json_each(?)) AND failing_since IS NOT NULL`,
          [JSON.stringify(webhookIds)],
        )
        .map(({ webhook_id, failing_since }) => [webhook_id, failing_since]),
    ),
);
