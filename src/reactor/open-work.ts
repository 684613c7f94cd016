/** What the read models have that is still to be done, and since when it is due. Each finds its rows by an index. */
import { deliveriesProjection } from '../../projections/deliveries';
import { syncRequestsProjection } from '../../projections/sync-requests';
import type { Asked } from '../http/edge/bus/read.query';

interface Count {
  readonly count: number;
}
const instant = (at: number): string => new Date(at).toISOString();
const earliestOf = (times: ReadonlyArray<string | null>): number =>
  Math.min(...times.flatMap(time => (time === null ? [] : [Date.parse(time)])), Number.POSITIVE_INFINITY);

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
export const earliestDeliveries = ({ open, paused }: Lanes): Asked<ReadonlyMap<number, number>> => ({
  of: deliveriesProjection.name,
  query: db => {
    const lease = "(SELECT min(lease_until) FROM deliveries WHERE status = 'sending' AND webhook_id = value)";
    const ofOpen = db.all<EarliestRow>(
      `SELECT value AS webhook_id, ${lease} AS lease_until,
        (SELECT min(due_at) FROM deliveries WHERE status = 'pending' AND webhook_id = value) AS due_at
      FROM json_each(?)`,
      [JSON.stringify(open)],
    );
    const ofPaused = db.all<EarliestRow>(
      `SELECT value AS webhook_id, ${lease} AS lease_until, NULL AS due_at FROM json_each(?)`,
      [JSON.stringify(paused)],
    );
    const tests = db.all<EarliestRow>(
      `SELECT webhook_id, due_at, NULL AS lease_until FROM deliveries
      WHERE request_id IS NULL AND status = 'pending' AND +webhook_id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(paused)],
    );
    const earliest = new Map<number, number>();
    for (const { webhook_id, due_at, lease_until } of [...ofOpen, ...ofPaused, ...tests])
      earliest.set(
        webhook_id,
        Math.min(earliest.get(webhook_id) ?? Number.POSITIVE_INFINITY, earliestOf([due_at, lease_until])),
      );
    return earliest;
  },
});

export interface DeliveryCounts {
  readonly pending: number;
  readonly sending: number;
  /** Due since before the given time. */
  readonly overdue: number;
}

/** What waits for a webhook that is paused is pending, and not overdue. */
export const countDeliveries = ({ open }: Lanes, since: number): Asked<DeliveryCounts> => ({
  of: deliveriesProjection.name,
  query: db => {
    const counted = (sql: string, parameters: ReadonlyArray<string>): number =>
      db.get<Count>(`SELECT count(*) AS count FROM ${sql}`, parameters)?.count ?? 0;
    const to = 'json_each(?) CROSS JOIN deliveries ON webhook_id = value';
    const parameters = [JSON.stringify(open), instant(since)];
    return {
      pending: counted("deliveries WHERE status = 'pending'", []),
      sending: counted("deliveries WHERE status = 'sending'", []),
      overdue:
        counted(`${to} WHERE status = 'pending' AND due_at < ?`, parameters) +
        counted(`${to} WHERE status = 'sending' AND lease_until < ?`, parameters),
    };
  },
});

export const earliestDeadline: Asked<number> = {
  of: syncRequestsProjection.name,
  query: db => {
    const row = db.get<{ readonly deadline: string }>(
      "SELECT deadline FROM requests WHERE outcome = 'OPEN' ORDER BY deadline LIMIT 1",
    );
    return earliestOf([row?.deadline ?? null]);
  },
};

export const countOverdueDeadlines = (since: number): Asked<number> => ({
  of: syncRequestsProjection.name,
  query: db =>
    db.get<Count>("SELECT count(*) AS count FROM requests WHERE outcome = 'OPEN' AND deadline < ?", [instant(since)])
      ?.count ?? 0,
});
