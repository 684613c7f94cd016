/** Texts of every alphabet: how long they may be, how they are compared and found, and that they come back as they were. */
import * as t from 'io-ts';
import { TextType } from '../../domain/kernel/types';
import { BODY_LIMIT_BYTES } from '../../src/http/edge/body/parsers';
import { ListType, ObjectType } from '../../src/http/edge/codec/object';
import { type Contract, contract } from '../support/contract';
import { endpoints } from '../support/endpoints';
import { startService } from '../support/service';

let api: Contract;
beforeAll(async () => {
  api = contract((await startService()).request);
});

const alphabets: ReadonlyArray<readonly [name: string, unit: string]> = [
  ['Latin', 'a'],
  ['Danish', 'å'],
  ['Greek', 'ς'],
  ['combining marks', '\u0301'],
  ['beyond U+FFFF', '🌱'],
];

describe.each(alphabets)('%s', (_, unit) => {
  test('a text has as many characters as the description says, and comes back as it was', async () => {
    const texts: ReadonlyArray<readonly [string, string, number, (text: string) => object]> = [
      ['PUT', '/flows/1', 500, title => ({ code: 'F', title })],
      ['POST', '/license/create/flow', 500, subTitle => ({ title: 'F', subTitle })],
      ['POST', '/license/create/flow', 50, type => ({ title: 'F', type })],
      ['PUT', '/flows/1/metadata', 1000, note => ({ note })],
      ['PUT', '/flows/1/metadata', 100, key => ({ [key]: 'x' })],
      ['PUT', '/flows/1', 100, code => ({ code, title: 'F' })],
    ];
    for (const [method, path, most, body] of texts) {
      const longest = unit.repeat(most);
      const { data } = await api.ok(method, path, body(longest));
      expect(JSON.stringify(data)).toContain(JSON.stringify(longest).slice(1, -1));
      const [status] = await api.refused(method, path, body(longest + unit));
      expect([method, path, status]).toEqual([method, path, 400]);
    }
  });

  test('a name and an address come back as they were', async () => {
    const [name, email] = [unit.repeat(255), `${unit.repeat(242)}@example.org`];
    await api.ok('PUT', '/flows/2', { code: 'F', title: 'F' });
    await api.ok('POST', '/flows/2/participants', [{ userId: 1, name, email }]);
    expect((await api.ok('GET', '/flows/2/participants')).data[0]).toMatchObject({ name, email });
    expect(await api.refused('POST', '/flows/2/participants', [{ userId: 1, name: name + unit }])).toContain(400);
  });
});

const search = async (body: object): Promise<ReadonlyArray<number>> =>
  (await api.ok('POST', '/flows/search', body)).data.map(({ flowId }: { flowId: number }) => flowId);

const titles = [
  [11, 'Blåbærgrød og æbler', 'BLÅBÆRGRØD'],
  [12, 'Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ'],
  [13, 'Straße', 'STRASSE'],
  [14, 'Cafe\u0301', 'caf\u00e9'],
  [15, 'Ёлка 🌱', 'ёлка 🌱'],
] as const;
test.each(titles)('flow %d, %s, is found by its title as %s, and by its subtitle', async (flowId, text, asked) => {
  await api.ok('PUT', `/flows/${flowId}`, { code: 'T', title: `The ${text}, orally` });
  expect(await search({ title: asked })).toEqual([flowId]);
  await api.ok('PUT', `/flows/${flowId}`, { code: 'T', title: 'T' });
  await api.ok('PUT', `/flows/${flowId}/metadata`, { subtitle: `The ${text}, orally` });
  expect(await search({ metadata: { subtitle: asked } })).toEqual([flowId]);
});

test('codes, references and metadata are found by exactly their characters', async () => {
  await api.ok('PUT', '/flows/20', { code: 'MÅL-20', title: 'T' });
  await api.ok('POST', '/flows/20/external-sources', { reference: 'Class-A' });
  await api.ok('POST', '/flows/20/external-sources', { reference: 'class-a' });
  await api.ok('PUT', '/flows/20/metadata', { Rum: 'Stæren' });
  expect(await search({ code: 'MÅL-20' })).toEqual([20]);
  expect(await search({ metadata: { externalSourceReference: 'Class-A' } })).toEqual([20]);
  expect(await search({ metadata: { Rum: 'Stæren' } })).toEqual([20]);
  for (const other of [
    { code: 'mål-20' },
    { code: 'MÅL-20'.normalize('NFD') },
    { metadata: { externalSourceReference: 'CLASS-A' } },
    { metadata: { Rum: 'stæren' } },
    { metadata: { rum: 'Stæren' } },
  ])
    expect(await search(other)).toEqual([]);
});

test('what looks the same as another code or key and is not is refused', async () => {
  await api.ok('PUT', '/flows/21', { code: 'F', title: 'T' });
  const composed = { code: 'MÅL', title: 'T' };
  await api.ok('PUT', '/flows/21', composed);
  for (const [path, body] of [
    ['/flows/21', { ...composed, code: composed.code.normalize('NFD') }],
    ['/flows/21/metadata', { ['nøgle å'.normalize('NFD')]: 'x' }],
  ] as const)
    expect(await api.refused('PUT', path, body)).toEqual([400, 'invalid-value']);
});

const broken = ['a\nb', 'a\tb', 'a\u0085b', 'a\u202eb', 'a\u2028b', ' a', 'a '];
test.each(broken)('%j is no single line', async text => {
  await api.ok('PUT', '/flows/30', { code: 'F', title: 'F' });
  await api.ok('PUT', '/flows/30/metadata', { note: text });
  const hook = { events: ['FLOW_EXTERNAL_SOURCE'], title: 'T', url: 'https://example.org' };
  for (const [method, path, body] of [
    ['PUT', '/flows/30', { code: text, title: 'F' }],
    ['PUT', '/flows/30', { code: 'F', title: text }],
    ['PUT', '/flows/30/metadata', { [text]: 'x' }],
    ['POST', '/license/create/flow', { title: 'F', type: text }],
    ['POST', '/license/create/flow', { title: 'F', subTitle: text }],
    ['POST', '/flows/30/participants', [{ userId: 1, name: text }]],
    ['POST', '/flows/30/participants', [{ userId: 1, email: `${text}@example.org` }]],
    ['POST', '/webhooks', { ...hook, title: text }],
    ['POST', '/webhooks', { ...hook, url: `https://example.org/${text.trim() === text ? text : 'a '}` }],
    ['POST', '/clients', { role: 'analyst', name: text }],
    ['POST', '/flows/30/external-sources/x/sync/fail', { reason: text }],
  ] as const)
    expect([path, body, ...(await api.refused(method, path, body))]).toEqual([path, body, 400, 'invalid-value']);
});

/** The longest body that a codec takes, with each character written as escapes. */
const largest = (codec: t.Mixed): number => {
  if (codec instanceof TextType) return codec.limits.maxLength * (codec.limits.pattern === undefined ? 12 : 1) + 2;
  if (codec instanceof ObjectType)
    return Object.entries<t.Mixed>({ ...codec.required, ...codec.optional }).reduce(
      (sum, [name, field]) => sum + name.length + 4 + largest(field),
      2,
    );
  if (codec instanceof ListType) return codec.limits.max * (largest(codec.item) + 1) + 2;
  if (codec instanceof t.UnionType) return Math.max(...codec.types.map(largest));
  return 20;
};

test('the longest texts fit into a body, also when each character is escaped', () => {
  for (const { method, route, body, bodyLimit: own } of endpoints)
    if (body !== undefined && own === undefined)
      expect([method, route, largest(body) <= BODY_LIMIT_BYTES]).toEqual([method, route, true]);
});
