/**
 * Against whoever guesses keys. Once too many were wrong, the next are refused before they are looked at, the right one
 * among them: else one would only have to go on until another answer comes. Counted for an address (of IPv6 a network) and the client that
 * the keys are for, so that behind a proxy, where all have one address, a guesser stands in the way of that client only.
 */
import { type Failure, failing, quoted, unauthorized } from '../failure';
import type { Caller } from '../request-context';
import { isRefused, type Refused } from './clients';
import { networkOf } from './network-of';
import type { Allowance, RateLimit } from './rate-limit';

export const tooMany = ({ limit, resetSeconds }: Allowance, who: string): Failure => {
  return rateLimited(
    `${who} may send ${limit} requests in the time that ends in ${resetSeconds} s; wait until then.`,
    resetSeconds,
  );
};

/** Counts a failure under each of the names; one too many under any of them is a failure of its own. */
export const tooOften = (limit: RateLimit, names: ReadonlyArray<string>): Failure | null => {
  const refused = names.map(name => limit.take(name)).find(allowance => allowance !== null && allowance.remaining < 0);
  if (!refused) return null;
  const message = `Too many wrong credentials were sent from ${quoted(names[0] ?? '')}; wait ${refused.resetSeconds} s.`;
  return rateLimited(message, refused.resetSeconds);
};

export const guarded = async (
  limit: RateLimit,
  ip: string,
  clientId: string,
  check: () => Promise<Caller | Refused>,
  onRefused: (refused: Pick<Refused, 'clientId' | 'reason'>) => void,
): Promise<Caller> => {
  const address = networkOf(ip);
  const who = `${address} ${clientId.slice(0, 64)}`;
  if (limit.isUsedUp(who)) {
    onRefused({ clientId: null, reason: 'too-many-guesses' });
    throw tooOften(limit, [who]);
  }
  const caller = await check();
  if (!isRefused(caller)) return caller;
  onRefused(caller);
  throw tooOften(limit, [address, who]) ?? unauthorized(caller.reason, caller.message);
};

const rateLimited = (message: string, resetSeconds: number): Failure =>
  failing(429, 'rate-limited', message, { 'retry-after': String(resetSeconds) });
