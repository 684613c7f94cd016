/** Deliveries and their attempts, as people look at them. */
import type { Row } from '../projection';
import { query } from '../query';
import { deliveriesProjection } from './fold';
import type { attempts as attemptsTable, deliveries as deliveriesTable } from './tables';

const of = deliveriesProjection.name;

export type DeliveryRow = Row<typeof deliveriesTable>;
export type AttemptRow = Row<typeof attemptsTable>;
export type DeliveryWithAttempts = DeliveryRow & { readonly made: ReadonlyArray<AttemptRow> };

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
          `SELECT webhook_id, failing_since FROM failing_webhooks
          WHERE webhook_id IN (SELECT value FROM json_each(?))`,
          [JSON.stringify(webhookIds)],
        )
        .map(({ webhook_id, failing_since }) => [webhook_id, failing_since]),
    ),
);
