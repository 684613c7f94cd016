/**
 * Posts to addresses that strangers chose. Every address is checked, and the socket connects to the very address that
 * was checked: a name that resolves anew between the two could point elsewhere. No redirect, no cookie, no proxy, and
 * one connection an exchange, so that none breaks on a connection that the receiver was about to close.
 */
import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector, Client } from 'undici';
import { type Failure, noAnswerOf, refusal } from './network-error';
import type { Clock, HttpAnswer, HttpPost, Network, NoAnswer, PostResult } from './ports';
import { reachable } from './reachable';

export type Resolve = (hostname: string) => Promise<ReadonlyArray<LookupAddress>>;

export interface NetworkOptions {
  readonly clock: Clock;
  /** CIDRs that may be reached although private, by `http:` too. */
  readonly allowNetworks: ReadonlyArray<string>;
  /** All addresses of a name; rejects as `dns.lookup` does. Default: the system's resolver. */
  readonly resolve?: Resolve;
}

/** Node tries the addresses of a name one after the other, and gives each but the last this long. */
const ATTEMPT_MS = 3000;

/** One question at a time per name: Node asks the resolver in four threads, and a slow name must not take them all. */
const sharing = (resolve: Resolve): Resolve => {
  const asked = new Map<string, ReturnType<Resolve>>();
  return hostname => {
    const known = asked.get(hostname);
    if (known !== undefined) return known;
    const answer = resolve(hostname).finally(() => asked.delete(hostname));
    asked.set(hostname, answer);
    return answer;
  };
};

const systemResolver: Resolve = hostname => dns.lookup(hostname, { all: true, verbatim: true });

export const createNetwork = (options: NetworkOptions): Network => {
  const { clock } = options;
  const mayReach = reachable(options.allowNetworks);
  const resolve = sharing(options.resolve ?? systemResolver);
  const underWay = new Set<Promise<PostResult>>();

  /** One address that may not be reached refuses the name: whoever mixes them is probing. */
  const checkedLookup =
    (protocol: string): LookupFunction =>
    (hostname, { all }, answer) => {
      resolve(hostname).then(
        addresses => {
          const no = addresses.map(({ address }) => mayReach(protocol, address)).find(why => why !== null);
          const first = addresses[0];
          if (no != null) answer(refusal(no), []);
          else if (first === undefined) answer(Object.assign(new Error(hostname), { code: 'ENOTFOUND' }), []);
          else if (all) answer(null, [...addresses]);
          else answer(null, first.address, first.family);
        },
        (error: Failure) => answer(error, []),
      );
    };

  const connectorFor = (protocol: string) =>
    buildConnector({
      timeout: 0,
      lookup: checkedLookup(protocol),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    });
  const connectors: Readonly<Record<string, buildConnector.connector>> = {
    'http:': connectorFor('http:'),
    'https:': connectorFor('https:'),
  };

  const exchange = async (url: URL, connect: buildConnector.connector, post: HttpPost): Promise<PostResult> => {
    let socket: { destroy: () => unknown } | undefined;
    const client = new Client(url.origin, {
      connect: (opts, callback) => {
        // Not in its types: the connector returns the socket at once, before it is connected.
        socket = connect(opts, callback) as unknown as typeof socket;
      },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    let cancel = (): void => undefined;
    const timeout = new Promise<PostResult>(end => {
      cancel = clock.after(post.timeoutMs, () => end(tooLate(post.timeoutMs)));
    });
    try {
      return await Promise.race([ask(client, url, post), timeout]);
    } catch (error) {
      return { noAnswer: noAnswerOf(error) };
    } finally {
      cancel();
      client.destroy().catch(() => undefined);
      socket?.destroy();
    }
  };

  const post = async (request: HttpPost): Promise<PostResult> => {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    const connect = url === null ? undefined : connectors[url.protocol];
    if (url === null || connect === undefined) {
      return { noAnswer: { kind: 'refused', reason: 'invalid-url', message: 'Not an http or https URL.' } };
    }
    // Node calls no lookup for an address.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    const no = isIP(literal) === 0 ? null : mayReach(url.protocol, literal);
    return no === null ? exchange(url, connect, request) : { noAnswer: no };
  };

  return {
    post: request => {
      const result = post(request).finally(() => underWay.delete(result));
      underWay.add(result);
      return result;
    },
    close: async () => {
      await Promise.all(underWay);
    },
  };
};

const ask = async (client: Client, url: URL, post: HttpPost): Promise<PostResult> => {
  const { statusCode, headers, body } = await client.request({
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: post.headers,
    body: post.body,
    reset: true,
  });
  const chunks: Buffer[] = [];
  let left = post.maxAnswerBytes;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  const answer: HttpAnswer = {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
  return { answer };
};

const tooLate = (timeoutMs: number): { readonly noAnswer: NoAnswer } => ({
  noAnswer: { kind: 'theirs', reason: 'timeout', message: `No complete answer within ${timeoutMs} ms.` },
});
