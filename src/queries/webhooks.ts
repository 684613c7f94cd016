/** Questions about webhooks. */
import type { Row } from '../../projections/projection';
import { webhooksProjection, type webhooks as webhooksTable } from '../../projections/webhooks';
import type { Asked } from '../http/edge/bus/read.query';
import { type Range, type Rows, rowsIn } from './range';

const of = webhooksProjection.name;

export type WebhookRow = Row<typeof webhooksTable>;

/** All of them, or those of one owner. */
export const webhooks = (owner: string | null, range: Range): Asked<Rows<WebhookRow>> => {
  const from = `webhooks WHERE ${owner === null ? '' : 'owner = ? AND '}deleted = 0`;
  const query = { columns: '*', from, order: 'webhook_id' };
  return { of, query: db => rowsIn<WebhookRow>(db, query, owner === null ? [] : [owner], range) };
};

/** Also of one that is deleted; null: it was made by no client, or there was none. */
export const ownerOfWebhook = (webhookId: number): Asked<string | null> => ({
  of,
  query: db =>
    db.get<Pick<WebhookRow, 'owner'>>('SELECT owner FROM webhooks WHERE webhook_id = ?', [webhookId])?.owner ?? null,
});

/** How many there are. */
export const webhookCount: Asked<number> = {
  of,
  query: db =>
    db.get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM webhooks WHERE deleted = 0')?.count ?? 0,
};

export const webhookById = (webhookId: number): Asked<WebhookRow | null> => ({
  of,
  query: db => db.get<WebhookRow>('SELECT * FROM webhooks WHERE webhook_id = ? AND deleted = 0', [webhookId]) ?? null,
});
