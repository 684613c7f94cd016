/** Webhooks as they are now. Their secrets stay in the log. */
import type { RecordedOf } from '../../domain/history';
import type { SignatureScheme, WebhookSettings } from '../../domain/webhook-settings';
import { HMAC } from '../../domain/webhook-settings';
import { type Change, numberOf, projection } from '../projection';
import { webhooks } from './tables';

const settingsOf = ({ title, url, active, topics, filters, maxPerSecond, maxConcurrent }: WebhookSettings) => ({
  title,
  url,
  active: active ? 1 : 0,
  topics: JSON.stringify(topics),
  filters: filters === null ? null : JSON.stringify(filters),
  max_per_second: maxPerSecond,
  max_concurrent: maxConcurrent,
});

const signedBy = (signature: SignatureScheme | null) => ({ signature: JSON.stringify(signature ?? HMAC) });

const fold = (recorded: RecordedOf<'webhook'>): ReadonlyArray<Change> => {
  const { event, metadata } = recorded;
  const webhook_id = numberOf(recorded);
  const at = event.at;
  switch (event.type) {
    case 'WebhookCreated': {
      const unused = { disabled: null, created_at: at, updated_at: at, deleted: 0 };
      const owner = metadata.actor.type === 'client' ? metadata.actor.id : null;
      return [webhooks.put({ webhook_id, owner, ...settingsOf(event), ...signedBy(event.signature), ...unused })];
    }
    case 'WebhookChanged': {
      const enabled = event.active ? { disabled: null } : {};
      return [webhooks.patch({ webhook_id }, { ...settingsOf(event), ...enabled, updated_at: at })];
    }
    case 'WebhookSecretRotated':
      return [webhooks.patch({ webhook_id }, { ...signedBy(event.signature), updated_at: at })];
    case 'WebhookPreviousSecretsEnded':
      return [webhooks.patch({ webhook_id }, { updated_at: at })];
    case 'WebhookDisabled':
      return [webhooks.patch({ webhook_id }, { active: 0, disabled: event.reason, updated_at: at })];
    case 'WebhookTestRequested':
    case 'NothingChanged':
      return [];
    case 'WebhookDeleted':
      return [webhooks.patch({ webhook_id }, { active: 0, deleted: 1, updated_at: at })];
  }
};

export const webhooksProjection = projection({
  name: 'webhooks',
  version: 4,
  follows: ['webhook'],
  tables: [webhooks],
  fold,
});
