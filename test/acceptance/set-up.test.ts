/** An empty flow is set up by one call, by its id or by its code. */
import { type Contract, contract } from '../support/contract';
import type { Send } from '../support/http-client';
import { startService } from '../support/service';

let api: Contract;
let send: Send;

beforeAll(async () => {
  send = (await startService({ isSubscribed: true })).request;
  api = contract(send);
});

const whole = {
  title: 'Biology, summer 2026',
  subTitle: 'Written',
  type: 4,
  managers: [11, 12],
  startsAt: '2026-06-01T08:00:00.000Z',
  endsAt: '2026-06-01T12:00:00.000Z',
  metadata: { room: 'Hall 4' },
  participants: [{ userId: 1, name: 'Anna', email: 'anna@example.org' }, { userId: 2 }],
  externalSources: [{ reference: 'class-a', description: 'Morning', participantIds: [1, 3] }, { reference: 'class-b' }],
};
const done = {
  ...{ details: true, dates: true, metadata: true, externalSourcesAdded: ['class-a', 'class-b'] },
  ...{ externalSourcesDescribed: [], participantsAdded: 3, allocationsAdded: 2 },
};
const nothing = {
  ...{ details: false, dates: false, metadata: false, externalSourcesAdded: [], externalSourcesDescribed: [] },
  ...{ participantsAdded: 0, allocationsAdded: 0 },
};
const typesOf = async (flowId: number) =>
  (await api.ok('GET', `/flows/${flowId}/events`)).data.map((event: { type: string }) => event.type);

test('all of it by one call; a dry run shows it before, and a second time changes nothing', async () => {
  await api.ok('PUT', '/flows/50', { code: 'BIO', title: 'New flow' });
  const path = '/flows/50/set-up';
  const before = (await api.ok('GET', '/flows/50')).data;
  const { data: dry } = await api.ok('POST', path, { ...whole, dryRun: true });
  expect([dry.dryRun, dry.changes]).toEqual([true, done]);
  expect((await api.ok('GET', '/flows/50')).data).toEqual(before);

  const { data: first } = await api.ok('POST', path, whole);
  expect([first.dryRun, first.changes]).toEqual([false, done]);
  expect(first.flow).toEqual({ ...dry.flow, externalSources: expect.anything() });
  const { data: flow } = await api.ok('GET', '/flows/50');
  const { metadata, participants, externalSources, ...details } = whole;
  expect(flow).toMatchObject({ ...details, type: '4', code: 'BIO', participantCount: 3, sources: 2 });
  expect(flow.externalSources).toMatchObject([
    { reference: 'class-a', description: 'Morning', allocatedCount: 2 },
    { reference: 'class-b', description: '', allocatedCount: 0 },
  ]);
  expect((await api.ok('GET', '/flows/50/metadata')).data).toMatchObject(metadata);
  expect((await api.ok('GET', '/flows/50/participants')).data[0]).toMatchObject({ userId: 1, ...participants[0] });
  expect(externalSources).toHaveLength(2);

  const { data: second } = await api.ok('POST', path, whole);
  expect([second.changes, second.flow]).toEqual([nothing, { ...first.flow }]);
  expect((await typesOf(50)).filter((type: string) => type === 'SourceAdded')).toHaveLength(2);
});

test('nothing of it when one part is refused', async () => {
  await api.ok('PUT', '/flows/51', { code: 'CHEM', title: 'New flow' });
  const path = '/flows/51/set-up';
  const refused = (body: object) => api.refused('POST', path, { ...whole, ...body });
  expect(await refused({ endsAt: '2026-05-01T12:00:00.000Z' })).toEqual([400, 'ends-before-it-starts']);
  expect(await refused({ endsAt: '2026-06-31T12:00:00.000Z' })).toEqual([400, 'invalid-value']);
  expect(await refused({ metadata: { title: 'Elsewhere' } })).toEqual([400, 'invalid-value']);
  expect(await refused({ externalSources: [{ reference: 'x' }, { reference: 'x' }] })).toEqual([
    400,
    'duplicate-reference',
  ]);
  expect(await refused({ participants: [{ userId: 2 ** 53 }] })).toEqual([400, 'invalid-value']);
  expect(await refused({ rooms: [] })).toEqual([400, 'unknown-field']);
  const many = Array.from({ length: 600 }, (_, n) => ({ reference: `class-${n}` }));
  await api.ok('POST', path, { externalSources: many });
  const more = many.map(({ reference }) => ({ reference: `${reference}-b` }));
  expect(await refused({ externalSources: more })).toEqual([409, 'too-many-sources']);
  expect(await api.refused('POST', '/flows/52/set-up', whole)).toEqual([404, 'flow-not-found']);
  expect(await api.refused('POST', '/flows/52/set-up', { dryRun: true })).toEqual([404, 'flow-not-found']);
  expect((await api.ok('GET', '/flows/51')).data).toMatchObject({
    title: 'New flow',
    participantCount: 0,
    sources: 600,
  });
});

test('wherever the id of a flow stands its code may stand, where one flow has that', async () => {
  await api.ok('PUT', '/flows/53', { code: 'ART 1/2: ä', title: 'Art' });
  const flow = `/flows/by-code/${encodeURIComponent('ART 1/2: ä')}`;
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, body);
    return [answer.status, answer.body.data ?? answer.body.error.errors[0].reason] as const;
  };
  expect(await call('GET', flow)).toEqual([200, (await api.ok('GET', '/flows/53')).data]);
  expect((await call('POST', `${flow}/set-up`, whole))[0]).toBe(200);
  expect(await call('GET', `/v1${flow}/external-sources/1`)).toMatchObject([200, { reference: 'class-a' }]);
  expect(await call('POST', `${flow}/sync`)).toMatchObject([202, { state: 'PENDING' }]);
  expect(await call('POST', `${flow}/external-sources/class-a/sync/done`)).toMatchObject([200, { state: 'SUCCESS' }]);
  expect(await call('GET', `${flow}/external-sources/0`)).toEqual([400, 'invalid-value']);
  expect(await call('DELETE', `${flow}`)).toEqual([405, 'method-not-allowed']);

  expect(await call('GET', '/flows/by-code/none')).toEqual([404, 'flow-not-found']);
  expect(await call('GET', `/flows/by-code/${'x'.repeat(101)}`)).toEqual([400, 'invalid-value']);
  await api.ok('PUT', '/flows/54', { code: 'ART 1/2: ä', title: 'Art too' });
  const { status, body } = await send('GET', flow);
  expect([status, body.error.errors[0].reason]).toEqual([409, 'flow-code-ambiguous']);
  expect(body.error.message).toContain('53, 54');
});

test('a keyed call by code has one effect and one answer, also when another flow has the code by then', async () => {
  await api.ok('PUT', '/flows/55', { code: 'GEO', title: 'Geography' });
  const call = () => send('POST', '/flows/by-code/GEO/set-up', whole, { 'idempotency-key': 'set-up-geo' });
  const first = await call();
  await api.ok('PUT', '/flows/56', { code: 'GEO', title: 'Geography too' });
  const again = await call();
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers['idempotency-replayed']).toBe('true');
});
