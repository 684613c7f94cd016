/**
 * What the owner of a webhook says of it: which events it is sent, about which flows and sources, how fast, and how its
 * messages are signed. The rules of a webhook's life are in `webhook.ts`.
 */
import * as t from 'io-ts';
import { addedLater, integer, text } from './kernel/types';
import { WebhookFilters } from './webhook-filters';

// Events

/** What webhooks may be sent beside sync requests and tests; the type of the message has the same name. */
const notices = {
  'flow.sync.completed': null,
  'flow.sync.failed': null,
  'flow.sync.cancelled': null,
  'flow.sync.timed_out': null,
  'flow.sync.progressed': null,
  'flow.source.added': null,
  'flow.source.removed': null,
  'flow.source.stale': null,
  'flow.hold.opened': null,
  'flow.hold.closed': null,
  'flow.archived': null,
  'flow.unarchived': null,
};
export type NoticeTopic = keyof typeof notices;

/** Events of the WISEflow API of which flowsync knows nothing: a webhook may name them, and is never sent one. */
const neverSent = {
  ALTERNATIVE_GRADE: null,
  ASSESSMENT: null,
  ASSIGNMENT: null,
  FINAL_GRADE: null,
  FLOW_PERIOD_UPDATED: null,
  FLOW_STATE_UPDATED: null,
  PAPER_SUBMITTED: null,
};

/** The subscriptions a webhook may have. `FLOW_EXTERNAL_SOURCE` is `flow.sync.requested` by its name in the WISEflow API. */
export const Topic = t.keyof(
  { FLOW_EXTERNAL_SOURCE: null, 'flow.sync.requested': null, ...notices, ...neverSent },
  'Topic',
);
export type Topic = t.TypeOf<typeof Topic>;

/** The topic of sync requests, whichever of its names a webhook was subscribed by. */
export const SYNC_REQUESTED = 'FLOW_EXTERNAL_SOURCE';
export type SentTopic = typeof SYNC_REQUESTED | NoticeTopic;

/** What a subscription to this is sent; null: nothing, ever. */
export const sentFor = (topic: Topic): SentTopic | null => {
  if (topic === 'flow.sync.requested') return SYNC_REQUESTED;
  return topic in neverSent ? null : (topic as SentTopic);
};

// Pace

export const MaxPerSecond = integer('MaxPerSecond', { min: 1, max: 1000 });
export const MaxConcurrent = integer('MaxConcurrent', { min: 1, max: 64 });

// Signatures

/** A token (RFC 9110). */
export const HeaderName = text('HeaderName', {
  minLength: 1,
  maxLength: 100,
  pattern: /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/,
  expected: "the name of a header: letters, digits and ! # $ % & ' * + - . ^ _ ` | ~ only",
});
export const SignaturePrefix = text('SignaturePrefix', {
  maxLength: 100,
  pattern: /^([\x21-\x7e][\x20-\x7e]*)?$/,
  expected: 'made of visible ASCII characters and blanks, the first of them no blank',
});
export const SignatureEncoding = t.keyof({ hex: null, base64: null }, 'SignatureEncoding');
/** Ed25519 in the form of Standard Webhooks: 32 bytes in base64. */
export const PublicKey = text('PublicKey', {
  maxLength: 49,
  pattern: /^whpk_[A-Za-z0-9+/]{43}=$/,
  expected: 'whpk_ followed by 32 bytes in base64',
});

/** `hmac` and `ed25519` are those of Standard Webhooks; `plain` is HMAC-SHA256 of the body alone, in a header of its own. */
export const SignatureScheme = t.union(
  [
    t.strict({ scheme: t.literal('hmac') }),
    t.strict({ scheme: t.literal('ed25519'), publicKey: PublicKey }),
    t.strict({
      scheme: t.literal('plain'),
      header: HeaderName,
      encoding: SignatureEncoding,
      prefix: SignaturePrefix,
    }),
  ],
  'SignatureScheme',
);
export type SignatureScheme = t.TypeOf<typeof SignatureScheme>;

/** Of every webhook until another could be chosen. */
export const HMAC: Extract<SignatureScheme, { readonly scheme: 'hmac' }> = { scheme: 'hmac' };

export const isSameScheme = (a: SignatureScheme, b: SignatureScheme): boolean => {
  if (a.scheme === 'plain' && b.scheme === 'plain')
    return sharesHeader(a, b) && a.encoding === b.encoding && a.prefix === b.prefix;
  if (a.scheme === 'ed25519' && b.scheme === 'ed25519') return a.publicKey === b.publicKey;
  return a.scheme === b.scheme;
};

/** There is room for one signature in the header of a plain scheme; that of Standard Webhooks takes several. */
export const sharesHeader = (a: SignatureScheme, b: SignatureScheme): boolean =>
  a.scheme === 'plain' && b.scheme === 'plain' && a.header.toLowerCase() === b.header.toLowerCase();

// Settings

export const WebhookTitle = text('WebhookTitle', { minLength: 1, maxLength: 255 });
export const WebhookUrl = text('WebhookUrl', { minLength: 1, maxLength: 2048 });

/** Null: everything; as fast as it goes. */
const choices = {
  filters: addedLater(WebhookFilters),
  maxPerSecond: addedLater(MaxPerSecond),
  maxConcurrent: addedLater(MaxConcurrent),
};

/** The facts of an event that tells them. */
export const webhookSettings = {
  title: WebhookTitle,
  url: WebhookUrl,
  active: t.boolean,
  topics: t.readonlyArray(Topic),
  ...choices,
};
export const WebhookSettings = t.type(webhookSettings, 'WebhookSettings');
export type WebhookSettings = t.TypeOf<typeof WebhookSettings>;

/** What is left out stays as it is, or as it is of a new webhook. */
export type GivenSettings = Omit<WebhookSettings, keyof typeof choices> &
  Partial<Pick<WebhookSettings, keyof typeof choices>>;

const none: Pick<WebhookSettings, keyof typeof choices> = { filters: null, maxPerSecond: null, maxConcurrent: null };

export const settingsFrom = (
  { title, url, active, topics, ...given }: GivenSettings,
  { filters, maxPerSecond, maxConcurrent }: Pick<WebhookSettings, keyof typeof choices> = none,
): WebhookSettings => ({
  title,
  url,
  active,
  topics,
  filters: given.filters === undefined ? filters : given.filters,
  maxPerSecond: given.maxPerSecond === undefined ? maxPerSecond : given.maxPerSecond,
  maxConcurrent: given.maxConcurrent === undefined ? maxConcurrent : given.maxConcurrent,
});

const isSameList = (a: ReadonlyArray<unknown> = [], b: ReadonlyArray<unknown> = []): boolean =>
  a.length === b.length && a.every(item => b.includes(item));

export const isSameSettings = (a: WebhookSettings, b: WebhookSettings): boolean =>
  a.title === b.title &&
  a.url === b.url &&
  a.active === b.active &&
  a.maxPerSecond === b.maxPerSecond &&
  a.maxConcurrent === b.maxConcurrent &&
  isSameList(a.topics, b.topics) &&
  isSameList(a.filters?.flowIds, b.filters?.flowIds) &&
  isSameList(a.filters?.flowCodes, b.filters?.flowCodes) &&
  isSameList(a.filters?.references, b.filters?.references);
