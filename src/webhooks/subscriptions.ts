/**
 * When each webhook was subscribed to what, folded from the log by the one that sends: a message waits for no read model.
 * Kept beside the checkpoint, on disk and not in memory, a row for each change of a webhook.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RecordedOf } from '../../domain/history';
import type { Topic, WebhookSettings } from '../../domain/webhook-settings';
import type { Position } from '../event-store/event-store';

export interface Subscriptions {
  /** In the order of the log; an event that was folded before changes nothing. */
  readonly fold: (recorded: RecordedOf<'webhook'>) => void;
  /** The webhooks that get a message about an event of this topic at this position, once all before it is folded. */
  readonly at: (topic: Topic, position: Position) => ReadonlyArray<number>;
  /** How many webhooks are subscribed now. */
  readonly count: (topic: Topic) => number;
}

/** Events at positions between the two, both excluded, go to this webhook. */
export const subscriptionPeriods = `
  CREATE TABLE IF NOT EXISTS subscription_periods (
    webhook_id INTEGER NOT NULL, topic TEXT NOT NULL, from_position INTEGER NOT NULL, to_position INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, topic, from_position)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS subscription_periods_by_end ON subscription_periods (topic, to_position)`;

/** The end of a period that has not ended. */
const OPEN = Number.MAX_SAFE_INTEGER;

export const createSubscriptions = (db: DatabaseSyncInstance): Subscriptions => {
  const insert = db.prepare('INSERT OR IGNORE INTO subscription_periods VALUES (?, ?, ?, ?)');
  const end = db.prepare(
    'UPDATE subscription_periods SET to_position = ? WHERE webhook_id = ? AND to_position = ? AND from_position < ?',
  );
  const select = db.prepare(
    'SELECT webhook_id FROM subscription_periods WHERE topic = ? AND to_position > ? AND from_position < ? ORDER BY webhook_id',
  );

  const count = db.prepare('SELECT count(*) AS count FROM subscription_periods WHERE topic = ? AND to_position = ?');

  const change = (recorded: RecordedOf<'webhook'>, { active, topics }: Pick<WebhookSettings, 'active' | 'topics'>) => {
    const { position } = recorded;
    const webhookId = Number(recorded.id);
    if (!Number.isSafeInteger(webhookId)) return;
    end.run(position, webhookId, OPEN, position);
    for (const topic of active ? topics : []) insert.run(webhookId, topic, position, OPEN);
  };

  return {
    fold: recorded => {
      const { event } = recorded;
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged') change(recorded, event);
      if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted')
        change(recorded, { active: false, topics: [] });
    },
    count: topic => (count.get(topic, OPEN) as { readonly count: number }).count,
    at: (topic, position) =>
      (select.all(topic, position, position) as unknown as ReadonlyArray<{ readonly webhook_id: number }>).map(
        ({ webhook_id }) => webhook_id,
      ),
  };
};
