/**
 * The addresses of a name. The system's own look-up waits in a pool of four threads that files, tokens and logs need as
 * well, and for as long as a name server likes. So the servers are asked from here: side by side, each name once at a
 * time, for a bounded time, and an answer is kept as long as it says. A name that does not exist is the receiver's
 * fault; servers that do not answer, or that cannot find out, are ours.
 */
import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { Clock, NoAnswer } from './ports';
import { hostsIn, type Search, searchIn } from './system-names';

/** Never rejects, and answers in a bounded time. */
export type Resolve = (hostname: string) => Promise<E.Either<NoAnswer, ReadonlyArray<LookupAddress>>>;

export interface NamesOptions {
  readonly clock: Clock;
  /** Name servers, as `127.0.0.1:53`. Default: those of the system. */
  readonly servers?: ReadonlyArray<string>;
  readonly hostsFile?: string;
  readonly resolvConf?: string;
}

/** For a name, whatever is asked for it. */
const LOOKUP_MS = 5000;
/** A server that has not answered by then is asked again, or the next one is. */
const TRY_MS = 1500;
const TRIES = 2;
/** Names that are being asked for at one time: as many as there are deliveries under way. */
const MAX_UNDER_WAY = 256;
const MAX_KEPT = 1000;
/** Of each kind: what is beyond is neither checked nor used. */
const MAX_ADDRESSES = 16;

/** How long an answer is kept: what it says itself, within bounds. */
const MIN_TTL_MS = 1000;
const MAX_TTL_MS = 300_000;
const NOT_FOUND_MS = 10_000;
const FAILED_MS = 5000;

interface NameAnswer {
  readonly found: E.Either<NoAnswer, ReadonlyArray<LookupAddress>>;
  readonly keepMs: number;
}

const failed = (why: string, keepMs = FAILED_MS): NameAnswer => ({
  found: E.left({ kind: 'ours', reason: 'resolver-unavailable', message: why }),
  keepMs,
});
const TOO_MANY = failed(`More than ${MAX_UNDER_WAY} names are being looked up.`, 0);

export const createNames = (options: NamesOptions): Resolve => {
  const { clock, servers } = options;
  const hosts = hostsIn(options.hostsFile ?? '/etc/hosts');
  const search = searchIn(options.resolvConf ?? '/etc/resolv.conf');
  const kept = new LRUCache<string, NameAnswer & { readonly until: number }>({ max: MAX_KEPT });
  const underWay = new Map<string, Promise<NameAnswer>>();

  const askServers = async (hostname: string): Promise<NameAnswer> => {
    // A new one reads the system's configuration as it is now.
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = clock.after(LOOKUP_MS, () => resolver.cancel());
    try {
      let answer = notFound(hostname);
      for (const name of spellings(hostname, search())) {
        answer = await ask(resolver, name);
        if (E.isRight(answer.found) || answer.found.left.kind === 'ours') break;
      }
      return answer;
    } catch (error) {
      return failed(String(error));
    } finally {
      cancel();
    }
  };

  const askOnce = (hostname: string): Promise<NameAnswer> => {
    const running = underWay.get(hostname);
    if (running !== undefined) return running;
    if (underWay.size >= MAX_UNDER_WAY) return Promise.resolve(TOO_MANY);
    const answer = askServers(hostname).then(answer => {
      underWay.delete(hostname);
      kept.set(hostname, { ...answer, until: clock.elapsed() + answer.keepMs });
      return answer;
    });
    underWay.set(hostname, answer);
    return answer;
  };

  return async hostname => {
    const local = locally(hostname, hosts());
    if (local.length > 0) return E.right(local);
    const cached = kept.get(hostname);
    return cached !== undefined && clock.elapsed() < cached.until ? cached.found : (await askOnce(hostname)).found;
  };
};

const notFound = (name: string): NameAnswer => ({
  found: E.left({ kind: 'theirs', reason: 'name-not-found', message: `The name ${name} has no address.` }),
  keepMs: NOT_FOUND_MS,
});

/** As it is written first: a name that is whole means the same wherever it is asked. */
const spellings = (hostname: string, { domains, dots }: Search): ReadonlyArray<string> => {
  const isShort = !hostname.endsWith('.') && hostname.split('.').length <= dots;
  return [hostname, ...(isShort ? domains.map(domain => `${hostname}.${domain}`) : [])];
};

const ask = async (resolver: Resolver, name: string): Promise<NameAnswer> => {
  const [four, six] = await Promise.allSettled([
    resolver.resolve4(name, { ttl: true }),
    resolver.resolve6(name, { ttl: true }),
  ]);
  const records = [four, six].flatMap(answer =>
    answer.status === 'fulfilled' ? answer.value.slice(0, MAX_ADDRESSES) : [],
  );
  if (records.length > 0) {
    const ttl = Math.min(...records.map(record => record.ttl)) * 1000;
    return {
      found: E.right(records.map(({ address }) => ({ address, family: isIP(address) }))),
      keepMs: Math.min(Math.max(ttl, MIN_TTL_MS), MAX_TTL_MS),
    };
  }
  const failures = [four, six].flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []));
  const [failure] = failures.filter(({ code }) => !isNo(code));
  const isUnknown = failure === undefined || failures.some(({ code }) => code === 'ENOTFOUND');
  return isUnknown ? notFound(name) : failed(`The name ${name} could not be looked up: ${failure.message}.`);
};

/** Says that there is no such name, or none with such an address. */
const isNo = (code: unknown): boolean => code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME';

/** By the hosts file; `localhost` is this machine whatever that says (RFC 6761). */
const locally = (hostname: string, hosts: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyArray<LookupAddress> => {
  const name = hostname.replace(/\.$/, '').toLowerCase();
  const isLocalhost = name === 'localhost' || name.endsWith('.localhost');
  const addresses = hosts.get(name) ?? (isLocalhost ? ['127.0.0.1', '::1'] : []);
  return addresses.map(address => ({ address, family: isIP(address) }));
};
