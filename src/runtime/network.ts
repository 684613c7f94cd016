/**
 * Posts to addresses that strangers chose. Every address is checked, and the socket connects to the very address that
 * was checked: a name that resolves anew between the two could point elsewhere. No redirect, no cookie, no proxy.
 */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import * as E from 'fp-ts/Either';
import type { SeenOfConnection } from './exchange-watch';
import { beginExchange } from './http-exchange';
import { createKeptConnections } from './kept-connections';
import { createNames, type NamesOptions, type Resolve } from './names';
import { noAnswerOf } from './network-error';
import type { Clock, HttpPost, Network, NoAnswer, PostResult, Seen } from './ports';
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
  const underWay = new Set<Promise<Posted>>();

  /** One address that may not be reached refuses the name: whoever mixes them is probing. */
  const addressesOf = async (url: URL): Promise<E.Either<NoAnswer, ReadonlyArray<LookupAddress>>> => {
    const host = hostOf(url);
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
  ): Promise<PostResult & { readonly seen: SeenOfConnection }> => {
    let cancel = (): void => undefined;
    let end = (): void => undefined;
    let seen = (): SeenOfConnection => nothingSeen;
    const timeout = new Promise<PostResult>(give => {
      cancel = clock.after(request.timeoutMs, () => give(tooLate(request.timeoutMs)));
    });
    try {
      const begun = beginExchange(kept, url, addresses, request, clock.elapsed);
      end = begun.end;
      seen = begun.seen;
      const result = await Promise.race([begun.answer.then(answer => ({ answer })), timeout]);
      return { ...result, seen: seen() };
    } catch (error) {
      return { noAnswer: noAnswerOf(error), seen: seen() };
    } finally {
      cancel();
      end();
    }
  };

  const post = async (request: HttpPost): Promise<Posted> => {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url === null || portOf(url) === null) {
      const noAnswer = { kind: 'refused', reason: 'invalid-url', message: 'Not an http or https URL.' } as const;
      return { noAnswer, seen: nothingSeen };
    }
    const begun = clock.elapsed();
    const addresses = await addressesOf(url);
    const dnsMs = isLiteral(url) ? null : Math.round(clock.elapsed() - begun);
    if (E.isLeft(addresses)) return { noAnswer: addresses.left, seen: { ...nothingSeen, dnsMs } };
    const posted = await exchange(url, addresses.right, request);
    return { ...posted, seen: { ...posted.seen, dnsMs } };
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

type Posted = PostResult & { readonly seen: Seen };

const nothingSeen: Seen = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, tls: null };

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const isLiteral = (url: URL): boolean => isIP(hostOf(url)) !== 0;

const tooLate = (timeoutMs: number): { readonly noAnswer: NoAnswer } => ({
  noAnswer: { kind: 'theirs', reason: 'timeout', message: `No complete answer within ${timeoutMs} ms.` },
});
