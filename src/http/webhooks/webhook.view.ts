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
import type { Circuit } from '../../webhooks/pace';
import { WebhookSecret } from '../../webhooks/webhook-secret';
import { object } from '../edge/codec/object';

/** Of the WISEflow API, and taken so that whoever moves here need not change what they send. */
const NOTE = 'flowsync knows nothing of it, and never sends it.';
const NotSent = object('NotSent', { event: Topic, note: t.string });

/** It signs beside the present secret until then. */
const PreviousSecret = object('PreviousSecret', { signature: SignatureScheme, validUntil: Instant });
export type PreviousSecrets = ReadonlyArray<t.TypeOf<typeof PreviousSecret>>;

/** How the replica that answers sends to it: `open` and `probing` are one attempt at a time, since attempts fail. */
const CircuitView = object('Circuit', {
  state: t.keyof({ closed: null, open: null, probing: null }, 'CircuitState'),
  /** Null: since the start of the service. */
  since: nullable(Instant),
  /** Not before then; null while it is closed. */
  nextProbeAt: nullable(Instant),
});

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
  /** Null: nothing was sent since the start of the service. */
  circuit: nullable(CircuitView),
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

/** How webhooks do, by their ids. */
export interface Condition {
  readonly failingSince: ReadonlyMap<number, Instant>;
  readonly circuitOf: (webhookId: number) => Circuit | null;
}

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
  condition: Condition,
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
    failingSince: condition.failingSince.get(webhookId) ?? null,
    circuit: viewOfCircuit(condition.circuitOf(webhookId)),
    createdAt,
    updatedAt,
  };
};

export const viewOfWebhookRow = (
  row: WebhookRow,
  condition: Condition,
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
  failingSince: condition.failingSince.get(row.webhook_id) ?? null,
  circuit: viewOfCircuit(condition.circuitOf(row.webhook_id)),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const notSentOf = (topics: ReadonlyArray<Topic>) =>
  topics.filter(topic => sentFor(topic) === null).map(event => ({ event, note: NOTE }));

const viewOfCircuit = (circuit: Circuit | null): t.TypeOf<typeof CircuitView> | null =>
  circuit && { state: circuit.state, since: instantOf(circuit.since), nextProbeAt: instantOf(circuit.nextProbeAt) };

const instantOf = (time: number | null): Instant | null => (time === null ? null : new Date(time).toISOString());
