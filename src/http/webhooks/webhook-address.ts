/**
 * What can be said of a webhook's address when it is entered. Names are resolved, and the addresses behind them checked,
 * when something is sent: a name may point elsewhere by then.
 */
import ipaddr from 'ipaddr.js';
import { portOf, reachable } from '../../runtime/ssrf';

/** What is wrong with the address, as the end of a sentence; null when nothing is. `networks` are those of `reachable`. */
export const addressProblem = (text: string, networks: ReadonlyArray<string>): string | null => {
  if (!URL.canParse(text)) return 'must be a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (text.includes('#')) return 'must not have a fragment (#)';
  if (portOf(url) === null) return 'must not name port 0';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(host)) {
    const mayBePlain = url.protocol === 'https:' || networks.length > 0;
    return mayBePlain ? null : 'must begin with https://';
  }
  const refused = reachable(networks)(url, host);
  if (refused === null) return null;
  return refused.reason === 'https-required' ? 'must begin with https://' : 'must lead to a public address';
};
