/**
 * An integration to practise with, within the service: webhooks of it are signed and posted as all others, to a port of this
 * machine, and it answers over the API. For whoever comes for the first time, and off in production.
 *
 * Webhooks may not reach this machine (SSRF). The exception is as narrow as can be: one address that names no host, led
 * by this file alone to the port that it has opened itself.
 */
import { createClient, verifyWebhook } from '@flowsync/client';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config/config';
import { createNetwork } from '../runtime/network';
import type { Network, Ports } from '../runtime/ports';
import { type KeyFor, numberIn, practiceApiKey, practiceSecret } from './identity';
import { createPlayer, type SyncRequested } from './player';
import { openReceiver, type Received, type Receiver } from './receiver';

export interface Practice {
  /** As it was given, with a way to the practice integration besides. */
  readonly network: Network;
  /** From here on it receives; `url` is where the API answers. */
  readonly begin: (service: { readonly url: string; readonly keyFor: KeyFor }) => void;
  readonly stop: () => Promise<void>;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** On a machine of somebody's own, unless the setting says otherwise. */
export const mayPractise = ({
  practice,
  host,
  isProduction,
}: Pick<Config, 'practice' | 'host' | 'isProduction'>): boolean => practice ?? (LOOPBACK.test(host) && !isProduction);

/** As often a receiver is out of order when a message comes for the first time. */
const REFUSED_SHARE = 0.2;
const MAX_REFUSED_KEPT = 1000;

const SYNC_REQUESTED = 'flow.sync.requested';

export const createPractice = ({ clock, random, network }: Ports): Practice => {
  const player = createPlayer({ clock, random });
  const own = createNetwork({ clock, allowNetworks: ['127.0.0.1/32'] });
  const refused = new LRUCache<string, true>({ max: MAX_REFUSED_KEPT });
  let service: { readonly url: string; readonly keyFor: KeyFor } | null = null;
  let receiver: Promise<Receiver> | null = null;

  const answer = ({ path, headers, body }: Received) => {
    const number = Number(path.slice(1));
    if (service === null) return { status: 503, text: 'The practice integration is not ready yet.' };
    const { url, keyFor } = service;
    const now = Math.floor(clock.now() / 1000);
    const verified = verifyWebhook(practiceSecret(number, keyFor), headers, body, now);
    if (verified.problem !== undefined) return { status: 401, text: `Practice: ${verified.problem}.` };
    const { message, id } = verified;
    if (message.type !== SYNC_REQUESTED) return { status: 200, text: 'Practice: there is nothing to do.' };
    if (!refused.has(id) && random.fraction() < REFUSED_SHARE) {
      refused.set(id, true);
      return { status: 503, text: 'Practice: out of order on purpose; the next attempt will be taken.' };
    }
    const client = createClient({ url, apiKey: practiceApiKey(number, keyFor) });
    return player.play(client, message.data as unknown as SyncRequested)
      ? { status: 202, text: 'Practice: at work.' }
      : { status: 503, text: 'Practice: too much to do at the moment.' };
  };

  const post: Network['post'] = async request => {
    const number = numberIn(request.url);
    if (number === null || service === null) return network.post(request);
    receiver ??= openReceiver(answer);
    const { url } = await receiver;
    return own.post({ ...request, url: `${url}/${number}` });
  };

  return {
    network: {
      post,
      unreachable: async url => (numberIn(url) === null || service === null ? network.unreachable(url) : null),
      close: network.close,
    },
    begin: given => {
      service = given;
    },
    stop: async () => {
      player.stop();
      (await receiver)?.close();
      await own.close();
    },
  };
};
