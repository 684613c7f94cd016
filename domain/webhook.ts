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
  type OfType,
} from './kernel/aggregate';
import { replacing, roomForOneMore, stillGood } from './kernel/rotation';
import { addedLater, addMilliseconds, Count, Instant, nullable, Uuid, WebhookId } from './kernel/types';
import { bytesOfFilters } from './webhook-filters';
import {
  type GivenSettings,
  HMAC,
  isSameScheme,
  isSameSettings,
  SignatureScheme,
  settingsFrom,
  sharesHeader,
  WebhookSettings,
  WebhookTitle,
  webhookSettings,
} from './webhook-settings';

// Events

/** Encrypted by the shell before it comes here: the history holds no secret in the clear. */
const SealedSecret = t.string;
/** Tells one secret of a webhook from another, which what is sealed does not, and nothing of either. Null: not known. */
const Fingerprint = t.string;
/** A secret, and how it signs; null: as `HMAC`. */
const storedSecret = {
  secret: SealedSecret,
  secretFingerprint: addedLater(Fingerprint),
  signature: addedLater(SignatureScheme),
};

export const DisableReason = t.keyof({ gone: null, failing: null, 'client-revoked': null }, 'DisableReason');
export type DisableReason = t.TypeOf<typeof DisableReason>;

export const WebhookEvent = t.union(
  [
    event('WebhookCreated', {
      webhookId: WebhookId,
      ...webhookSettings,
      ...storedSecret,
    }),
    event('WebhookChanged', webhookSettings),
    /** The secret that it replaces signs beside it until `previousValidUntil`. */
    event('WebhookSecretRotated', { ...storedSecret, previousValidUntil: Instant }),
    /** From then on the present secret alone signs, whatever was promised to those before it. */
    event('WebhookPreviousSecretsEnded', {}),
    /** By the service: the receiver answered 410, or failed for too long, or the client that made it is revoked. */
    event('WebhookDisabled', {
      reason: DisableReason,
      /** For the message about it; null in events of before there was one, which is never sent about those. */
      title: addedLater(WebhookTitle),
      /** From then on every attempt had failed; null when that was not the reason. */
      failingSince: addedLater(Instant),
    }),
    event('WebhookTestRequested', { testId: Uuid }),
    event('WebhookDeleted', {}),
    NothingChanged,
  ],
  'WebhookEvent',
);
export type WebhookEvent = t.TypeOf<typeof WebhookEvent>;

// State

const secret = { secret: SealedSecret, secretFingerprint: nullable(Fingerprint), signature: SignatureScheme };
export type WebhookSecret = Pick<Webhook, keyof typeof secret>;

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

const isSameSecret = (a: WebhookSecret, b: WebhookSecret): boolean =>
  a.secret === b.secret || (a.secretFingerprint !== null && a.secretFingerprint === b.secretFingerprint);

const isSame = (a: WebhookSecret, b: WebhookSecret): boolean =>
  isSameSecret(a, b) && isSameScheme(a.signature, b.signature);

/** Those of the previous secrets that may sign beside this one: not the one that comes back, none in its place. */
const beside = <S extends WebhookSecret>(previous: ReadonlyArray<S>, secret: WebhookSecret): ReadonlyArray<S> =>
  previous.filter(one => !isSame(one, secret) && !sharesHeader(one.signature, secret.signature));

/** The previous secrets that sign at this moment, latest end first. */
export const previousSecretsAt = ({ previousSecrets }: Webhook, at: Instant): Webhook['previousSecrets'] =>
  stillGood(previousSecrets, at);

/** What signs at this moment, sealed, the present secret first. */
export const signingSecrets = (webhook: Webhook, at: Instant): ReadonlyArray<WebhookSecret> => [
  webhook,
  ...previousSecretsAt(webhook, at),
];

/** Scheme, host and port as they are written: two ways to write one count as two. */
const originOf = (url: string): string | null => /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? null;

export const isElsewhere = (a: Pick<WebhookSettings, 'url'>, b: Pick<WebhookSettings, 'url'>): boolean => {
  if (a.url === b.url) return false;
  const origin = originOf(a.url);
  return origin === null || origin !== originOf(b.url);
};

type StoredSecret = Pick<OfType<WebhookEvent, 'WebhookCreated'>, keyof typeof storedSecret>;
const secretIn = ({ secret, secretFingerprint, signature }: StoredSecret): WebhookSecret => ({
  secret,
  secretFingerprint,
  signature: signature ?? HMAC,
});

const evolveWebhook = (before: Webhook, event: WebhookEvent): Webhook => {
  if (event.type === 'WebhookCreated' || event.type === 'WebhookTestRequested' || event.type === 'NothingChanged')
    return before;
  const webhook = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'WebhookChanged': {
      const { at, active } = event;
      const settings = settingsFrom(event);
      const disabled = active ? null : webhook.disabled;
      // What was promised to the receiver of one origin signs nothing for another.
      const previousSecrets = isElsewhere(settings, webhook.settings) ? [] : webhook.previousSecrets;
      return { ...webhook, settings, previousSecrets, updatedAt: at, disabled };
    }
    case 'WebhookSecretRotated': {
      const present = secretIn(event);
      const replaced = { ...secretIn(webhook), validUntil: event.previousValidUntil };
      const previousSecrets = beside(replacing(beside(webhook.previousSecrets, present), replaced), present);
      return { ...webhook, ...present, previousSecrets, updatedAt: event.at };
    }
    case 'WebhookPreviousSecretsEnded':
      return { ...webhook, previousSecrets: [], updatedAt: event.at };
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
  const { at, webhookId } = event;
  return {
    webhookId,
    settings: settingsFrom(event),
    ...secretIn(event),
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
    } & WebhookSecret &
      GivenSettings &
      At)
  /** With a secret that differs, or signs in another way, also rotates to it. */
  | ({
      readonly type: 'ChangeWebhook';
      readonly rotateTo: (WebhookSecret & { readonly previousValidUntil: Instant }) | null;
    } & GivenSettings &
      At)
  | ({ readonly type: 'EndPreviousSecrets' } & At)
  | ({ readonly type: 'DisableWebhook' } & WhyDisabled & At)
  | ({ readonly type: 'TestWebhook'; readonly testId: string } & At)
  | ({ readonly type: 'DeleteWebhook' } & At);

const existing = (state: WebhookState): E.Either<DomainError, Webhook> =>
  state === null || state.deleted ? E.left(notFound('webhook-not-found', 'There is no such webhook.')) : E.right(state);

/** What an earlier address or secret failed at is no reason; one that was changed gets the whole time anew. */
const isReason = (why: WhyDisabled & At, webhook: Webhook): boolean => {
  if (why.reason === 'client-revoked') return true;
  if (why.version !== webhook.version) return false;
  if (why.reason === 'gone') return true;
  return [why.failingSince, webhook.updatedAt].every(since => why.at >= addMilliseconds(since, why.disableAfter));
};

type Change = Extract<WebhookCommand, { type: 'ChangeWebhook' }>;

const settingsChanged = (command: Change, webhook: Webhook) => {
  const settings = settingsFrom(command, webhook.settings);
  return isSameSettings(settings, webhook.settings)
    ? []
    : [{ type: 'WebhookChanged', at: command.at, ...settings } as const];
};

/** Whoever receives at another origin must not get what is signed with a secret of the one before. */
const changeElsewhere = (command: Change, webhook: Webhook): Decision<WebhookEvent> => {
  const { at, rotateTo } = command;
  return rotateTo === null || isSameSecret(rotateTo, webhook)
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
  // What was replaced in its own header cannot sign beside it.
  const previousValidUntil = sharesHeader(rotateTo.signature, webhook.signature) ? at : rotateTo.previousValidUntil;
  const rotation = { at, previousValidUntil };
  return pipe(
    roomForOneMore(`Webhook ${webhook.webhookId}`, beside(webhook.previousSecrets, rotateTo), rotation),
    E.map(() => [...changed, { type: 'WebhookSecretRotated', ...rotateTo, ...rotation }]),
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
        const { active, title } = webhook.settings;
        const failingSince = reason === 'failing' ? command.failingSince : null;
        const isDue = active && isReason(command, webhook);
        return E.right(isDue ? [{ type: 'WebhookDisabled', at, reason, title, failingSince }] : []);
      }
      case 'EndPreviousSecrets': {
        const { at } = command;
        return E.right(
          previousSecretsAt(webhook, at).length === 0 ? [] : [{ type: 'WebhookPreviousSecretsEnded', at }],
        );
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
    const { others, maxWebhooks, at, webhookId } = command;
    const created = { at, webhookId, ...settingsFrom(command), ...secretIn(command) };
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
  bytes: state => {
    const filters = state?.settings.filters ?? null;
    return filters === null ? 0 : bytesOfFilters(filters);
  },
  snapshot: { version: 4, codec: WebhookState },
};

export const webhookStream = (webhookId: number): string => `${webhook.category}-${webhookId}`;
