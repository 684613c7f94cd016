/** What the events of all other kinds come to: webhooks, API clients, schedules, recoveries, and who came in. */
import type { Recorded, RecordedOf } from '../../../domain/history';
import { type Change, numberOf } from '../../../projections/projection';
import { integrations, webhooks } from '../definition';
import { type Folded, flowRef, integrationRef, NOTHING, noIntegration, noWebhook, webhookRef } from './folded';

export const foldWebhook = (recorded: RecordedOf<'webhook'>): Folded => {
  const webhook_id = numberOf(recorded);
  return { changes: webhookChanges(webhook_id, recorded), objects: [webhookRef(webhook_id)], facts: { webhook_id } };
};

export const foldClient = ({ event, id: client_id, position }: RecordedOf<'client'>): Folded => {
  const patched = (set: Parameters<typeof integrations.patch>[1]): ReadonlyArray<Change> => [
    integrations.patch({ client_id }, { ...set, position }),
  ];
  const changes = (): ReadonlyArray<Change> => {
    switch (event.type) {
      case 'ClientRegistered': {
        const { role, at: registered_at, expiresAt: expires_at } = event;
        return [integrations.put({ ...noIntegration(client_id), role, registered_at, expires_at, position })];
      }
      case 'ClientExpirySet':
        return patched({ expires_at: event.expiresAt });
      case 'ClientRevoked':
        return patched({ revoked_at: event.at });
      default:
        return [];
    }
  };
  return { ...NOTHING, changes: changes(), objects: [integrationRef(client_id)] };
};

export const foldOther = ({
  event,
}: Exclude<Recorded, RecordedOf<'flow' | 'delivery' | 'webhook' | 'client'>>): Folded => {
  const flow_id = 'flowId' in event ? event.flowId : null;
  const webhook_id = 'webhookId' in event ? event.webhookId : null;
  const client = 'clientId' in event ? event.clientId : null;
  return {
    changes: [],
    objects: [
      ...(flow_id === null ? [] : [flowRef(flow_id)]),
      ...(webhook_id === null ? [] : [webhookRef(webhook_id)]),
      ...(client === null ? [] : [integrationRef(client)]),
    ],
    facts: { flow_id, webhook_id },
  };
};

const webhookChanges = (
  webhook_id: number,
  { event, metadata, position }: RecordedOf<'webhook'>,
): ReadonlyArray<Change> => {
  const patched = (set: Parameters<typeof webhooks.patch>[1]): ReadonlyArray<Change> => [
    webhooks.patch({ webhook_id }, { ...set, position }),
  ];
  switch (event.type) {
    case 'WebhookCreated': {
      const { title, url, at: created_at } = event;
      const { type, id } = metadata.actor;
      const created_by = type === 'client' ? id : null;
      const row = { ...noWebhook(webhook_id), title, host: hostOf(url), active: event.active ? 1 : 0, position };
      return [webhooks.put({ ...row, created_by, created_at })];
    }
    case 'WebhookChanged': {
      const back = event.active ? { disabled_reason: null } : {};
      return patched({ title: event.title, host: hostOf(event.url), active: event.active ? 1 : 0, ...back });
    }
    case 'WebhookDisabled':
      return patched({ active: 0, disabled_reason: event.reason });
    case 'WebhookDeleted':
      return patched({ active: 0, deleted_at: event.at });
    default:
      return [];
  }
};

/** Without a path, which may hold a secret, and without what may stand before an `@`. */
const hostOf = (url: string): string => {
  const [, scheme, authority = ''] = /^(https?:\/\/)([^/?#]+)/i.exec(url) ?? [];
  return scheme === undefined ? '' : `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}`.toLowerCase();
};
