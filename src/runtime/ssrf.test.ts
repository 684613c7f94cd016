import { isNetwork, portOf, reachable } from './ssrf';

const https = new URL('https://hooks.example/');
const http = new URL('http://hooks.example/');

const byDefault = reachable([]);
const within = reachable(['10.0.0.0/8', 'fd00::/8', '127.0.0.1/32']);

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])(
  '%s may be reached by https, and not by http',
  address => {
    expect(byDefault(https, address)).toBeNull();
    expect(byDefault(http, address)).toMatchObject({ kind: 'refused', reason: 'https-required' });
  },
);

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '100::1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  'fc00::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'no address',
])('%s is refused', address => expect(byDefault(https, address)).toMatchObject({ kind: 'refused' }));

test('what the operator allows may be reached, by http too, and nothing beside it', () => {
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1', '127.0.0.1']) {
    expect(within(http, address)).toBeNull();
    expect(within(https, address)).toBeNull();
  }
  for (const address of ['11.0.0.1', '127.0.0.2', 'fc00::1']) {
    expect(within(http, address)).toMatchObject({ kind: 'refused' });
  }
});

test('a network with a port may be reached there and nowhere else', () => {
  const mayReach = reachable(['127.0.0.0/8:4000', '[::1]/128:443', 'fd00::/8']);
  const refusedAs = (url: string, address: string) => mayReach(new URL(url), address)?.reason ?? null;
  expect(refusedAs('http://a.example:4000', '127.0.0.1')).toBeNull();
  expect(refusedAs('http://a.example:4001', '127.0.0.1')).toBe('private-address');
  expect(refusedAs('https://a.example', '127.0.0.1')).toBe('private-address');
  expect(refusedAs('https://a.example', '::1')).toBeNull();
  expect(refusedAs('http://a.example', '::1')).toBe('private-address');
  expect(refusedAs('http://a.example:1', 'fd00::1')).toBeNull();
});

test.each(['10.0.0.0/8', '10.0.0.0/8:1', '::1/128', '[::1]/128', '[::1]/128:65535', '::1/128:8443'])(
  '%s is a network',
  text => expect(isNetwork(text)).toBe(true),
);
test.each([
  '',
  '10.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/8:',
  '10.0.0.0/8:0',
  '10.0.0.0/8:65536',
  '[10.0.0.0]/8',
  '[::1/128',
])('%p is none', text => expect(isNetwork(text)).toBe(false));

test.each([
  ['http://a.example', 80],
  ['https://a.example', 443],
  ['https://a.example:8443', 8443],
  ['https://a.example:0', null],
  ['ftp://a.example', null],
])('the port of %s is %p', (url, port) => expect(portOf(new URL(url))).toBe(port));
