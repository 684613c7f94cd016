/** A webhook as the contract shows it; of its secret only what was generated is shown, once, when it is made. */
import * as t from 'io-ts';
import { Instant, nullable, WebhookId } from '../../../domain/kernel/types';
import { DisableReason, Topic, type Webhook, WebhookTitle, WebhookUrl } from '../../../domain/webhook';
import type { WebhookRow } from '../../../projections/webhooks/queries';
import { object } from '../edge/codec/object';
import { WebhookSecret } from './webhook-secret';

const fields = {
  id: WebhookId,
  /** The API client that made it. */
  owner: nullable(t.string),
  title: WebhookTitle,
  url: WebhookUrl,
  active: t.boolean,
  events: t.readonlyArray(Topic),
  /** Why the service switched it off: `gone` (410), `failing` or `client-revoked`. */
  disabledReason: nullable(DisableReason),
  /** From then on every attempt has failed; null when the last one succeeded, or none was made. */
  failingSince: nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
};

export const WebhookView = object('Webhook', fields);
export type WebhookView = t.TypeOf<typeof WebhookView>;

export const NewWebhookView = object('NewWebhook', fields, { secret: WebhookSecret });
export type NewWebhookView = t.TypeOf<typeof NewWebhookView>;

/** By the ids of those that are failing. */
export type FailingSince = ReadonlyMap<number, Instant>;

export const viewOfWebhook = (
  { webhookId, settings, disabled, createdAt, updatedAt }: Webhook,
  owner: string | null,
  failing: FailingSince,
): WebhookView => ({
  id: webhookId,
  owner,
  title: settings.title,
  url: settings.url,
  active: settings.active,
  events: settings.topics,
  disabledReason: disabled,
  failingSince: failing.get(webhookId) ?? null,
  createdAt,
  updatedAt,
});

export const viewOfWebhookRow = (row: WebhookRow, failing: FailingSince): WebhookView => ({
  id: row.webhook_id,
  owner: row.owner,
  title: row.title,
  url: row.url,
  active: row.active === 1,
  events: JSON.parse(row.topics),
  disabledReason: row.disabled as DisableReason | null,
  failingSince: failing.get(row.webhook_id) ?? null,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
