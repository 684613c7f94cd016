/** A webhook as the contract shows it; of its secret only what was generated is shown, once, when it is made. */
import * as t from 'io-ts';
import { Count, Instant, nullable, WebhookId } from '../../../domain/kernel/types';
import { DisableReason, previousSecretsAt, type Webhook } from '../../../domain/webhook';
import { WebhookFilters } from '../../../domain/webhook-filters';
import {
  MaxConcurrent,
  MaxPerSecond,
  SignatureScheme,
  sentFor,
  Topic,
  WebhookTitle,
  WebhookUrl,
} from '../../../domain/webhook-settings';
import type { Missed as MissedDeliveries } from '../../../projections/deliveries/queries';
import type { WebhookRow } from '../../../projections/webhooks/queries';
import { object } from '../edge/codec/object';
import { WebhookSecret } from './webhook-secret';

/** Of the WISEflow API, and taken so that whoever moves here need not change what they send. */
const NOTE = 'flowsync knows nothing of it, and never sends it.';
const NotSent = object('NotSent', { event: Topic, note: t.string });

/** It signs beside the present secret until then. */
const PreviousSecret = object('PreviousSecret', { signature: SignatureScheme, validUntil: Instant });
export type PreviousSecrets = ReadonlyArray<t.TypeOf<typeof PreviousSecret>>;

const fields = {
  id: WebhookId,
  /** The API client that made it. */
  owner: nullable(t.string),
  title: WebhookTitle,
  url: WebhookUrl,
  active: t.boolean,
  events: t.readonlyArray(Topic),
  /** Those of `events` that no message is ever sent for. */
  notSent: t.readonlyArray(NotSent),
  filters: nullable(WebhookFilters),
  maxPerSecond: nullable(MaxPerSecond),
  maxConcurrent: nullable(MaxConcurrent),
  signature: SignatureScheme,
  previousSecrets: t.readonlyArray(PreviousSecret),
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

/** What has failed for good since a message last came through. */
const Missed = object('Missed', {
  /** When the oldest of them was made. */
  since: Instant,
  deliveries: Count,
  /** The request that sends them again. */
  recover: object('MissedRecovery', { path: t.string, body: object('MissedRecoveryBody', { since: Instant }) }),
});

/** `missed` is there when the change switches on what the service had switched off, and something was missed. */
export const ChangedWebhookView = object('ChangedWebhook', fields, { missed: Missed });
export type ChangedWebhookView = t.TypeOf<typeof ChangedWebhookView>;

/** By the ids of those that are failing. */
export type FailingSince = ReadonlyMap<number, Instant>;

const notSentOf = (topics: ReadonlyArray<Topic>) =>
  topics.filter(topic => sentFor(topic) === null).map(event => ({ event, note: NOTE }));

export const previousSecretsOf = (webhook: Webhook, at: Instant): PreviousSecrets =>
  previousSecretsAt(webhook, at).map(({ signature, validUntil }) => ({ signature, validUntil }));

export const viewOfMissed = (
  webhookId: number,
  missed: MissedDeliveries | null,
): Pick<ChangedWebhookView, 'missed'> => {
  if (missed === null) return {};
  const { since, deliveries } = missed;
  return { missed: { since, deliveries, recover: { path: `/webhooks/${webhookId}/recover`, body: { since } } } };
};

export const viewOfWebhook = (
  webhook: Webhook,
  owner: string | null,
  failing: FailingSince,
  at: Instant,
): WebhookView => {
  const { webhookId, settings, signature, disabled, createdAt, updatedAt } = webhook;
  return {
    id: webhookId,
    owner,
    title: settings.title,
    url: settings.url,
    active: settings.active,
    events: settings.topics,
    notSent: notSentOf(settings.topics),
    filters: settings.filters,
    maxPerSecond: settings.maxPerSecond,
    maxConcurrent: settings.maxConcurrent,
    signature,
    previousSecrets: previousSecretsOf(webhook, at),
    disabledReason: disabled,
    failingSince: failing.get(webhookId) ?? null,
    createdAt,
    updatedAt,
  };
};

export const viewOfWebhookRow = (
  row: WebhookRow,
  failing: FailingSince,
  previousSecrets: PreviousSecrets,
): WebhookView => ({
  id: row.webhook_id,
  owner: row.owner,
  title: row.title,
  url: row.url,
  active: row.active === 1,
  events: JSON.parse(row.topics),
  notSent: notSentOf(JSON.parse(row.topics)),
  filters: row.filters === null ? null : JSON.parse(row.filters),
  maxPerSecond: row.max_per_second,
  maxConcurrent: row.max_concurrent,
  signature: JSON.parse(row.signature),
  previousSecrets,
  disabledReason: row.disabled as DisableReason | null,
  failingSince: failing.get(row.webhook_id) ?? null,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
