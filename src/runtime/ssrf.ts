/**
 * Against server-side request forgery (SSRF): which addresses a webhook may be sent to. Public ones by https, and the
 * networks that the operator allows.
 */
import ipaddr from 'ipaddr.js';
import type { NoAnswer } from './ports';

export type Address = ReturnType<typeof ipaddr.process>;

/** The global unicast addresses of IPv6 that were ever handed out (IANA); all special ones in it `range` knows. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** `to` says by which protocol and at which port. */
export type Reachable = (to: URL, address: string) => NoAnswer | null;

/** Null when nothing can be reached there: another protocol, or port 0. */
export const portOf = ({ protocol, port }: URL): number | null =>
  (port === '' ? PORTS[protocol] : Number(port)) || null;

export const isNetwork = (text: string): boolean => readNetwork(text) !== null;

/**
 * Null when the address may be reached there, else why not. One of `networks` that is no network throws. An IPv4
 * address written as IPv6 counts as what it is.
 */
export const reachable = (networks: ReadonlyArray<string>): Reachable => {
  const allowed = networks.map(text => {
    const network = readNetwork(text);
    if (network === null) throw new TypeError(`${text} is no network.`);
    return network;
  });
  const isAllowed = (address: Address, to: URL): boolean =>
    allowed.some(
      ({ range, port }) =>
        range[0].kind() === address.kind() && address.match(range) && (port === null || port === portOf(to)),
    );

  return (to, text) => {
    if (!ipaddr.isValid(text)) return refused('not-an-address', `${text} is no IP address.`);
    const address = ipaddr.process(text);
    if (isAllowed(address, to)) return null;
    if (!isPublic(address)) return refused('private-address', `${text} is not a public address.`);
    return to.protocol === 'https:' ? null : refused('https-required', 'Only https is allowed here.');
  };
};

interface AllowedNetwork {
  readonly range: [Address, number];
  /** Null: all of them. */
  readonly port: number | null;
}

/** A CIDR, with a port if only that may be reached: `127.0.0.0/8`, `127.0.0.0/8:4000`, `::1/128`, `[::1]/128:4000`. */
const readNetwork = (text: string): AllowedNetwork | null => {
  const [, bracketed, plain, bits, port] =
    /^(?:\[([\da-f:.]+)\]|([\da-f:.]+))\/(\d+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const range = `${bracketed ?? plain}/${bits}`;
  const isWrong = !ipaddr.isValidCIDR(range) || (bracketed !== undefined && !ipaddr.IPv6.isValid(bracketed));
  if (isWrong || Number(port) === 0 || Number(port) > 65_535) return null;
  return { range: ipaddr.parseCIDR(range), port: port === undefined ? null : Number(port) };
};

const refused = (reason: string, message: string): NoAnswer => ({ kind: 'refused', reason, message });

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(globalUnicast));
