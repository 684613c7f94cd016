/** What the reactor asks of the read models. */
import { deliveriesProjection } from '../../projections/deliveries';
import { syncRequestsProjection } from '../../projections/sync-requests';
import { webhooksProjection } from '../../projections/webhooks';
import type { Due } from '../due-work/agenda';
import type { Position } from '../event-store/event-store';
import type { Asked } from '../http/edge/bus/read.query';

interface DueRow {
  readonly key: string;
  readonly due_at: string;
}
const due = ({ key, due_at }: DueRow): Due => ({ key, at: Date.parse(due_at) });
/** The empty text sorts before all instants. */
const instant = (at: number): string => (at === Number.NEGATIVE_INFINITY ? '' : new Date(at).toISOString());
const byTime = (a: Due, b: Due): number => a.at - b.at || (a.key < b.key ? -1 : 1);

// Webhooks

export interface WebhookRow {
  readonly webhook_id: number;
  readonly active: number;
  readonly deleted: number;
}
/** Deleted ones too: a delivery to one may be left over. */
export const allWebhooks: Asked<ReadonlyArray<WebhookRow>> = {
  of: webhooksProjection.name,
  query: db => db.all<WebhookRow>('SELECT webhook_id, active, deleted FROM webhooks'),
};

// Sync requests

/** `position` is that of the request. */
interface RequestRow {
  readonly flow_id: number;
  readonly position: number;
}
/** Undefined when it has ended. */
export const openRequest = (requestId: string): Asked<RequestRow | undefined> => ({
  of: syncRequestsProjection.name,
  query: db =>
    db.get<RequestRow>("SELECT flow_id, position FROM requests WHERE request_id = ? AND outcome = 'OPEN'", [requestId]),
});

/** Of open requests, from the earliest. */
export const deadlines = (after: Due, limit: number): Asked<ReadonlyArray<Due>> => ({
  of: syncRequestsProjection.name,
  query: db =>
    db
      .all<DueRow>(
        `SELECT request_id AS key, deadline AS due_at FROM requests
        WHERE outcome = 'OPEN' AND (deadline, request_id) > (?, ?) ORDER BY deadline, request_id LIMIT ?`,
        [instant(after.at), after.key, limit],
      )
      .map(due),
});

// Deliveries

interface DeliveryRow {
  readonly delivery_id: string;
  readonly position: number;
}
const OPEN = "status IN ('pending', 'sending')";

export const openDeliveriesOf = (requestId: string): Asked<ReadonlyArray<DeliveryRow>> => ({
  of: deliveriesProjection.name,
  query: db =>
    db.all<DeliveryRow>(`SELECT delivery_id, position FROM deliveries WHERE request_id = ? AND ${OPEN}`, [requestId]),
});

/** A page of them, by age. */
export const openDeliveriesTo = (
  webhookId: number,
  after: Position,
  limit: number,
): Asked<ReadonlyArray<DeliveryRow>> => ({
  of: deliveriesProjection.name,
  query: db =>
    db.all<DeliveryRow>(
      `SELECT delivery_id, position FROM deliveries
      WHERE webhook_id = ? AND position > ? AND ${OPEN} ORDER BY position LIMIT ?`,
      [webhookId, after, limit],
    ),
});

/** Attempts that this owner had under way when it went. */
export const claimedBy = (owner: string): Asked<ReadonlyArray<string>> => ({
  of: deliveriesProjection.name,
  query: db =>
    db
      .all<DeliveryRow>("SELECT delivery_id FROM deliveries WHERE status = 'sending' AND owner = ?", [owner])
      .map(({ delivery_id }) => delivery_id),
});

/** Deliveries of a webhook from the earliest: attempts that are due, and the ends of leases. */
export const dueTo = (webhookId: number, after: Due, limit: number, testsOnly: boolean): Asked<ReadonlyArray<Due>> => ({
  of: deliveriesProjection.name,
  query: db => {
    // There are few of them in all, and may be many others to this webhook: the + keeps it from being searched by that.
    const which = testsOnly ? 'request_id IS NULL AND +webhook_id = ?' : 'webhook_id = ?';
    const page = (status: string, due_at: string): ReadonlyArray<Due> =>
      db
        .all<DueRow>(
          `SELECT delivery_id AS key, ${due_at} AS due_at FROM deliveries
          WHERE ${which} AND status = ? AND (${due_at}, delivery_id) > (?, ?)
          ORDER BY ${due_at}, delivery_id LIMIT ?`,
          [webhookId, status, instant(after.at), after.key, limit],
        )
        .map(due);
    return [...page('pending', 'due_at'), ...page('sending', 'lease_until')].sort(byTime).slice(0, limit);
  },
});
