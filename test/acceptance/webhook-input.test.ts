/** A webhook's body, wrong in every way: each is refused with the name of the field, and changes nothing. */

import { type Answer, type Send } from '../support/http-client';
import { startService } from '../support/service';

const settings = { title: 'M', url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'], active: true };
const LONE_SURROGATE = '\ud800';
const BEYOND = 2 ** 53;
const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
const NO_TEXT = [null, 0, true, [], {}, ['M']];
const NO_LINE = [...NO_TEXT, '', ' ', ' M', 'a\nb', 'a\u0000b', '\u001b[2J', '\u202eM', '\u009b1m', LONE_SURROGATE];
const NO_LIST = [null, 0, true, 'x', {}, []];
const noCount = (max: number) => [0, -1, 1.5, max + 1, BEYOND, '1', true, [], [1], {}];
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const patterns = (count: number) => numbers(count).map(number => `a${number}`);
const plain = (more: object) => ({ scheme: 'plain', header: 'x-signature', ...more });

/** Of each field: what it must not be; the message names the field or what lies in it. */
const WRONG: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  title: [...NO_LINE, 'x'.repeat(256), '\u{1f600}'.repeat(256)],
  url: [
    ...NO_LINE,
    ...[
      'x',
      '/hook',
      '//example.org',
      'https://',
      'https:///',
      'ftp://example.org',
      'javascript:alert(1)',
      'file:///etc',
    ],
    ...['https://example.org:0', 'https://example.org:00/', 'https://example.org:65536', 'https://example.org:-1'],
    ...['http://example.org', 'https://u@example.org', 'https://:p@example.org', 'https://example.org/#', 'https://%'],
    ...['https://127.0.0.1', 'https://0x7f.1', 'https://2130706433', 'https://[::1]', 'https://[::ffff:10.0.0.1]'],
    ...['https://169.254.169.254/latest', 'https://exa mple.org', `https://example.org/${'x'.repeat(2048)}`],
  ],
  active: [null, 0, 1, 'true', [], {}],
  events: [
    ...NO_LIST,
    ...[[null], [1], [[]], [''], ['flow.sync'], ['flow.*'], ['*'], ['flow_external_source'], ['FLOW_EXTERNAL_SOURCE ']],
    ...[['FLOW_EXTERNAL_SOURCE', 'FLOW_EXTERNAL_SOURCE'], Array(10_000).fill('flow.archived'), [LONE_SURROGATE]],
    ...PROTOTYPE_NAMES.map(name => [name]),
  ],
  secret: [
    ...NO_TEXT,
    ...['', 'x'.repeat(501), 'a\u0000b', LONE_SURROGATE, 'any text', 'whsec_', 'whsec_c2hvcnQ=', 'whsk_', 'whpk_AAAA'],
    `whsk_${Buffer.alloc(32).toString('base64')}`,
  ],
  signature: [
    ...[null, 0, 'hmac', [], {}, { scheme: null }, { scheme: 'HMAC' }, { scheme: ['hmac'] }, { header: 'x-a' }],
    ...PROTOTYPE_NAMES.map(scheme => ({ scheme })),
    ...[{ scheme: 'plain' }, { scheme: 'hmac', header: 'x-a' }, { scheme: 'ed25519', prefix: '' }],
    ...[{ scheme: 'ed25519', publicKey: 'whpk_' }, plain({ secret: 'x' }), plain({ encoding: 'HEX' })],
    ...['', 'a b', 'a:b', 'a\r\nx-b', 'é', ' x', 'x'.repeat(101), null, 1, [], '__proto__'].map(header =>
      plain({ header }),
    ),
    ...['host', 'Content-Length', 'content-type', 'Transfer-Encoding', 'CONNECTION', 'keep-alive', 'te', 'trailer'].map(
      header => plain({ header }),
    ),
    ...['upgrade', 'proxy-authorization', 'Webhook-Id', 'webhook-signature', 'flowsync-checkpoint', 'user-agent'].map(
      header => plain({ header }),
    ),
    ...['a\r\nb', '\u0000', ' x', 'é', 'x'.repeat(101), null, 1, []].map(prefix => plain({ prefix })),
    ...[null, 1, 'base64url', '__proto__'].map(encoding => plain({ encoding })),
  ],
  filters: [
    ...[0, true, 'x', [], [7], { flows: [7] }, { constructor: [7] }],
    ...[...NO_LIST, [0], [-1], [1.5], ['7'], [null], [BEYOND], [7, 7], numbers(501)].map(flowIds => ({ flowIds })),
    ...[...NO_LIST, [''], [' '], [1], ['a\nb'], ['\u001b['], [LONE_SURROGATE], ['e\u0301'], ['a', 'a']].map(
      flowCodes => ({
        flowCodes,
      }),
    ),
    ...[patterns(51), ['x'.repeat(256)]].map(flowCodes => ({ flowCodes })),
    ...[...NO_LIST, [''], ['a b'], ['é'], ['a/b'], ['a?'], [LONE_SURROGATE], ['a', 'a'], ['x'.repeat(256)]].map(
      references => ({ references }),
    ),
    { references: patterns(51) },
  ],
  maxPerSecond: noCount(1000),
  maxConcurrent: noCount(64),
  topics: [['FLOW_EXTERNAL_SOURCE']],
  id: [7],
  owner: ['admin'],
  constructor: [1],
  toString: [1],
};

let request: Send;
let all: () => Promise<unknown>;
let webhookId = 0;

beforeAll(async () => {
  ({ request } = await startService());
  all = async () => (await request('GET', '/webhooks')).body;
  webhookId = (await request('POST', '/webhooks', settings)).body.data.id;
});

const refusal = ({ status, body }: Answer) => [
  status,
  body.error?.errors.map(({ reason, message }: { reason: string; message: string }) => `${reason}: ${message}`),
];

const isNamed = (field: string): RegExp =>
  new RegExp(`^(invalid-value|missing-field|unknown-field): body\\.${field}[ .]`);

test.each(Object.entries(WRONG))('%s, in each wrong way', async (field, values) => {
  const before = await all();
  for (const value of values) {
    const body = { ...settings, [field]: value };
    for (const [method, path] of [
      ['POST', '/webhooks'],
      ['PUT', `/webhooks/${webhookId}`],
    ] as const) {
      const answer = await request(method, path, body);
      expect([method, value, ...refusal(answer)]).toEqual([
        method,
        value,
        400,
        expect.arrayContaining([expect.stringMatching(isNamed(field))]),
      ]);
      // Whatever was given is shown in a form that no terminal obeys.
      expect(answer.body.error.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}]/u);
    }
  }
  expect(await all()).toEqual(before);
});

test('a field that is missing, and one that is there under the name of a prototype', async () => {
  const before = await all();
  for (const field of ['title', 'url', 'events']) {
    const { [field]: _, ...rest } = settings as Record<string, unknown>;
    expect(refusal(await request('POST', '/webhooks', rest))).toEqual([
      400,
      [`missing-field: body.${field} is missing`],
    ]);
  }
  const { active: _, ...rest } = settings;
  expect(refusal(await request('PUT', `/webhooks/${webhookId}`, rest))).toEqual([
    ...[400, ['missing-field: body.active is missing']],
  ]);
  const text = JSON.stringify(settings).replace('{', '{"__proto__":{"active":false},');
  const headers = { 'content-type': 'application/json' };
  expect((await request('POST', '/webhooks', text, headers)).status).toBe(400);
  expect(await all()).toEqual(before);
});

/** Each body has a problem that lies in one value, and others that lie between values or in the settings of the service. */
const SEVERAL_WRONG: ReadonlyArray<readonly [string, string, string, object, ReadonlyArray<string>]> = [
  [
    ...(['a new webhook', 'POST', '/webhooks'] as const),
    { title: '', url: 'ftp://x', events: ['FLOW_EXTERNAL_SOURCE', 'FLOW_EXTERNAL_SOURCE', 'x'], secret: 'any text' },
    ['body.title', 'body.url', 'body.events.1', 'body.events.2', 'body.secret'],
  ],
  [
    ...(['a changed webhook', 'PUT', '/webhooks/7'] as const),
    { title: 7, url: 'https://10.0.0.1/', events: ['x'], signature: { scheme: 'plain', encoding: 'HEX' } },
    ['body.title', 'body.url', 'body.events.0', 'body.active', 'body.signature.encoding', 'body.signature.header'],
  ],
  [
    ...(['a new schedule', 'POST', '/flows/7/schedules'] as const),
    {
      ...{ cron: 'every 30s', references: [], active: 'yes' },
      ...{ from: '2030-01-02T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' },
    },
    ['body.references', 'body.active', 'body.until', 'body.cron'],
  ],
  [
    ...(['a set-up', 'POST', `/flows/by-code/${'x'.repeat(256)}/set-up`] as const),
    { title: '', externalSources: ['a', 'a', 'b', 'b'].map(reference => ({ reference })) },
    ['path.flowCode', 'body.title', 'body.externalSources.1.reference', 'body.externalSources.3.reference'],
  ],
  [
    ...(['a recovery', 'POST', '/webhooks/7/recover'] as const),
    { state: 'x', since: '2030-01-02T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' },
    ['body.state', 'body.until'],
  ],
];

test.each(SEVERAL_WRONG)('%s: all that is wrong is told at once', async (_, method, path, body, fields) => {
  const answer = await request(method, path, body);
  const told = answer.body.error?.errors.map(({ message }: { message: string }) => message.split(' ', 1)[0]);
  expect([answer.status, [...told].sort()]).toEqual([400, [...fields].sort()]);
});

const SEVERAL_WRONG_IN_QUERY: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ['/deliveries?state=x&since=2030-01-02T00:00:00.000Z&until=2030-01-01T00:00:00.000Z', ['state', 'until']],
  ['/deliveries?state=failed&state=failed&limit=0&cursor=999999999999999-1', ['state', 'limit', 'cursor']],
  ['/audit?flow=x&type=Nothing&after=9&before=9', ['flow', 'type', 'before']],
  ['/statistics?zone=Mars/Olympus&sourceId=1&limit=0', ['zone', 'sourceId', 'limit']],
];

test.each(SEVERAL_WRONG_IN_QUERY)('%s: all that is wrong is told at once, in a query', async (path, fields) => {
  const answer = await request('GET', path);
  const told = answer.body.error?.errors.map(({ message }: { message: string }) => message.split(' ', 1)[0]);
  expect([answer.status, [...told].sort()]).toEqual([400, fields.map(field => `query.${field}`).sort()]);
});

test('another scheme needs a secret of its kind, but for the one whose secret nobody needs', async () => {
  const change = (more: object) => request('PUT', `/webhooks/${webhookId}`, { ...settings, ...more });
  expect(refusal(await change({ signature: plain({}) }))).toEqual([
    ...[400, ['missing-field: body.secret is missing: the scheme plain needs one of its own']],
  ]);
  const whsec = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const [status, problems] = refusal(await change({ signature: { scheme: 'ed25519' }, secret: whsec }));
  expect([status, problems]).toEqual([400, [expect.stringMatching(/^invalid-value: body.secret must be whsk_/)]]);
  expect(JSON.stringify(problems)).not.toContain('AAAA');
});

test('what is right at its longest is taken', async () => {
  const longest = {
    title: '\u{1f600}'.repeat(255),
    url: `https://example.org/${'x'.repeat(2028)}`,
    filters: {
      flowIds: numbers(500).map(number => BEYOND - number),
      flowCodes: numbers(50).map(number => '\u{1f600}'.repeat(253) + number.toString(36).padStart(2, '0')),
      references: numbers(50).map(number => `${'*'.repeat(253)}${number.toString(36).padStart(2, '0')}`),
    },
    ...{ secret: 'x'.repeat(500), signature: plain({ header: 'x'.repeat(100), prefix: `${'='.repeat(99)} ` }) },
    ...{ maxPerSecond: 1000, maxConcurrent: 64 },
  };
  const { status, body } = await request('POST', '/webhooks', { ...settings, ...longest });
  expect([status, body.error]).toEqual([201, null]);
  const { secret: _, signature, ...rest } = longest;
  expect(body.data).toMatchObject({ ...rest, signature: { ...signature, encoding: 'hex' } });
  expect((await request('GET', `/webhooks/${body.data.id}`)).body.data).toEqual(body.data);
  expect((await request('DELETE', `/webhooks/${body.data.id}`)).status).toBe(200);
});
