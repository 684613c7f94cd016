import { addressProblem } from './webhook-address';

const loopback = ['127.0.0.0/8', '::1/128'];

test.each([
  'https://example.org/hook?a=b',
  'https://example.org:8443',
  'https://203.0.114.7/',
  'https://[2606:4700::1111]/hook',
])('%s is accepted anywhere', url => expect(addressProblem(url, [])).toBeNull());

test.each([
  ['not a url', 'must be a URL'],
  ['https://', 'must be a URL'],
  ['example.org/hook', 'must be a URL'],
  ['ftp://example.org', 'must begin with https://'],
  ['javascript:alert(1)', 'must begin with https://'],
  ['http://example.org/hook', 'must begin with https://'],
  ['http://203.0.114.7/', 'must begin with https://'],
  ['https://user:pass@example.org/', 'must not hold a user name or password'],
  ['https://user@example.org/', 'must not hold a user name or password'],
  ['https://example.org/#part', 'must not have a fragment (#)'],
  ['https://example.org/#', 'must not have a fragment (#)'],
  ['https://example.com:0', 'must not name port 0'],
  ['https://127.0.0.1/', 'must lead to a public address'],
  ['https://2130706433/', 'must lead to a public address'],
  ['https://0x7f.1/', 'must lead to a public address'],
  ['https://[::1]/', 'must lead to a public address'],
  ['https://[::ffff:127.0.0.1]/', 'must lead to a public address'],
  ['https://169.254.169.254/latest/meta-data', 'must lead to a public address'],
])('%s %s', (url, problem) => expect(addressProblem(url, [])).toBe(problem));

test('networks that are allowed may be reached, and by http', () => {
  expect(addressProblem('http://127.0.0.1:4000/hook', loopback)).toBeNull();
  expect(addressProblem('http://[::1]:4000/hook', loopback)).toBeNull();
  expect(addressProblem('http://localhost:4000/hook', loopback)).toBeNull();
  expect(addressProblem('http://10.0.0.1/', loopback)).toBe('must lead to a public address');
  expect(addressProblem('http://127.0.0.1:4000/', ['127.0.0.0/8:4000'])).toBeNull();
  expect(addressProblem('http://127.0.0.1:4001/', ['127.0.0.0/8:4000'])).toBe('must lead to a public address');
});
