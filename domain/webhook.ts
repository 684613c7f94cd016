/** A webhook: where to send what happened, and the secret it is signed with. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  type Aggregate,
  conflict,
  type Decision,
  type DomainError,
  event,
  NothingChanged,
  notFound,
} from './kernel/aggregate';
import { replacing, roomForOneMore, stillGood } from './kernel/rotation';
import { addedLater, addMilliseconds, Count, Instant, nullable, text, Uuid, WebhookId } from './kernel/types';

// Events

/** What a webhook may receive beside sync requests; the type of the message has the same name. */
const notices = { 'flow.hold.opened': null, 'flow.hold.closed': null, 'flow.source.stale': null };
export type NoticeTopic = keyof typeof notices;

/** The subscriptions a webhook may have. `FLOW_EXTERNAL_SOURCE` is the sync request, by its name in the WISEflow API. */
export const Topic = t.keyof({ FLOW_EXTERNAL_SOURCE: null, ...notices }, 'Topic');
export type Topic = t.TypeOf<typeof Topic>;

export const WebhookTitle = text('WebhookTitle', { minLength: 1, maxLength: 255 });
export const WebhookUrl = text('WebhookUrl', { minLength: 1, maxLength: 2048 });

/** Encrypted by the shell before it comes here: the history holds no secret in the clear. */
const SealedSecret = t.string;
/** Tells one secret of a webhook from another, which what is sealed does not, and nothing of either. Null: not known. */
const Fingerprint = t.string;

const settings = {
  title: WebhookTitle,
  url: WebhookUrl,
  active: t.boolean,
  topics: t.readonlyArray(Topic),
};
const WebhookSettings = t.type(settings, 'WebhookSettings');
export type WebhookSettings = t.TypeOf<typeof WebhookSettings>;

export const DisableReason = t.keyof({ gone: null, failing: null, 'client-revoked': null }, 'DisableReason');
export type DisableReason = t.TypeOf<typeof DisableReason>;

export const WebhookEvent = t.union(
  [
    event('WebhookCreated', {
      webhookId: WebhookId,
      ...settings,
      secret: SealedSecret,
      secretFingerprint: addedLater(Fingerprint),
    }),
    event('WebhookChanged', settings),
    /** The secret that it replaces signs beside it until `previousValidUntil`. */
    event('WebhookSecretRotated', {
      secret: SealedSecret,
      secretFingerprint: addedLater(Fingerprint),
      previousValidUntil: Instant,
    }),
    /** By the service: the receiver answered 410, or failed for too long, or the client that made it is revoked. */
    event('WebhookDisabled', { reason: DisableReason }),
    event('WebhookTestRequested', { testId: Uuid }),
    event('WebhookDeleted', {}),
    NothingChanged,
  ],
  'WebhookEvent',
);
export type WebhookEvent = t.TypeOf<typeof WebhookEvent>;

// State

const secret = { secret: SealedSecret, secretFingerprint: nullable(Fingerprint) };
type Secret = Pick<Webhook, keyof typeof secret>;

const Webhook = t.type({
  webhookId: WebhookId,
  settings: WebhookSettings,
  ...secret,
  /** Latest end first. */
  previousSecrets: t.readonlyArray(t.type({ ...secret, validUntil: Instant })),
  disabled: nullable(DisableReason),
  /** How often what decides where and how messages are sent has changed: an answer belongs to what it was then. */
  version: Count,
  createdAt: Instant,
  updatedAt: Instant,
  deleted: t.boolean,
});
export type Webhook = t.TypeOf<typeof Webhook>;
const WebhookState = nullable(Webhook);
export type WebhookState = t.TypeOf<typeof WebhookState>;

const isSame = (a: Secret, b: Secret): boolean =>
  a.secret === b.secret || (a.secretFingerprint !== null && a.secretFingerprint === b.secretFingerprint);

/** The previous secrets but for one that comes back. */
const othersThan = ({ previousSecrets }: Webhook, secret: Secret): Webhook['previousSecrets'] =>
  previousSecrets.filter(previous => !isSame(previous, secret));

/** What signs at this moment, sealed, the present secret first. */
export const signingSecrets = ({ secret, previousSecrets }: Webhook, at: Instant): ReadonlyArray<string> => [
  secret,
  ...stillGood(previousSecrets, at).map(previous => previous.secret),
];

/** Scheme, host and port as they are written: two ways to write one count as two. */
const originOf = (url: string): string | null => /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? null;

export const isElsewhere = (a: Pick<WebhookSettings, 'url'>, b: Pick<WebhookSettings, 'url'>): boolean => {
  if (a.url === b.url) return false;
  const origin = originOf(a.url);
  return origin === null || origin !== originOf(b.url);
};

const evolveWebhook = (before: Webhook, event: WebhookEvent): Webhook => {
  if (event.type === 'WebhookCreated' || event.type === 'WebhookTestRequested' || event.type === 'NothingChanged')
    return before;
  const webhook = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'WebhookChanged': {
      const { type: _type, at, ...settings } = event;
      const disabled = settings.active ? null : webhook.disabled;
      // What was promised to the receiver of one origin signs nothing for another.
      const previousSecrets = isElsewhere(settings, webhook.settings) ? [] : webhook.previousSecrets;
      return { ...webhook, settings, previousSecrets, updatedAt: at, disabled };
    }
    case 'WebhookSecretRotated': {
      const { secret, secretFingerprint, previousValidUntil: validUntil } = event;
      const replaced = { secret: webhook.secret, secretFingerprint: webhook.secretFingerprint, validUntil };
      const previousSecrets = replacing(othersThan(webhook, event), replaced);
      return { ...webhook, secret, secretFingerprint, previousSecrets, updatedAt: event.at };
    }
    case 'WebhookDisabled': {
      const settings = { ...webhook.settings, active: false };
      return { ...webhook, settings, disabled: event.reason, updatedAt: event.at };
    }
    case 'WebhookDeleted':
      return { ...webhook, settings: { ...webhook.settings, active: false }, deleted: true, updatedAt: event.at };
  }
};

const evolve = (state: WebhookState, event: WebhookEvent): WebhookState => {
  if (state !== null) return evolveWebhook(state, event);
  if (event.type !== 'WebhookCreated') return null;
  const { type: _type, at, webhookId, secret, secretFingerprint, ...settings } = event;
  return {
    webhookId,
    settings,
    secret,
    secretFingerprint,
    previousSecrets: [],
    disabled: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    deleted: false,
  };
};

// Decisions

interface At {
  readonly at: Instant;
}
/** `version` is that of the webhook to which the message went. */
export type WhyDisabled =
  | { readonly reason: 'gone'; readonly version: number }
  | {
      readonly reason: 'failing';
      readonly version: number;
      /** From this attempt on every one has failed. */
      readonly failingSince: Instant;
      /** How long every attempt has to fail, in ms. */
      readonly disableAfter: number;
    }
  | { readonly reason: 'client-revoked' };

export type WebhookCommand =
  /** `others`: the webhooks that there are; `maxWebhooks`: how many there may be with this one. */
  | ({
      readonly type: 'CreateWebhook';
      readonly webhookId: number;
      readonly others: number;
      readonly maxWebhooks: number;
    } & Secret &
      WebhookSettings &
      At)
  /** With a `secret` that differs, also rotates to it. */
  | ({
      readonly type: 'ChangeWebhook';
      readonly rotateTo: (Secret & { readonly previousValidUntil: Instant }) | null;
    } & WebhookSettings &
      At)
  | ({ readonly type: 'DisableWebhook' } & WhyDisabled & At)
  | ({ readonly type: 'TestWebhook'; readonly testId: string } & At)
  | ({ readonly type: 'DeleteWebhook' } & At);

const existing = (state: WebhookState): E.Either<DomainError, Webhook> =>
  state === null || state.deleted ? E.left(notFound('webhook-not-found', 'There is no such webhook.')) : E.right(state);

const sameSettings = (a: WebhookSettings, b: WebhookSettings): boolean =>
  a.title === b.title &&
  a.url === b.url &&
  a.active === b.active &&
  a.topics.length === b.topics.length &&
  a.topics.every(topic => b.topics.includes(topic));

/** What an earlier address or secret failed at is no reason; one that was changed gets the whole time anew. */
const isReason = (why: WhyDisabled & At, webhook: Webhook): boolean => {
  if (why.reason === 'client-revoked') return true;
  if (why.version !== webhook.version) return false;
  if (why.reason === 'gone') return true;
  return [why.failingSince, webhook.updatedAt].every(since => why.at >= addMilliseconds(since, why.disableAfter));
};

type Change = Extract<WebhookCommand, { type: 'ChangeWebhook' }>;

const settingsChanged = ({ type: _type, at, rotateTo: _rotateTo, ...settings }: Change, webhook: Webhook) =>
  sameSettings(settings, webhook.settings) ? [] : [{ type: 'WebhookChanged', at, ...settings } as const];

/** Whoever receives at another origin must not get what is signed with a secret of the one before. */
const changeElsewhere = (command: Change, webhook: Webhook): Decision<WebhookEvent> => {
  const { at, rotateTo } = command;
  return rotateTo === null || isSame(rotateTo, webhook)
    ? E.left(
        conflict('new-secret-required', 'body.url leads to another origin than before: give it a new secret as well.'),
      )
    : E.right([
        ...settingsChanged(command, webhook),
        { type: 'WebhookSecretRotated', at, ...rotateTo, previousValidUntil: at },
      ]);
};

const change = (command: Change, webhook: Webhook): Decision<WebhookEvent> => {
  const { at, rotateTo } = command;
  if (isElsewhere(command, webhook.settings)) return changeElsewhere(command, webhook);
  const changed = settingsChanged(command, webhook);
  if (rotateTo === null || isSame(rotateTo, webhook)) return E.right(changed);
  const { previousValidUntil } = rotateTo;
  return pipe(
    roomForOneMore(`Webhook ${webhook.webhookId}`, othersThan(webhook, rotateTo), { at, previousValidUntil }),
    E.map(() => [...changed, { type: 'WebhookSecretRotated', at, ...rotateTo }]),
  );
};

const decideExisting =
  (command: Exclude<WebhookCommand, { type: 'CreateWebhook' }>) =>
  (webhook: Webhook): Decision<WebhookEvent> => {
    switch (command.type) {
      case 'ChangeWebhook':
        return change(command, webhook);
      case 'DisableWebhook': {
        const { at, reason } = command;
        const isDue = webhook.settings.active && isReason(command, webhook);
        return E.right(isDue ? [{ type: 'WebhookDisabled', at, reason }] : []);
      }
      case 'TestWebhook':
        return E.right([{ type: 'WebhookTestRequested', at: command.at, testId: command.testId }]);
      case 'DeleteWebhook':
        return E.right([{ type: 'WebhookDeleted', at: command.at }]);
    }
  };

const decide =
  (command: WebhookCommand) =>
  (state: WebhookState): Decision<WebhookEvent> => {
    if (command.type !== 'CreateWebhook') return pipe(existing(state), E.flatMap(decideExisting(command)));
    const { type: _type, others, maxWebhooks, ...created } = command;
    if (state !== null) return E.left(conflict('webhook-exists', `Webhook ${command.webhookId} exists already.`));
    return others < maxWebhooks
      ? E.right([{ type: 'WebhookCreated', ...created }])
      : E.left(
          conflict('too-many-webhooks', `There would be ${others + 1} webhooks; at most ${maxWebhooks} are allowed.`),
        );
  };

export const webhook: Aggregate<WebhookCommand, WebhookState, WebhookEvent> = {
  category: 'webhook',
  event: WebhookEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 3, codec: WebhookState },
};

export const webhookStream = (webhookId: number): string => `${webhook.category}-${webhookId}`;
