/** Whatever is wrong with a request, the answer is the envelope, names field and value, and is never a 5xx. */
import { connect } from 'node:net';
import { eventCount } from '../support/event-count';
import type { Answer } from '../support/http-client';
import { type Running, startService } from '../support/service';

let flowsync: Running;
let events: number;

beforeAll(async () => {
  flowsync = await startService();
  await flowsync.request('PUT', '/flows/1', { code: 'F1', title: 'Flow' });
  events = await eventCount(flowsync.request);
});

const expectRefused = ({ status, headers, body }: Answer, code: number, reason?: string): void => {
  expect({ status, body }).toMatchObject({ status: code, body: { success: false, data: null, error: { code } } });
  expect(body.error.message).not.toBe('');
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['x-correlation-id']).toBeTruthy();
  if (reason !== undefined) expect(body.error.errors[0]).toMatchObject({ reason });
};

const messages = ({ body }: Answer): ReadonlyArray<string> =>
  body.error.errors.map(({ message }: { message: string }) => message);

const send = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(flowsync.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', data => (answer += data));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });

describe('routes and methods', () => {
  test.each(['/nothing', '/v2/flows', '/flows/1/external-sources/', '//flows', '/v1/v1/flows'])(
    '%s is unknown',
    async path => {
      const answer = await flowsync.request('GET', path);
      expectRefused(answer, 404, 'unknown-route');
      expect(messages(answer)[0]).toContain(JSON.stringify(path));
    },
  );

  test('a method that the path does not take is answered with those it takes', async () => {
    for (const path of ['/flows/1/external-sources', '/v1/flows/1/external-sources']) {
      const answer = await flowsync.request('PATCH', path, {});
      expectRefused(answer, 405, 'method-not-allowed');
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
    }
  });

  test('OPTIONS tells the same, without credentials', async () => {
    const answer = await flowsync.request('OPTIONS', '/flows/1', undefined, { 'x-api-key': null });
    expect(answer).toMatchObject({ status: 204, body: '', headers: { allow: 'GET, HEAD, PUT' } });
    expectRefused(await flowsync.request('OPTIONS', '/nothing'), 404);
  });

  test.each([
    ['*flows/1', 404],
    ['*', 404],
    ['http://elsewhere/flows/1', 200],
  ])('the target %s', async (target, status) => {
    const headers = `host: x\r\nx-api-key: ${flowsync.adminKey}\r\nconnection: close`;
    expect(await send(`GET ${target} HTTP/1.1\r\n${headers}\r\n\r\n`)).toMatch(`HTTP/1.1 ${status} `);
  });

  test('HEAD is GET without its body', async () => {
    const answer = await flowsync.request('HEAD', '/flows/1');
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
    expect((await flowsync.request('HEAD', '/flows/2')).status).toBe(404);
    expect((await flowsync.request('HEAD', '/flows/1', undefined, { 'x-api-key': 'wrong' })).status).toBe(401);
  });
});

describe('what is no HTTP', () => {
  test.each([
    ['a line that is no request', 'hello\r\n\r\n', 400],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n', 400],
    [
      'two lengths of one body',
      'POST /flows HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
    ['no host', 'GET /flows HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['an expectation', 'GET /flows HTTP/1.1\r\nhost: x\r\nexpect: magic\r\n\r\n', 417],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, text, code) => {
    const [head = '', body = ''] = (await send(text)).split('\r\n\r\n');
    expect(head).toMatch(`HTTP/1.1 ${code} `);
    expect(head).toMatch(/cache-control: no-store/i);
    expect(head).toMatch(/x-content-type-options: nosniff/i);
    expect(JSON.parse(body)).toMatchObject({ success: false, data: null, error: { code } });
  });
});

describe('paths', () => {
  const bad = [
    '0',
    '-1',
    '1.5',
    '1e3',
    '01',
    '+1',
    '9007199254740992',
    '99999999999999999999',
    'abc',
    '%00',
    '%20',
    '..',
    '.',
    '%2e%2e',
    '1%2F2',
    '%2F',
    encodeURIComponent('１'),
    '1;2',
    'x'.repeat(300),
  ];
  test.each(bad)('flow id %s', async id => {
    for (const [method, path] of [
      ['GET', `/flows/${id}`],
      ['POST', `/v1/flows/${id}/external-sources`],
    ] as const) {
      const answer = await flowsync.request(method, path, method === 'POST' ? { reference: 'A' } : undefined);
      expectRefused(answer, 400, 'invalid-value');
      expect(messages(answer)[0]).toMatch(/^path\.flowId must be a whole number from 1 to 9007199254740991; it is "/);
    }
  });

  test.each(['%', '%zz', '%E0%A4%A', '%ED%A0%80', '%FF'])('the broken escape %s', async id => {
    const answer = await flowsync.request('GET', `/flows/${id}`);
    expectRefused(answer, 400, 'bad-url');
    expect(messages(answer)[0]).toContain(`"/flows/${id}"`);
  });

  test('a path of ten thousand characters', async () => {
    expectRefused(await flowsync.request('GET', `/flows/${'1'.repeat(10_000)}`), 414, 'url-too-long');
  });

  test('a parameter is decoded once', async () => {
    const answer = await flowsync.request('GET', '/flows/%2531');
    expect(messages(answer)[0]).toContain('it is "%31"');
    const twice = await flowsync.request('GET', '/flows/a%252Fb%2f');
    expect(messages(twice)[0]).toContain('it is "a%2Fb/"');
  });
});

describe('queries', () => {
  test.each([
    ['limit=1&limit=2', 'duplicate-parameter', 'query.limit is given more than once'],
    ['nonsense=1', 'unknown-field', 'query.nonsense is not a field that is known here; it is "1"'],
    ['__proto__=1', 'unknown-field', 'query.__proto__ is not a field that is known here; it is "1"'],
    ['limit=', 'invalid-value', 'query.limit must be a whole number from 1 to 100; it is ""'],
    ['limit=101', 'invalid-value', 'query.limit must be a whole number from 1 to 100; it is "101"'],
    ['offset=-1', 'invalid-value', 'query.offset must be a whole number from 0 to 9007199254740991; it is "-1"'],
    ['limit=%zz', 'invalid-value', 'query.limit must be a whole number from 1 to 100; it is "%zz"'],
  ])('%s', async (query, reason, message) => {
    const answer = await flowsync.request('GET', `/flows?${query}`);
    expectRefused(answer, 400, reason);
    expect(messages(answer)).toEqual([message]);
  });
});

describe('headers', () => {
  test.each([
    [
      'x-correlation-id',
      'two words',
      'x-correlation-id must be made of 1 to 128 visible ASCII characters; it is "two words"',
    ],
    ['x-correlation-id', 'x'.repeat(129), expect.stringContaining('x-correlation-id must be')],
    ['flowsync-position', '-1', 'flowsync-position must be a position, in decimal; it is "-1"'],
    ['flowsync-position', '99999999999999999', expect.stringContaining('flowsync-position must be')],
    ['idempotency-key', 'x'.repeat(256), expect.stringContaining('idempotency-key must be')],
    ['idempotency-key', '', expect.stringContaining('idempotency-key must be')],
  ])('%s: %s', async (name, value, message) => {
    const answer = await flowsync.request('POST', '/flows/1/external-sources', { reference: 'A' }, { [name]: value });
    expectRefused(answer, 400, 'invalid-header');
    expect(messages(answer)).toEqual([message]);
  });
});

test('each answer is kept by nobody and is what it says, whatever was asked', async () => {
  const tried = [
    '/flows',
    '/nothing',
    '/flows/',
    '/flows/%zz',
    '/docs',
    '/docs/x',
    '/metrics',
    '/oauth2/token',
    '/health/live',
  ];
  for (const path of [...tried, ...tried.map(one => `/v1${one}`)])
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const { status, headers } = await flowsync.request(method, path, undefined, { 'x-api-key': 'wrong' });
      expect({ method, path, status, headers }).toMatchObject({
        status: expect.any(Number),
        headers: {
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'x-correlation-id': expect.any(String),
        },
      });
      expect(status).toBeLessThan(500);
    }
});

test('nothing of all that left an event behind', async () => expect(await eventCount(flowsync.request)).toBe(events));
