/** Questions about webhooks. */
import type { Row } from '../../projections/projection';
import { webhooksProjection, type webhooks as webhooksTable } from '../../projections/webhooks';
import { type Range, type Rows, rowsIn } from './range';
import type { Asked } from './read.query';

const of = webhooksProjection.name;

export type WebhookRow = Row<typeof webhooksTable>;

export const webhooks = (range: Range): Asked<Rows<WebhookRow>> => ({
  of,
  query: db =>
    rowsIn<WebhookRow>(db, { columns: '*', from: 'webhooks WHERE deleted = 0', order: 'webhook_id' }, [], range),
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
