import ipaddr from 'ipaddr.js';

/** From where somebody asks, as limits count it: of IPv6 a /64, since whoever has one address of it has them all. */
export const networkOf = (address: string): string => {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  // One of IPv4 in the form of IPv6 is that of IPv4.
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
};
