/**
 * Posts to addresses that strangers chose. Every address is checked, and the socket connects to the very address that
 * was checked: a name that resolves anew between the two could point elsewhere. No redirect, no cookie, no proxy.
 */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import * as E from 'fp-ts/Either';
import { beginExchange } from './http-exchange';
import { createKeptConnections } from './kept-connections';
import { createNames, type NamesOptions, type Resolve } from './names';
import { noAnswerOf } from './network-error';
import type { Clock, HttpPost, Network, NoAnswer, PostResult } from './ports';
import { portOf, reachable } from './ssrf';

export interface NetworkOptions {
  readonly clock: Clock;
  /** Networks that may be reached although private, by `http:` too; see `reachable`. */
  readonly allowNetworks: ReadonlyArray<string>;
  /** All addresses of a name. Default: what hosts file and name servers say. */
  readonly resolve?: Resolve;
  readonly names?: Omit<NamesOptions, 'clock'>;
}

export const createNetwork = (options: NetworkOptions): Network => {
  const { clock } = options;
  const mayReach = reachable(options.allowNetworks);
  const resolve = options.resolve ?? createNames({ clock, ...options.names });
  const kept = createKeptConnections();
  const underWay = new Set<Promise<PostResult>>();

  /** One address that may not be reached refuses the name: whoever mixes them is probing. */
  const addressesOf = async (url: URL): Promise<E.Either<NoAnswer, ReadonlyArray<LookupAddress>>> => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    const found = family === 0 ? await resolve(host) : E.right([{ address: host, family }]);
    if (E.isLeft(found)) return found;
    const no = found.right.map(({ address }) => mayReach(url, address)).find(why => why !== null);
    return no == null ? found : E.left(no);
  };

  const exchange = async (
    url: URL,
    addresses: ReadonlyArray<LookupAddress>,
    request: HttpPost,
  ): Promise<PostResult> => {
    let cancel = (): void => undefined;
    let end = (): void => undefined;
    const timeout = new Promise<PostResult>(give => {
      cancel = clock.after(request.timeoutMs, () => give(tooLate(request.timeoutMs)));
    });
    try {
      const begun = beginExchange(kept, url, addresses, request);
      end = begun.end;
      return await Promise.race([begun.answer.then(answer => ({ answer })), timeout]);
    } catch (error) {
      return { noAnswer: noAnswerOf(error) };
    } finally {
      cancel();
      end();
    }
  };

  const post = async (request: HttpPost): Promise<PostResult> => {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url === null || portOf(url) === null) {
      return { noAnswer: { kind: 'refused', reason: 'invalid-url', message: 'Not an http or https URL.' } };
    }
    const addresses = await addressesOf(url);
    return E.isLeft(addresses) ? { noAnswer: addresses.left } : exchange(url, addresses.right, request);
  };

  return {
    post: request => {
      const result = post(request).finally(() => underWay.delete(result));
      underWay.add(result);
      return result;
    },
    unreachable: async url => {
      if (!URL.canParse(url)) return null;
      const found = await addressesOf(new URL(url));
      return E.isLeft(found) && found.left.kind === 'ours' ? found.left : null;
    },
    close: async () => {
      await Promise.all(underWay);
      kept.close();
    },
  };
};

const tooLate = (timeoutMs: number): { readonly noAnswer: NoAnswer } => ({
  noAnswer: { kind: 'theirs', reason: 'timeout', message: `No complete answer within ${timeoutMs} ms.` },
});
