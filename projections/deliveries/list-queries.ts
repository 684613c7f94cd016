/**
 * Deliveries that somebody looks for, newest first. An index holds all that is filtered by, so that what is rare is found
 * among a hundred thousand without a look at their rows.
 */
import type { DeliveryStatus } from '../../domain/delivery';
import type { Value } from '../projection';
import { type ReadDb, search } from '../query';
import { deliveriesProjection } from './fold';
import type { AttemptRow, DeliveryRow, DeliveryWithAttempts } from './queries';

const of = deliveriesProjection.name;

/** The hundreds of the last status; `none`: there was no answer, or no attempt yet. */
export type StatusClass = '2xx' | '3xx' | '4xx' | '5xx' | 'none';

export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined;
  readonly messageType?: string | undefined;
  readonly flowId?: number | undefined;
  readonly requestId?: string | undefined;
  readonly statusClass?: StatusClass | undefined;
  /** Made at this time or later. */
  readonly since?: string | undefined;
  /** Made before this time. */
  readonly until?: string | undefined;
}

/** Where a delivery stands among the others. */
export interface DeliveryPlace {
  readonly createdAt: string;
  readonly position: number;
}

type Condition = readonly [sql: string, parameters: ReadonlyArray<Value>];

const given = <A extends Value>(value: A | undefined, sql: string): ReadonlyArray<Condition> =>
  value === undefined ? [] : [[sql, [value]]];

const ofClass = (statusClass: StatusClass | undefined): ReadonlyArray<Condition> => {
  if (statusClass === undefined) return [];
  if (statusClass === 'none') return [['last_status IS NULL', []]];
  const hundreds = Number(statusClass[0]) * 100;
  return [['last_status BETWEEN ? AND ?', [hundreds, hundreds + 99]]];
};

const matching = (filter: DeliveryFilter): ReadonlyArray<Condition> => [
  ...given(filter.status, 'status = ?'),
  ...given(filter.messageType, 'message_type = ?'),
  ...given(filter.flowId, 'flow_id = ?'),
  ...given(filter.requestId, 'request_id = ?'),
  ...ofClass(filter.statusClass),
  ...given(filter.since, 'created_at >= ?'),
  ...given(filter.until, 'created_at < ?'),
];

/** Null: to whichever webhook. */
const toWebhooks = (webhookIds: ReadonlyArray<number> | null): ReadonlyArray<Condition> => {
  if (webhookIds === null) return [];
  return webhookIds.length === 1 && webhookIds[0] !== undefined
    ? [['webhook_id = ?', [webhookIds[0]]]]
    : [['webhook_id IN (SELECT value FROM json_each(?))', [JSON.stringify(webhookIds)]]];
};

/** By what narrows them down most. */
const indexFor = (webhookIds: ReadonlyArray<number> | null, filter: DeliveryFilter): string => {
  if (filter.requestId !== undefined) return 'deliveries_request_id_status_message_type';
  if (filter.flowId !== undefined) return 'deliveries_flow_id_created_at_position';
  const which = webhookIds?.length === 1 ? 'webhook_id_created_at_position' : 'created_at_position_webhook_id';
  return `deliveries_${which}_status_last_status_message_type`;
};

const fromWhere = (
  db: ReadDb,
  webhookIds: ReadonlyArray<number> | null,
  filter: DeliveryFilter,
  others: ReadonlyArray<Condition> = [],
): Condition => {
  const conditions = [...toWebhooks(webhookIds), ...others, ...matching(filter)];
  const where = [`CASE WHEN position % 64 = 0 THEN ${db.inTime} ELSE TRUE END`, ...conditions.map(([sql]) => sql)].join(
    ' AND ',
  );
  return [
    `deliveries INDEXED BY ${indexFor(webhookIds, filter)} WHERE ${where}`,
    conditions.flatMap(([, parameters]) => parameters),
  ];
};

/** Of one delivery; `attempts` of its row says how many there were. */
const MAX_ATTEMPTS = 20;
/** A page with more than that in it ends sooner. */
const PAGE_LENGTH = 1024 * 1024;

const lengthOf = ({ answer, exchange }: AttemptRow): number => (answer?.length ?? 0) + (exchange?.length ?? 0);

export interface DeliveriesPage {
  readonly rows: ReadonlyArray<DeliveryWithAttempts>;
  /** After which the next page begins; null at the end. */
  readonly next: DeliveryPlace | null;
}

type Found = Pick<DeliveryRow, 'delivery_id' | 'created_at' | 'position'>;
export type FoundToSend = Pick<DeliveryRow, 'delivery_id' | 'created_at' | 'position' | 'request_id'>;

const placeOf = ({ created_at, position }: Found): DeliveryPlace => ({ createdAt: created_at, position });

export const findDeliveries = search(
  of,
  'findDeliveries',
  (
    db,
    webhookIds: ReadonlyArray<number> | null,
    filter: DeliveryFilter,
    after: DeliveryPlace | null,
    limit: number,
  ): DeliveriesPage => {
    const older: ReadonlyArray<Condition> =
      after === null ? [] : [['(created_at, position) < (?, ?)', [after.createdAt, after.position]]];
    const [from, parameters] = fromWhere(db, webhookIds, filter, older);
    const found = db.all<Found>(
      `SELECT delivery_id, created_at, position FROM ${from} ORDER BY created_at DESC, position DESC LIMIT ?`,
      [...parameters, limit + 1],
    );
    const rows: DeliveryWithAttempts[] = [];
    let length = 0;
    for (const one of found.slice(0, limit)) {
      const row = db.get<DeliveryRow>('SELECT * FROM deliveries WHERE delivery_id = ?', [one.delivery_id]);
      if (row === undefined) continue;
      const made = db.all<AttemptRow>(
        `SELECT * FROM (SELECT * FROM attempts WHERE delivery_id = ? ORDER BY attempt DESC LIMIT ${MAX_ATTEMPTS}) ORDER BY attempt`,
        [one.delivery_id],
      );
      rows.push({ ...row, made });
      length += made.reduce((sum, attempt) => sum + lengthOf(attempt), 0);
      if (length > PAGE_LENGTH) break;
    }
    const last = found[rows.length - 1];
    return { rows, next: last === undefined || rows.length === found.length ? null : placeOf(last) };
  },
);

export interface DeliveryCount {
  readonly count: number;
  /** The position of the last of them; 0 when there is none. */
  readonly upTo: number;
}
export const countDeliveriesTo = search(
  of,
  'countDeliveriesTo',
  (db, webhookId: number, filter: DeliveryFilter): DeliveryCount => {
    const [from, parameters] = fromWhere(db, [webhookId], filter);
    const sql = `SELECT count(*) AS count, coalesce(max(position), 0) AS upTo FROM ${from}`;
    return db.get<DeliveryCount>(sql, parameters) ?? { count: 0, upTo: 0 };
  },
);

/** Of those up to this position of the log the next ones, oldest first. */
export const nextDeliveriesTo = search(
  of,
  'nextDeliveriesTo',
  (
    db,
    webhookId: number,
    filter: DeliveryFilter,
    after: DeliveryPlace | null,
    upTo: number,
    limit: number,
  ): ReadonlyArray<FoundToSend> => {
    const newer: ReadonlyArray<Condition> =
      after === null ? [] : [['(created_at, position) > (?, ?)', [after.createdAt, after.position]]];
    const [from, parameters] = fromWhere(db, [webhookId], filter, [...newer, ['position <= ?', [upTo]]]);
    return db.all<FoundToSend>(
      `SELECT delivery_id, created_at, position, request_id FROM ${from} ORDER BY created_at, position LIMIT ?`,
      [...parameters, limit],
    );
  },
);
