import * as fc from 'fast-check';
import { commands, few } from '../test/support/domain/arbitrary';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import {
  previousSecretsAt,
  signingSecrets,
  type Webhook,
  type WebhookCommand,
  webhook,
  webhookStream,
} from './webhook';
import { HMAC, type SignatureScheme } from './webhook-settings';

describe('a webhook', () => {
  it('has its stream', () => {
    expect(webhookStream(3)).toBe('webhook-3');
  });

  const some = {
    title: fc.constantFrom('A', 'B'),
    url: fc.constantFrom('https://a.example', 'https://b.example'),
    active: fc.boolean(),
    topics: fc.constantFrom<Webhook['settings']['topics']>(
      [],
      ['FLOW_EXTERNAL_SOURCE'],
      ['FLOW_EXTERNAL_SOURCE', 'flow.hold.opened'],
    ),
    filters: fc.constantFrom(null, { flowIds: [1] }, { references: ['class-*'] }),
    maxPerSecond: fc.constantFrom(null, 1, 2),
    maxConcurrent: fc.constantFrom(null, 1, 2),
  };
  const plain = (header: string): SignatureScheme => ({ scheme: 'plain', header, encoding: 'hex', prefix: '' });
  /** Sealed anew each time, as a nonce makes it. */
  const secrets = fc
    .tuple(fc.constantFrom('f1', 'f2', 'f3', 'f4'), fc.nat(3), fc.constantFrom(HMAC, plain('x-a'), plain('X-A')))
    .map(([secretFingerprint, nonce, signature]) => ({
      secret: `${secretFingerprint}-${nonce}`,
      ...{ secretFingerprint, signature },
    }));

  itKeepsTheLaws(webhook, {
    start: [],
    commands: commands<WebhookCommand>(
      {
        CreateWebhook: fc
          .tuple(
            fc.record({ at: few.instant, webhookId: few.id, ...some, others: few.id, maxWebhooks: fc.constant(3) }),
            secrets,
          )
          .map(([rest, secret]) => ({ ...rest, ...secret })),
        ChangeWebhook: fc.record({
          at: few.instant,
          ...some,
          rotateTo: fc.option(
            fc.tuple(secrets, few.instant).map(([secret, previousValidUntil]) => ({ ...secret, previousValidUntil })),
          ),
        }),
        DisableWebhook: fc.oneof(
          fc.record({ at: few.instant, reason: fc.constant('gone' as const), version: fc.nat(3) }),
          fc.record({ at: few.instant, reason: fc.constant('client-revoked' as const) }),
          fc.record({
            ...{ at: few.instant, reason: fc.constant('failing' as const), version: fc.nat(3) },
            ...{ failingSince: few.instant, disableAfter: fc.nat(1000) },
          }),
        ),
        EndPreviousSecrets: fc.record({ at: few.instant }),
        TestWebhook: fc.record({ at: few.instant, testId: few.uuid }),
        DeleteWebhook: fc.record({ at: few.instant }),
      },
      ['DeleteWebhook'],
    ),
    newEachTime: ['WebhookTestRequested'],
    achieves: (command, state) => {
      switch (command.type) {
        case 'CreateWebhook':
          return state.webhookId === command.webhookId && state.secretFingerprint === command.secretFingerprint;
        case 'ChangeWebhook':
          return (
            state.settings.title === command.title &&
            state.settings.active === command.active &&
            (command.rotateTo === null || state.secretFingerprint === command.rotateTo.secretFingerprint)
          );
        case 'DisableWebhook':
          return command.reason !== 'client-revoked' || !state.settings.active;
        case 'EndPreviousSecrets':
          return previousSecretsAt(state, command.at).length === 0;
        case 'TestWebhook':
          return !state.deleted;
        case 'DeleteWebhook':
          return state.deleted;
      }
    },
    invariants: {
      'one that is disabled or deleted is not active': ({ settings, disabled, deleted }) =>
        !settings.active || (disabled === null && !deleted),
      'previous secrets are others than the present one and one another, or sign otherwise': state => {
        const all = signingSecrets(state, '0000-01-01T00:00:00.000Z').map(
          ({ secretFingerprint, signature }) => `${secretFingerprint} ${JSON.stringify(signature).toLowerCase()}`,
        );
        return new Set(all).size === all.length && all.length <= 3;
      },
      'no header has two signatures, but for that of Standard Webhooks': state => {
        const headers = signingSecrets(state, '0000-01-01T00:00:00.000Z').flatMap(({ signature }) =>
          signature.scheme === 'plain' ? [signature.header.toLowerCase()] : [],
        );
        return new Set(headers).size === headers.length;
      },
    },
  });
});
