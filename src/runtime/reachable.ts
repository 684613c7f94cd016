/** Which addresses a webhook may be sent to: public ones by https, and the networks that the operator allows. */
import ipaddr from 'ipaddr.js';
import type { NoAnswer } from './ports';

export type Address = ReturnType<typeof ipaddr.process>;

/** The global unicast addresses of IPv6 that were ever handed out (IANA); all special ones in it `range` knows. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalUnicast));

const refused = (reason: string, message: string): NoAnswer => ({ kind: 'refused', reason, message });

export type Reachable = (protocol: string, address: string) => NoAnswer | null;

/**
 * Null when the address may be reached by that protocol, else why not. `networks` are CIDRs; a malformed one throws.
 * An IPv4 address written as IPv6 counts as what it is.
 */
export const reachable = (networks: ReadonlyArray<string>): Reachable => {
  const allowed = networks.map(network => ipaddr.parseCIDR(network));
  const isAllowed = (address: Address): boolean =>
    allowed.some(network => network[0].kind() === address.kind() && address.match(network));

  return (protocol, text) => {
    if (!ipaddr.isValid(text)) return refused('not-an-address', `${text} is no IP address.`);
    const address = ipaddr.process(text);
    if (isAllowed(address)) return null;
    if (!isPublic(address)) return refused('private-address', `${text} is not a public address.`);
    return protocol === 'https:' ? null : refused('https-required', 'Only https is allowed here.');
  };
};
