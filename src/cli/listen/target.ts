/** The middleware that a command sends messages to, and the secret that signs them. */
import type { Command } from 'commander';
import { HMAC } from '../../../domain/webhook-settings';
import { createNetwork } from '../../runtime/network';
import { realRandom } from '../../runtime/real';
import { newSecret, secretProblem } from '../../webhooks/webhook-secret';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { httpUrl } from '../remote';
import { createForward, type Forward } from './forward';

export interface TargetOptions {
  readonly forwardTo?: string;
  readonly secret?: string;
}

export interface Secret {
  readonly secret: string;
  /** A line that shows it, when it was made for this run; one that was given is not repeated. */
  readonly shown: ReadonlyArray<string>;
}

export interface Target {
  readonly url: string;
  readonly forward: Forward;
  readonly close: () => Promise<void>;
}

export const EXAMPLE_TARGET_URL = 'http://localhost:8080/hook';

const SECRET_VARIABLE = 'FLOWSYNC_WEBHOOK_SECRET';
/** Whoever forwards has said where to; nothing is kept from being reached. */
const ANYWHERE = ['0.0.0.0/0', '::/0'];

export const withTarget = (command: Command, forwardTo: string): Command =>
  command
    .option('--forward-to <url>', forwardTo, httpUrl)
    .option(
      '--secret <secret>',
      `sign with this secret (whsec_…) of a webhook, better in ${SECRET_VARIABLE}; one is made unless given`,
    );

/** A new one signs for this run alone. */
export const secretOf = ({ secret }: TargetOptions, { env }: Cli): Secret => {
  const given = secret ?? (env[SECRET_VARIABLE] || undefined);
  if (given !== undefined) {
    const problem = secretProblem(HMAC, given);
    if (problem !== null) throw new Failed(`The secret (--secret, ${SECRET_VARIABLE}) ${problem}.`);
    return { secret: given, shown: [] };
  }
  const made = newSecret(HMAC, realRandom);
  return { secret: made, shown: [`Messages are signed with the secret ${made}`] };
};

export const openTarget = (url: string, secret: string, { clock }: Cli): Target => {
  const network = createNetwork({ clock, allowNetworks: ANYWHERE });
  return { url, forward: createForward(url, secret, network, clock), close: () => network.close() };
};
