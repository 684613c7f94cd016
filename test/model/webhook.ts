/** A webhook: its addresses, its secrets one after the other, and what switches it off. */
import { addMilliseconds } from '../../domain/kernel/types';
import {
  isElsewhere,
  signingSecrets,
  type WebhookCommand,
  type WebhookEvent,
  type WebhookState,
  webhook,
} from '../../domain/webhook';
import { HMAC, settingsFrom } from '../../domain/webhook-settings';
import { webhooksProjection } from '../../projections/webhooks/fold';
import { modelOf, type World } from './aggregate-model';
import { differences, table } from './compare';
import { goodAt, keyOfSecrets, NO_SECRETS, rotated, type Secrets } from './secrets';
import { HOUR_MS, START, ticks } from './time';

const URLS = ['https://a.example/1', 'https://b.example'];
const SECRETS = ['f1', 'f2', 'f3', 'f4'];
const TICKS = ticks(2);
const SETTINGS = { title: 'Middleware', topics: ['FLOW_EXTERNAL_SOURCE'] as const };
const secretOf = (one: string) => ({ secret: `sealed ${one}`, secretFingerprint: one, signature: HMAC });

interface Memory extends Secrets {
  readonly url: string;
}

const asked = ({ state }: World<WebhookState, WebhookEvent, Memory>): ReadonlyArray<WebhookCommand> =>
  TICKS.flatMap((at): ReadonlyArray<WebhookCommand> => {
    const settings = SETTINGS;
    const secretOf = (one: string) => ({ secret: `sealed ${one}`, secretFingerprint: one, signature: HMAC });
    const until = [at, addMilliseconds(at, HOUR_MS)];
    const secrets = SECRETS.flatMap(one => until.map(previousValidUntil => ({ ...secretOf(one), previousValidUntil })));
    const version = state?.version ?? 0;
    return [
      {
        ...{ type: 'CreateWebhook', at, webhookId: 3, url: URLS[0] ?? '', active: true, ...settings },
        ...{ others: 0, maxWebhooks: 1, ...secretOf('f1') },
      },
      ...URLS.flatMap(url =>
        [true, false].flatMap(active =>
          [null, ...secrets].map(
            (rotateTo): WebhookCommand => ({ type: 'ChangeWebhook', at, url, active, ...settings, rotateTo }),
          ),
        ),
      ),
      ...[version, version - 1].flatMap((version): ReadonlyArray<WebhookCommand> => {
        const failing = { failingSince: TICKS[0] ?? '', disableAfter: HOUR_MS };
        return [
          { type: 'DisableWebhook', at, reason: 'gone', version },
          { type: 'DisableWebhook', at, reason: 'failing', version, ...failing },
        ];
      }),
      { type: 'DisableWebhook', at, reason: 'client-revoked' },
      { type: 'TestWebhook', at, testId: '00000000-0000-4000-8000-000000000001' },
      { type: 'EndPreviousSecrets', at },
      { type: 'DeleteWebhook', at },
    ];
  });

const remember = (memory: Memory, event: WebhookEvent): Memory => {
  switch (event.type) {
    case 'WebhookCreated':
      return { url: event.url, ...rotated(memory, event.secretFingerprint ?? '', event.at) };
    case 'WebhookChanged':
      return isElsewhere(event, memory)
        ? { url: event.url, present: memory.present, promised: new Map() }
        : { ...memory, url: event.url };
    case 'WebhookSecretRotated':
      return { ...memory, ...rotated(memory, event.secretFingerprint ?? '', event.previousValidUntil) };
    case 'WebhookPreviousSecretsEnded':
      return { ...memory, promised: new Map() };
    default:
      return memory;
  }
};

const created: WebhookEvent = {
  ...{
    type: 'WebhookCreated',
    at: START,
    webhookId: 3,
    ...settingsFrom({ ...SETTINGS, url: URLS[0] ?? '', active: true }),
  },
  ...secretOf('f1'),
};

export const webhookModel = modelOf<WebhookCommand, WebhookState, WebhookEvent, Memory>({
  name: 'a webhook',
  aggregate: webhook,
  stream: 'webhook-3',
  history: [created],
  memory: remember({ url: '', ...NO_SECRETS }, created),
  commands: asked,
  remember: (memory, events) => events.reduce(remember, memory),
  laws: {
    'what is deleted stays so': ({ before, events }) => !before.state?.deleted || events.length === 0,
    'another address gets another secret': ({ before, after }) =>
      before.state === null ||
      after.state === null ||
      !isElsewhere(before.state.settings, after.state.settings) ||
      before.state.secretFingerprint !== after.state.secretFingerprint,
    'what an earlier address or secret failed at switches nothing off': ({ command, before, events }) =>
      command.type !== 'DisableWebhook' ||
      command.reason === 'client-revoked' ||
      command.version === before.state?.version ||
      events.length === 0,
    'nothing but failing switches one off for that, once it did so long enough': ({ command, events, before }) =>
      events.every(
        ({ type }) =>
          type !== 'WebhookDisabled' ||
          command.type !== 'DisableWebhook' ||
          command.reason !== 'failing' ||
          command.at >= addMilliseconds(before.state?.updatedAt ?? '', HOUR_MS),
      ),
  },
  invariants: {
    'each secret that was replaced signs until the end that was promised': ({ state, memory, last }) =>
      state === null ||
      signingSecrets(state, last ?? '')
        .map(one => one.secretFingerprint)
        .sort()
        .join() === goodAt(memory, last ?? '').join(),
    'one that is disabled or deleted is not active': ({ state }) =>
      state === null || !state.settings.active || (state.disabled === null && !state.deleted),
  },
  readModels: [
    {
      projection: webhooksProjection,
      disagreements: (rows, { state }) =>
        state === null
          ? []
          : differences('the webhook', table(rows, 'webhooks')[0], {
              ...{ url: state.settings.url, active: Number(state.settings.active), title: state.settings.title },
              ...{ disabled: state.disabled, deleted: Number(state.deleted), updated_at: state.updatedAt },
            }),
    },
  ],
  records: new Set(['NothingChanged', 'WebhookTestRequested']),
  isNewEachTime: (_, event) => event.type === 'WebhookTestRequested',
  keyOf: ({ state, last, memory }) =>
    JSON.stringify([
      ...[state?.settings.url, state?.settings.active, state?.secret, state?.previousSecrets],
      ...[state?.disabled, state?.deleted, state?.updatedAt, last, keyOfSecrets(memory)],
    ]),
});
