/** Deliveries and their attempts, as people look at them. */
import { type DeliveryStatus, isTest } from '../../domain/delivery';
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

/** The newest attempts that are looked at: enough to say what was missed, and a bounded time. */
const MAX_ATTEMPTS = 10_000;

interface EndedRow extends Pick<DeliveryRow, 'delivery_id' | 'created_at'> {
  readonly status: DeliveryStatus;
  readonly message_type: string;
  readonly succeeded: number;
}
export interface Missed {
  readonly deliveries: number;
  /** When the oldest of them was made. */
  readonly since: string;
}
/** What has failed for good since a message last came through; null: nothing. Tests count for neither. */
export const missedBy = query(of, 'missedBy', (db, webhookId: number): Missed | null => {
  const ended = db
    .all<EndedRow>(
      `SELECT delivery_id, created_at, d.status AS status, message_type,
        (a.reason IS NULL AND a.status IS NOT NULL) AS succeeded
      FROM (SELECT delivery_id, ended_at, status, reason FROM attempts WHERE webhook_id = ? AND ended_at IS NOT NULL
        ORDER BY ended_at DESC LIMIT ${MAX_ATTEMPTS}) a JOIN deliveries d USING (delivery_id)
      ORDER BY ended_at DESC`,
      [webhookId],
    )
    .filter(({ message_type }) => !isTest({ messageType: message_type }));
  const working = ended.findIndex(({ succeeded }) => succeeded === 1);
  const failed = new Map(
    ended
      .slice(0, working === -1 ? undefined : working)
      .flatMap(({ delivery_id, created_at, status }) => (status === 'failed' ? [[delivery_id, created_at]] : [])),
  );
  const [since] = [...failed.values()].toSorted();
  return since === undefined ? null : { deliveries: failed.size, since };
});
