/** Whatever is wrong with a body, the answer is the envelope, names field and value, and is never a 5xx. */
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

describe('bodies', () => {
  const path = '/flows/1/external-sources';
  const json = { 'content-type': 'application/json' };

  test.each<[string, unknown, ReadonlyArray<string>]>([
    ['nothing', undefined, ['body must be a JSON object; it is undefined']],
    ['null', 'null', ['body must be a JSON object; it is null']],
    ['a list', [], ['body must be a JSON object; it is []']],
    ['a text', '"A"', ['body must be a JSON object; it is "A"']],
    ['no field', {}, ['body.reference is missing']],
    ['null in a field', { reference: null }, ['body.reference must be text; it is null']],
    ['a number for a text', { reference: 7 }, ['body.reference must be text; it is 7']],
    ['an empty text', { reference: '' }, ['body.reference must not be empty; it is ""']],
    [
      'too long a text',
      { reference: 'x'.repeat(256) },
      [expect.stringContaining('at most 255 characters, has 256; it is "xxx')],
    ],
    [
      'a character too many',
      { reference: 'a b' },
      ['body.reference must be made of letters, digits and - _ , . ; : | only; it is "a b"'],
    ],
    [
      'two wrong fields',
      { reference: 1, description: 2 },
      ['body.reference must be text; it is 1', 'body.description must be text or null; it is 2'],
    ],
    ['a field too many', { reference: 'A', other: 1 }, ['body.other is not a field that is known here; it is 1']],
    [
      'constructor',
      { reference: 'A', constructor: { prototype: {} } },
      [expect.stringContaining('body.constructor is not a field')],
    ],
    ['broken JSON', '{"reference": "A",}', ['body is not JSON: see line 1, column 19']],
    ['JSON that ends too early', '{"reference":\n "A"', ['body is not JSON: it ends too early, at line 2, column 5']],
    [
      'a field twice',
      '{"reference":"A","reference":"B"}',
      [expect.stringContaining('body has the field "reference" twice')],
    ],
    [
      'nested deeply',
      `{"more":${'['.repeat(15_000 / 2)}${']'.repeat(15_000 / 2)}}`,
      [expect.stringContaining('nested more than 20 levels deep')],
    ],
    [
      'a long name of a field',
      { reference: 'A', ['x'.repeat(5_000)]: 1 },
      [expect.stringMatching(/^body\.x{100}… is not a field/)],
    ],
    [
      '__proto__',
      '{"reference":"A","__proto__":{"x":1}}',
      ['body must not have a field named __proto__, see line 1, column 18'],
    ],
    [
      '__proto__ in disguise',
      '{"reference":"A","_\\u005fproto__":{"x":1}}',
      ['body must not have a field named __proto__, see line 1, column 18'],
    ],
  ])('%s', async (_, body, expected) => {
    const answer = await flowsync.request('POST', path, body, json);
    expectRefused(answer, 400);
    expect(messages(answer)).toEqual(expected);
  });

  test('of another type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'nonsense',
      'application/problem+json',
    ])
      expectRefused(
        await flowsync.request('POST', path, 'a=b', { 'content-type': type }),
        415,
        'unsupported-media-type',
      );
    const answer = await flowsync.request('POST', path, '{"reference":"A"}');
    expectRefused(answer, 415, 'unsupported-media-type');
    expect(messages(answer)).toEqual(['content-type must be application/json; there is none']);
  });

  test('compressed', async () => {
    const headers = { ...json, 'content-encoding': 'gzip' };
    expectRefused(await flowsync.request('POST', path, { reference: 'A' }, headers), 415, 'unsupported-media-type');
  });

  test('of 3 MB', async () => {
    for (const type of ['application/json', 'text/plain'])
      expectRefused(
        await flowsync.request('POST', path, 'x'.repeat(3_000_000), { 'content-type': type }),
        413,
        'body-too-large',
      );
  });

  test('of 3 MB, from somebody unknown, who gets an answer before it is read', async () => {
    expectRefused(await flowsync.request('POST', path, 'x'.repeat(3_000_000), { 'x-api-key': 'wrong', ...json }), 401);
  });

  test('that are not wanted', async () => {
    const answer = await flowsync.request('DELETE', '/clients/nobody', { really: true });
    expect(messages(answer)).toEqual(['body.really is not a field that is known here; it is true']);
  });

  test('show no secret', async () => {
    const webhook = { title: 'T', url: 'https://example.org', events: ['FLOW_EXTERNAL_SOURCE'] };
    const answers = [
      await flowsync.request('POST', '/webhooks', { ...webhook, secret: 'hush-hush' }),
      await flowsync.request('POST', '/webhooks', [{ secret: 'hush-hush' }]),
      await flowsync.request('POST', '/webhooks', { ...webhook, clientSecret: 'hush-hush' }),
    ];
    for (const answer of answers) {
      expectRefused(answer, 400);
      expect(JSON.stringify(answer.body)).not.toContain('hush');
    }
  });
});

describe('characters', () => {
  const put = (bytes: Buffer, type = 'application/json'): Promise<Answer> =>
    flowsync.request('PUT', '/flows/1', bytes, { 'content-type': type });
  const titled = (title: string): Buffer => Buffer.from(JSON.stringify({ code: 'F1', title }));
  const latin1 = Buffer.from('{"code":"F1","title":"München"}', 'latin1');

  test('a body that is not UTF-8 is refused, said so or not', async () => {
    expectRefused(await put(latin1, 'application/json; charset=iso-8859-1'), 415, 'unsupported-media-type');
    expectRefused(await put(latin1, 'application/json; charset="utf-16"'), 415, 'unsupported-media-type');
    expectRefused(await put(latin1), 400, 'not-utf-8');
    expectRefused(
      await put(Buffer.concat([Buffer.from('{"code":"F1","title":"caf'), Buffer.from([0xc3]), Buffer.from('"}')])),
      400,
      'not-utf-8',
    );
  });

  test('UTF-8 is taken, by any of its names, and with a mark at its beginning', async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), titled('Flow')]);
    for (const type of [
      'application/json; charset=utf-8',
      'application/json;charset="UTF-8"',
      'application/json; charset=utf8',
    ])
      expect((await put(marked, type)).status).toBe(200);
  });

  const unseen = [
    ['a line break', 'A\nB'],
    ['a tabulator', 'A\tB'],
    ['a C1 control', 'A\u0085B'],
    ['a mark of direction', 'A\u202eB'],
    ['a blank at the end', 'A '],
    ['a blank of another kind in front', '\u00a0A'],
  ] as const;
  test('what cannot be seen in a title is refused', async () => {
    for (const [, title] of unseen) expectRefused(await put(titled(title)), 400, 'invalid-value');
  });
});

test('nothing of all that left an event behind', async () => expect(await eventCount(flowsync.request)).toBe(events));

test('10,000 participants with names and addresses are one body', async () => {
  const body = Array.from({ length: 10_000 }, (_, index) => ({
    userId: index + 1,
    name: `Żaneta Wiśniewska-Łuczak the ${index}th`,
    email: `zaneta.wisniewska-luczak.${index}@students.example.edu`,
  }));
  expect((await flowsync.request('POST', '/flows/1/participants', body)).status).toBe(200);
});

test('whoever sends too much learns it, on a connection that stays', async () => {
  for (let i = 0; i < 5; i++) {
    const answer = await fetch(`${flowsync.url}/flows/search`, {
      method: 'POST',
      body: Buffer.alloc(5 * 1024 * 1024, 0x20),
      headers: { 'x-api-key': flowsync.adminKey, 'content-type': 'application/json' },
    });
    const { error } = (await answer.json()) as { error: object };
    expect({ status: answer.status, ...error }).toMatchObject({
      status: 413,
      message: 'body must have at most 1 MiB',
    });
  }
});
