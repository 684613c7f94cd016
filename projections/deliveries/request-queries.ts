/** The messages about one sync request, each with when it was attempted. */
import { query } from '../query';
import { deliveriesProjection } from './fold';
import type { AttemptRow, DeliveryRow } from './queries';

const of = deliveriesProjection.name;

/** As many as are shown; there are as many deliveries as webhooks, and more attempts only after many resends. */
export const MAX_DELIVERIES = 100;
export const MAX_ATTEMPTS = 50;

export type AttemptTimes = Pick<
  AttemptRow,
  'attempt' | 'started_at' | 'ended_at' | 'duration_ms' | 'status' | 'reason'
>;
export type DeliveryTimes = Pick<
  DeliveryRow,
  'delivery_id' | 'webhook_id' | 'status' | 'due_at' | 'created_at' | 'updated_at' | 'attempts'
> & { readonly made: ReadonlyArray<AttemptTimes> };

/** In the order in which they were made; of each the first attempts. */
export const deliveriesOfRequest = query(
  of,
  'deliveriesOfRequest',
  (db, requestId: string): ReadonlyArray<DeliveryTimes> =>
    db
      .all<Omit<DeliveryTimes, 'made'> & { readonly position: number }>(
        `SELECT delivery_id, webhook_id, status, due_at, created_at, updated_at, attempts, position FROM deliveries
        WHERE request_id = ? LIMIT ${MAX_DELIVERIES}`,
        [requestId],
      )
      .toSorted((a, b) => a.position - b.position)
      .map(({ position: _, ...delivery }) => ({
        ...delivery,
        made: db.all<AttemptTimes>(
          `SELECT attempt, started_at, ended_at, duration_ms, status, reason FROM attempts
          WHERE delivery_id = ? ORDER BY attempt LIMIT ${MAX_ATTEMPTS}`,
          [delivery.delivery_id],
        ),
      })),
);
