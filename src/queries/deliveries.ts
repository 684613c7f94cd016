/** Questions about deliveries and their attempts. */
import {
  type attempts as attemptsTable,
  deliveriesProjection,
  type deliveries as deliveriesTable,
} from '../../projections/deliveries';
import type { Row } from '../../projections/projection';
import type { Asked } from '../http/edge/bus/read.query';
import { pageOf, type Range, type Rows } from './range';

const of = deliveriesProjection.name;

export type DeliveryRow = Row<typeof deliveriesTable>;
export type AttemptRow = Row<typeof attemptsTable>;
export type DeliveryWithAttempts = DeliveryRow & { readonly made: ReadonlyArray<AttemptRow> };

/** Newest first. */
export const deliveriesTo = (webhookId: number, range: Range): Asked<Rows<DeliveryRow>> => ({
  of,
  question: ['deliveriesTo', webhookId, range],
  query: db => {
    const query = { columns: '*', from: 'deliveries WHERE webhook_id = ?', order: 'position DESC' };
    const counted = 'SELECT deliveries FROM deliveries_to WHERE webhook_id = ?';
    return {
      rows: pageOf<DeliveryRow>(db, query, [webhookId], range),
      total: db.get<{ readonly deliveries: number }>(counted, [webhookId])?.deliveries ?? 0,
    };
  },
});

export const deliveryById = (deliveryId: string): Asked<DeliveryWithAttempts | null> => ({
  of,
  query: db => {
    const delivery = db.get<DeliveryRow>('SELECT * FROM deliveries WHERE delivery_id = ?', [deliveryId]);
    if (delivery === undefined) return null;
    const made = db.all<AttemptRow>('SELECT * FROM attempts WHERE delivery_id = ? ORDER BY attempt', [deliveryId]);
    return { ...delivery, made };
  },
});

interface FailingRow {
  readonly webhook_id: number;
  readonly failing_since: string;
}
/** Those of these webhooks whose every attempt has failed, and since when. */
export const failingSince = (webhookIds: ReadonlyArray<number>): Asked<ReadonlyMap<number, string>> => ({
  of,
  query: db =>
    new Map(
      db
        .all<FailingRow>(
          `SELECT webhook_id, failing_since FROM deliveries_to
          WHERE webhook_id IN (SELECT value FROM json_each(?)) AND failing_since IS NOT NULL`,
          [JSON.stringify(webhookIds)],
        )
        .map(({ webhook_id, failing_since }) => [webhook_id, failing_since]),
    ),
});
