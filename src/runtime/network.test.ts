import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import * as E from 'fp-ts/Either';
import { nameServer } from '../../test/support/name-server';
import { selfSigned } from '../../test/support/self-signed';
import { createNetwork, type NetworkOptions } from './network';
import type { HttpPost, NoAnswer } from './ports';
import { realClock } from './real';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const listening = async (server: Server, host = '127.0.0.1'): Promise<number> => {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
};
const serving = (listener: RequestListener): Promise<number> => listening(createHttpServer(listener));

const localNetwork = (options: Partial<NetworkOptions> = {}) =>
  createNetwork({ clock: realClock, allowNetworks: ['127.0.0.0/8'], ...options });

const posting = (url: string, rest: Partial<HttpPost> = {}): HttpPost => ({
  url,
  headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
  body: '{"grün":"✓"}',
  timeoutMs: 5000,
  maxAnswerBytes: 4096,
  ...rest,
});

test('posts the bytes with their headers and hands back the answer', async () => {
  const received: unknown[] = [];
  const port = await serving(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push([request.method, request.url, request.rawHeaders, Buffer.concat(chunks).toString()]);
    response.writeHead(202, { 'Retry-After': '5', 'X-Two': ['a', 'b'] }).end('taken');
  });
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/hook?for=flow`));
  expect(result).toMatchObject({
    answer: { status: 202, body: 'taken', headers: { 'retry-after': '5', 'x-two': 'a, b' } },
  });
  expect(received).toEqual([
    [
      'POST',
      '/hook?for=flow',
      expect.arrayContaining(['webhook-id', 'msg_1', 'Connection', 'keep-alive']),
      '{"grün":"✓"}',
    ],
  ]);
});

test('a redirect is an answer like any other: it is not followed', async () => {
  let requests = 0;
  const port = await serving((_, response) => {
    requests += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`));
  expect(result).toMatchObject({ answer: { status: 307 } });
  expect(requests).toBe(1);
});

test('of a long answer only the first bytes are read, and the rest is not waited for', async () => {
  const port = await serving((_, response) => {
    const more = (): void => {
      while (response.write('x'.repeat(65536)));
      response.once('drain', more);
    };
    response.writeHead(200);
    more();
  });
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`));
  expect(result).toMatchObject({ answer: { status: 200, body: 'x'.repeat(4096) } });
});

test.each<[string, RequestListener]>([
  ['headers never come', () => undefined],
  ['the body never ends', (_, response) => response.writeHead(200).write('{')],
])('gives up in time when %s', async (_, listener) => {
  const port = await serving(listener);
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`, { timeoutMs: 100 }));
  expect(result).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'timeout' } });
});

test('gives up in time when the TLS handshake does not end, and hangs up', async () => {
  const server = createTcpServer();
  const hungUp = new Promise<void>(resolve => {
    server.on('connection', socket =>
      socket
        .on('error', () => undefined)
        .on('close', () => resolve())
        .resume(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const result = await localNetwork().post(posting(`https://127.0.0.1:${port}/`, { timeoutMs: 100 }));
  expect(result).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'timeout' } });
  await hungUp;
  server.close();
});

test.each<[string, string, RequestListener]>([
  ['a reset before the answer', 'connection-reset', request => request.socket.destroy()],
  [
    'a reset within the answer',
    'connection-reset',
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345', () => response.destroy());
    },
  ],
  ['what is not HTTP', 'not-http', (_, response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n')],
])('%s is their failure', async (_, reason, listener) => {
  const port = await serving(listener);
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`));
  expect(result).toMatchObject({ noAnswer: { kind: 'theirs', reason } });
});

test('a closed port is their failure', async () => {
  const port = await serving(() => undefined);
  servers.pop()?.close();
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`));
  expect(result).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'connection-refused' } });
});

test('a certificate that is not trusted is their failure; the name is asked for, not the address', async () => {
  const names: unknown[] = [];
  const server = createHttpsServer({
    ...selfSigned,
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  const port = await listening(server);
  const network = localNetwork({ resolve: async () => E.right([{ address: '127.0.0.1', family: 4 }]) });
  const result = await network.post(posting(`https://hooks.example:${port}/`));
  expect(result).toMatchObject({ noAnswer: { kind: 'theirs', reason: 'tls' } });
  expect(names).toEqual(['hooks.example']);
});

test('goes to the address that was checked, whatever the name says next, and keeps the host', async () => {
  const hosts: unknown[] = [];
  const port = await serving((request, response) => {
    hosts.push(request.headers.host);
    response.end();
  });
  const answers = ['127.0.0.1', '10.0.0.1'];
  const network = localNetwork({ resolve: async () => E.right([{ address: answers.shift() ?? '', family: 4 }]) });
  expect(await network.post(posting(`http://hooks.example:${port}/`))).toMatchObject({ answer: { status: 200 } });
  expect(hosts).toEqual([`hooks.example:${port}`]);
});

test('says how long each step took: that of the name, and until the first of the answer', async () => {
  const port = await serving((_, response) => void setTimeout(() => response.end(), 60));
  const slowly = async () => {
    await new Promise(resolve => setTimeout(resolve, 40));
    return E.right([{ address: '127.0.0.1', family: 4 }]);
  };
  const { seen } = await localNetwork({ resolve: slowly }).post(posting(`http://hooks.example:${port}/`));
  expect(seen).toMatchObject({ tlsMs: null, tls: null, connectMs: expect.any(Number) });
  expect(seen.dnsMs).toBeGreaterThanOrEqual(35);
  expect(seen.firstByteMs).toBeGreaterThanOrEqual(55);
});

test('says no more than it came to', async () => {
  const nothing = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, tls: null };
  const port = await serving(() => undefined);
  const silent = await localNetwork().post(posting(`http://127.0.0.1:${port}/`, { timeoutMs: 50 }));
  expect(silent.seen).toEqual({ ...nothing, connectMs: expect.any(Number) });
  servers.pop()?.close().closeAllConnections();
  expect(await localNetwork().post(posting(`http://127.0.0.1:${port}/`))).toMatchObject({ seen: nothing });
});

test('tries the next address when one is closed', async () => {
  const port = await listening(
    createHttpServer((_, response) => response.end()),
    '127.0.0.2',
  );
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
  ];
  const network = localNetwork({ resolve: async () => E.right(addresses) });
  expect(await network.post(posting(`http://hooks.example:${port}/`))).toMatchObject({ answer: { status: 200 } });
});

describe('without an allowed network', () => {
  const byDefault = (resolve?: NetworkOptions['resolve']) =>
    createNetwork({ clock: realClock, allowNetworks: [], ...(resolve && { resolve }) });

  test.each([
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0x7f000001',
    '0X7F.0.0.1',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '0177.0x0.1',
    '127.0.0.1.',
    '127.1.',
    '0.0.0.0',
    '0',
    '0.1',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[0000::0001]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::FFFF:7F00:0001]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::127.0.0.1]',
    '[2002:7f00:1::]',
    '[2002:a00:1::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[100::1]',
    '[4000::1]',
    '10.0.0.1',
    '10.1',
    '0xa.1',
    '012.0.0.1',
    '167772161',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.168.257',
    '0xc0a80101',
    '3232235777',
    '100.64.0.1',
    '169.254.169.254',
    '169.254.43518',
    '0xa9fea9fe',
    '2852039166',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '4294967295',
  ])('%s is refused, and nothing reaches it', async host => {
    let connections = 0;
    const server = createHttpServer();
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listening(server, '0.0.0.0');
    const result = await byDefault().post(posting(`https://${host}:${port}/`));
    expect(result).toMatchObject({ noAnswer: { kind: 'refused', reason: 'private-address' } });
    expect(connections).toBe(0);
  });

  test.each(['[fe80::1%25eth0]', '[fe80::1%eth0]', '[::1%25lo]', '127.0.0.0x1.', '[127.0.0.1]', '[::ffff:127.1]'])(
    '%s is refused',
    async host =>
      expect(await byDefault().post(posting(`https://${host}/`))).toMatchObject({ noAnswer: { kind: 'refused' } }),
  );

  test('port 0 is refused', async () =>
    expect(await byDefault().post(posting('https://203.0.114.7:0/'))).toMatchObject({
      noAnswer: { kind: 'refused', reason: 'invalid-url' },
    }));

  test('a name is refused when only one of its addresses is private', async () => {
    const addresses = [
      { address: '93.184.216.34', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ];
    const result = await byDefault(async () => E.right(addresses)).post(posting('https://hooks.example/'));
    expect(result).toMatchObject({ noAnswer: { kind: 'refused', reason: 'private-address' } });
  });

  test('localhost is refused by what it resolves to', async () => {
    const result = await byDefault().post(posting('https://localhost/'));
    expect(result).toMatchObject({ noAnswer: { kind: 'refused', reason: 'private-address' } });
  });

  test('http is refused for a public address', async () => {
    const network = byDefault(async () => E.right([{ address: '93.184.216.34', family: 4 }]));
    expect(await network.post(posting('http://hooks.example/'))).toMatchObject({
      noAnswer: { kind: 'refused', reason: 'https-required' },
    });
    expect(await network.post(posting('http://93.184.216.34/'))).toMatchObject({
      noAnswer: { kind: 'refused', reason: 'https-required' },
    });
  });
});

test.each(['', 'hooks.example', 'ftp://hooks.example/', 'file:///etc/passwd', 'https://', 'https://a b/'])(
  '%p is refused',
  async url =>
    expect(await localNetwork().post(posting(url))).toMatchObject({
      noAnswer: { kind: 'refused', reason: 'invalid-url' },
    }),
);

test('only the port that is allowed may be reached, whether the receiver has a name or not', async () => {
  const port = await serving((_, response) => response.end());
  const other = await serving((_, response) => response.end());
  const network = localNetwork({ allowNetworks: [`127.0.0.0/8:${port}`, `[::1]/128:${port}`] });
  for (const host of ['127.0.0.1', 'localhost']) {
    expect(await network.post(posting(`http://${host}:${port}/`))).toMatchObject({ answer: { status: 200 } });
    expect(await network.post(posting(`http://${host}:${other}/`))).toMatchObject({
      noAnswer: { kind: 'refused', reason: 'private-address' },
    });
  }
});

test('a name that cannot be looked up is not their failure, and a name that is not there is', async () => {
  const server = await nameServer(name => (name === 'broken.example' ? 'failure' : 'no-such-name'));
  const network = localNetwork({ names: { servers: [server.address] } });
  expect(await network.post(posting('https://broken.example/'))).toMatchObject({
    noAnswer: { kind: 'ours', reason: 'resolver-unavailable' },
  });
  expect(await network.post(posting('https://none.example/'))).toMatchObject({
    noAnswer: { kind: 'theirs', reason: 'name-not-found' },
  });
});

test('a name whose servers do not answer is not their failure, however short the time for the exchange', async () => {
  const server = await nameServer(() => null);
  const clock = { ...realClock, after: (ms: number, task: () => void) => realClock.after(ms / 20, task) };
  const network = localNetwork({ clock, names: { servers: [server.address] } });
  expect(await network.post(posting('https://dead.example/', { timeoutMs: 100 }))).toMatchObject({
    noAnswer: { kind: 'ours', reason: 'resolver-unavailable' },
  });
});

test('a header that cannot be sent is reported, not thrown', async () => {
  const port = await serving((_, response) => response.end());
  const result = await localNetwork().post(posting(`http://127.0.0.1:${port}/`, { headers: { 'bad name': 'x' } }));
  expect(result).toMatchObject({ noAnswer: expect.anything() });
});

test('whether our side could ask is found out without sending anything', async () => {
  const failing = (kind: NoAnswer['kind'], reason: string) =>
    localNetwork({ resolve: async () => E.left({ kind, reason, message: '' }) });
  const url = 'https://receiver.example/hook';
  const down = failing('ours', 'resolver-unavailable');
  expect(await down.unreachable(url)).toMatchObject({ kind: 'ours', reason: 'resolver-unavailable' });
  expect(await down.unreachable('https://[::1]/hook')).toBeNull();
  expect(await down.unreachable('no URL')).toBeNull();
  // Their fault: an attempt says so.
  expect(await failing('theirs', 'name-not-found').unreachable(url)).toBeNull();
});
