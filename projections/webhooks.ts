/** Webhooks as they are now, and when each was subscribed to what. Their secrets stay in the log. */
import type { RecordedOf } from '../domain/history';
import type { Topic, WebhookSettings } from '../domain/webhook';
import { type Change, numberOf, projection, table, type Value } from './projection';

/** `owner` is the API client that made it; `topics` is JSON; `disabled` is why the service switched it off. */
export const webhooks = table(
  'webhooks',
  {
    webhook_id: 'integer',
    owner: 'text?',
    title: 'text',
    url: 'text',
    active: 'integer',
    topics: 'text',
    disabled: 'text?',
    created_at: 'text',
    updated_at: 'text',
    deleted: 'integer',
  },
  ['webhook_id'],
  [['owner', 'webhook_id']],
);

/** Events at positions between the two, both excluded, went or go to this webhook; `to_position` null: to this day. */
export const subscriptionPeriods = table(
  'subscription_periods',
  { webhook_id: 'integer', topic: 'text', from_position: 'integer', to_position: 'integer?' },
  ['webhook_id', 'topic', 'from_position'],
  [['topic', 'from_position']],
);

/** The webhooks that get a message about an event of this topic at this position: the same whenever it is asked. */
export const subscribedAt = (
  topic: Topic,
  position: number,
): { readonly sql: string; readonly parameters: ReadonlyArray<Value> } => ({
  sql: `SELECT webhook_id FROM subscription_periods
    WHERE topic = ? AND from_position < ? AND (to_position IS NULL OR to_position > ?) ORDER BY webhook_id`,
  parameters: [topic, position, position],
});

const settingsOf = ({ title, url, active, topics }: WebhookSettings) => ({
  title,
  url,
  active: active ? 1 : 0,
  topics: JSON.stringify(topics),
});

const fold = (recorded: RecordedOf<'webhook'>): ReadonlyArray<Change> => {
  const { event, position, metadata } = recorded;
  const webhook_id = numberOf(recorded);
  const at = event.at;
  const ended = subscriptionPeriods.patch({ webhook_id, to_position: null }, { to_position: position });
  const begun = ({ active, topics }: WebhookSettings): ReadonlyArray<Change> =>
    (active ? topics : []).map(topic =>
      subscriptionPeriods.put({ webhook_id, topic, from_position: position, to_position: null }),
    );
  switch (event.type) {
    case 'WebhookCreated': {
      const unused = { disabled: null, created_at: at, updated_at: at, deleted: 0 };
      const owner = metadata.actor.type === 'client' ? metadata.actor.id : null;
      return [webhooks.put({ webhook_id, owner, ...settingsOf(event), ...unused }), ...begun(event)];
    }
    case 'WebhookChanged': {
      const enabled = event.active ? { disabled: null } : {};
      const changed = webhooks.patch({ webhook_id }, { ...settingsOf(event), ...enabled, updated_at: at });
      return [changed, ended, ...begun(event)];
    }
    case 'WebhookSecretRotated':
      return [webhooks.patch({ webhook_id }, { updated_at: at })];
    case 'WebhookDisabled':
      return [webhooks.patch({ webhook_id }, { active: 0, disabled: event.reason, updated_at: at }), ended];
    case 'WebhookTestRequested':
    case 'NothingChanged':
      return [];
    case 'WebhookDeleted':
      return [webhooks.patch({ webhook_id }, { active: 0, deleted: 1, updated_at: at }), ended];
  }
};

export const webhooksProjection = projection({
  name: 'webhooks',
  version: 2,
  follows: ['webhook'],
  tables: [webhooks, subscriptionPeriods],
  fold,
});
