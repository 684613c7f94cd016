/** Webhooks, in a list and one by one. */
import type { Row } from '../projection';
import { query } from '../query';
import { type Range, rowsIn } from '../range';
import { webhooksProjection } from './fold';
import type { webhooks as webhooksTable } from './tables';

const of = webhooksProjection.name;

export type WebhookRow = Row<typeof webhooksTable>;

/** All of them, or those of one owner. */
export const webhooks = query(of, 'webhooks', (db, owner: string | null, range: Range) => {
  const from = `webhooks WHERE ${owner === null ? '' : 'owner = ? AND '}deleted = 0`;
  return rowsIn<WebhookRow>(db, { columns: '*', from, order: 'webhook_id' }, owner === null ? [] : [owner], range);
});

/** Also of one that is deleted; null: it was made by no client, or there was none. */
export const ownerOfWebhook = query(
  of,
  'ownerOfWebhook',
  (db, webhookId: number): string | null =>
    db.get<Pick<WebhookRow, 'owner'>>('SELECT owner FROM webhooks WHERE webhook_id = ?', [webhookId])?.owner ?? null,
);

/** Also deleted ones: what was sent to them stays. */
export const webhooksOfOwner = query(
  of,
  'webhooksOfOwner',
  (db, owner: string): ReadonlyArray<number> =>
    db
      .all<Pick<WebhookRow, 'webhook_id'>>('SELECT webhook_id FROM webhooks WHERE owner = ? ORDER BY webhook_id', [
        owner,
      ])
      .map(({ webhook_id }) => webhook_id),
);

type Owned = Pick<WebhookRow, 'webhook_id' | 'owner'>;
/** By webhook; also of deleted ones. */
export const ownersOfWebhooks = query(
  of,
  'ownersOfWebhooks',
  (db, webhookIds: ReadonlyArray<number>): ReadonlyMap<number, string | null> =>
    new Map(
      db
        .all<Owned>('SELECT webhook_id, owner FROM webhooks WHERE webhook_id IN (SELECT value FROM json_each(?))', [
          JSON.stringify(webhookIds),
        ])
        .map(({ webhook_id, owner }) => [webhook_id, owner]),
    ),
);

/** How many there are. */
export const webhookCount = query(
  of,
  'webhookCount',
  (db): number =>
    db.get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM webhooks WHERE deleted = 0')?.count ?? 0,
);

export const webhookById = query(
  of,
  'webhookById',
  (db, webhookId: number): WebhookRow | null =>
    db.get<WebhookRow>('SELECT * FROM webhooks WHERE webhook_id = ? AND deleted = 0', [webhookId]) ?? null,
);

export type WebhookInUse = Pick<WebhookRow, 'webhook_id' | 'active' | 'deleted'>;
/** Deleted ones too: a delivery to one may be left over. */
export const allWebhooks = query(of, 'allWebhooks', db =>
  db.all<WebhookInUse>('SELECT webhook_id, active, deleted FROM webhooks'),
);
