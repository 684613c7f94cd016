/** What is still to be sent, and since when it is due, for the sender of webhooks. Each finds its rows by an index. */
import { TEST_MESSAGE } from '../../domain/delivery';
import { byTime, type Due, type DueRow, dueOf, earliestOf, instantText } from '../due';
import { query } from '../query';
import { deliveriesProjection } from './fold';

const of = deliveriesProjection.name;

interface DeliveryRow {
  readonly delivery_id: string;
  readonly position: number;
}
/** In the columns of an index: a test asks for no request. */
const IS_TEST = `request_id IS NULL AND message_type = '${TEST_MESSAGE}'`;
const OPEN = "status IN ('pending', 'sending')";

export const openDeliveriesOf = query(of, 'openDeliveriesOf', (db, requestId: string) =>
  db.all<DeliveryRow>(`SELECT delivery_id, position FROM deliveries WHERE request_id = ? AND ${OPEN}`, [requestId]),
);

interface UndeliveredRow {
  readonly request_id: string;
  readonly flow_id: number;
}
/** The request of this delivery, when none of its deliveries has arrived or will be tried again; else null. */
export const undeliveredRequest = query(
  of,
  'undeliveredRequest',
  (db, deliveryId: string): UndeliveredRow | null =>
    db.get<UndeliveredRow>(
      `SELECT request_id, flow_id FROM deliveries AS failed
      WHERE delivery_id = ? AND request_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM deliveries WHERE request_id = failed.request_id AND status IN ('pending', 'sending', 'delivered'))`,
      [deliveryId],
    ) ?? null,
);

/** A page of them, by age. */
export const openDeliveriesTo = query(of, 'openDeliveriesTo', (db, webhookId: number, after: number, limit: number) =>
  db.all<DeliveryRow>(
    `SELECT delivery_id, position FROM deliveries
      WHERE webhook_id = ? AND position > ? AND ${OPEN} ORDER BY position LIMIT ?`,
    [webhookId, after, limit],
  ),
);

/** Attempts that this owner had under way when it went. */
export const claimedBy = query(
  of,
  'claimedBy',
  (db, owner: string): ReadonlyArray<string> =>
    db
      .all<DeliveryRow>("SELECT delivery_id FROM deliveries WHERE status = 'sending' AND owner = ?", [owner])
      .map(({ delivery_id }) => delivery_id),
);

/** Deliveries of a webhook from the earliest: attempts that are due, and the ends of leases. */
export const dueTo = query(
  of,
  'dueTo',
  (db, webhookId: number, after: Due, limit: number, testsOnly: boolean): ReadonlyArray<Due> => {
    // There are few of them in all, and may be many others to this webhook: the + keeps it from being searched by that.
    const which = testsOnly ? `${IS_TEST} AND +webhook_id = ?` : 'webhook_id = ?';
    const page = (status: string, due_at: string): ReadonlyArray<Due> =>
      db
        .all<DueRow>(
          `SELECT delivery_id AS key, ${due_at} AS due_at FROM deliveries
          WHERE ${which} AND status = ? AND (${due_at}, delivery_id) > (?, ?)
          ORDER BY ${due_at}, delivery_id LIMIT ?`,
          [webhookId, status, instantText(after.at), after.key, limit],
        )
        .map(dueOf);
    return [...page('pending', 'due_at'), ...page('sending', 'lease_until')].sort(byTime).slice(0, limit);
  },
);

/** How many attempts at a webhook are due; no more are counted than `limit`. */
export const countDueTo = query(
  of,
  'countDueTo',
  (db, webhookId: number, now: number, limit: number): number =>
    db.get<{ readonly count: number }>(
      `SELECT count(*) AS count FROM
        (SELECT 1 FROM deliveries WHERE status = 'pending' AND webhook_id = ? AND due_at <= ? LIMIT ?)`,
      [webhookId, instantText(now), limit],
    )?.count ?? 0,
);

/** Of a paused webhook only test messages are sent. */
export interface Lanes {
  readonly open: ReadonlyArray<number>;
  readonly paused: ReadonlyArray<number>;
}

interface EarliestRow {
  readonly webhook_id: number;
  readonly due_at: string | null;
  readonly lease_until: string | null;
}

/** When the first of what is open to each of these webhooks is due: an attempt, or the end of a lease. */
export const earliestDeliveries = query(
  of,
  'earliestDeliveries',
  (db, { open, paused }: Lanes): ReadonlyMap<number, number> => {
    const lease = "(SELECT min(lease_until) FROM deliveries WHERE status = 'sending' AND webhook_id = value)";
    const ofOpen = db.all<EarliestRow>(
      `SELECT value AS webhook_id, ${lease} AS lease_until,
        (SELECT min(due_at) FROM deliveries WHERE status = 'pending' AND webhook_id = value) AS due_at
      FROM json_each(?)`,
      [JSON.stringify(open)],
    );
    // What else is left over of a paused one waits, and is read when it is switched on again: as in `dueTo`.
    const tests = (status: string, times: string): ReadonlyArray<EarliestRow> =>
      db.all<EarliestRow>(
        `SELECT webhook_id, ${times} FROM deliveries
        WHERE ${IS_TEST} AND status = ? AND +webhook_id IN (SELECT value FROM json_each(?))`,
        [status, JSON.stringify(paused)],
      );
    const ofPaused = [
      ...tests('pending', 'due_at, NULL AS lease_until'),
      ...tests('sending', 'NULL AS due_at, lease_until'),
    ];
    const earliest = new Map<number, number>();
    for (const { webhook_id, due_at, lease_until } of [...ofOpen, ...ofPaused])
      earliest.set(
        webhook_id,
        Math.min(earliest.get(webhook_id) ?? Number.POSITIVE_INFINITY, earliestOf([due_at, lease_until])),
      );
    return earliest;
  },
);

export interface DeliveryCounts {
  readonly pending: number;
  readonly sending: number;
  /** Due since before the given time. */
  readonly overdue: number;
}

/** What waits for a webhook that is paused is pending, and not overdue. */
export const countDeliveries = query(of, 'countDeliveries', (db, { open }: Lanes, since: number): DeliveryCounts => {
  const counted = (sql: string, parameters: ReadonlyArray<string>): number =>
    db.get<{ readonly count: number }>(`SELECT count(*) AS count FROM ${sql}`, parameters)?.count ?? 0;
  const to = 'json_each(?) CROSS JOIN deliveries ON webhook_id = value';
  const parameters = [JSON.stringify(open), instantText(since)];
  return {
    pending: counted("deliveries WHERE status = 'pending'", []),
    sending: counted("deliveries WHERE status = 'sending'", []),
    overdue:
      counted(`${to} WHERE status = 'pending' AND due_at < ?`, parameters) +
      counted(`${to} WHERE status = 'sending' AND lease_until < ?`, parameters),
  };
});
