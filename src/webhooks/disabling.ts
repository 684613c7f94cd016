/** When the service itself switches a webhook off. The rules are those of the webhook; here is what they go by. */
import * as E from 'fp-ts/Either';
import { type Webhook, type WhyDisabled, webhook, webhookStream } from '../../domain/webhook';
import { failingSince } from '../../projections/deliveries/queries';
import type { CommandRunner } from '../commands/command-runner';
import type { Cause } from '../event-store/stored-event';
import type { ReactionError } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { QueryRunner } from '../projector/query-runner';
import type { Clock } from '../runtime/ports';

export interface DisablingOptions {
  readonly commands: CommandRunner;
  readonly queries: QueryRunner;
  /** How long every attempt has to fail, in ms. */
  readonly disableAfter: number;
  readonly log: Log;
}

export interface Disabling {
  /** It answered 410. False when by now it is another webhook, so to say, than the one that answered. */
  readonly gone: (to: Webhook, cause: Cause) => Promise<boolean>;
  /** Another attempt has failed. */
  readonly failed: (to: Webhook, cause: Cause) => Promise<void>;
  /** The client that made it is revoked. Answers with what kept it from being switched off. */
  readonly revoked: (to: Webhook, cause: Cause) => Promise<ReactionError | null>;
}

export const createDisabling = (options: DisablingOptions, clock: Pick<Clock, 'now'>): Disabling => {
  const { commands, queries, disableAfter, log } = options;

  const disable = async (webhookId: number, why: WhyDisabled, cause: Cause) => {
    const command = { type: 'DisableWebhook', at: new Date(clock.now()).toISOString(), ...why } as const;
    const disabled = await commands.run(webhook, webhookStream(webhookId), command, cause)();
    if (E.isLeft(disabled))
      log.warn({ webhookId, error: disabled.left }, 'a webhook that should be switched off could not be');
    return disabled;
  };

  return {
    gone: async ({ webhookId, version }, cause) => {
      const disabled = await disable(webhookId, { reason: 'gone', version }, cause);
      if (E.isLeft(disabled)) return true;
      const { events, state } = disabled.right;
      return events.length > 0 || state?.version === version;
    },
    failed: async ({ webhookId, version }, cause) => {
      const found = await queries.run(failingSince([webhookId]), 0)();
      const since = E.isRight(found) ? found.right.get(webhookId) : undefined;
      if (since === undefined) return;
      await disable(webhookId, { reason: 'failing', version, failingSince: since, disableAfter }, cause);
    },
    revoked: async ({ webhookId }, cause) => {
      const disabled = await disable(webhookId, { reason: 'client-revoked' }, cause);
      // One that is deleted by now needs no switching off.
      return E.isLeft(disabled) && '_tag' in disabled.left ? disabled.left : null;
    },
  };
};
