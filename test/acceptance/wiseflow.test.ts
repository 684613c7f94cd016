/** What middleware of the WISEflow API (v1) calls, in the shapes that it has there. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/service';

let api: Contract;

beforeAll(async () => {
  const { request } = await startService();
  api = contract(request);
  for (const flowId of [70, 71, 72]) {
    await api.ok('PUT', `/flows/${flowId}`, { code: `W-${flowId}`, title: `Exam ${flowId}` });
    await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'shared', description: String(flowId) });
  }
  await api.ok('PATCH', '/flows/72/archive');
});

test('the flows and sources with a reference', async () => {
  const { data, pagination } = await api.ok('GET', '/external-sources/shared?limit=2&offset=1');
  expect(pagination).toEqual({ limit: 2, offset: 1, total: 3 });
  expect(data).toMatchObject([
    {
      flowId: 71,
      flowCode: 'W-71',
      flowTitle: 'Exam 71',
      archived: false,
      id: 1,
      reference: 'shared',
      description: '71',
    },
    { flowId: 72, archived: true, state: 'NONE' },
  ]);
  expect((await api.ok('GET', '/external-sources/nobody')).data).toEqual([]);
  expect(await api.refused('GET', '/external-sources/a%20b')).toEqual([400, 'invalid-value']);
});

test('a search in its shape, with states in the life of a flow', async () => {
  const found = async (metadata: object, query = '') =>
    (await api.ok('POST', `/flows/search${query}`, { metadata })).data.map((one: { flowId: number }) => one.flowId);
  const shared = { externalSourceReference: 'shared' };
  expect(await found(shared)).toEqual([70, 71, 72]);
  expect(await found({ ...shared, states: ['ARCHIVED'] })).toEqual([72]);
  expect(await found({ ...shared, states: ['ACTIVE'] })).toEqual([70, 71]);
  expect(await found({ ...shared, states: ['ACTIVE', 'ARCHIVED'] }, '?offset=1&limit=1')).toEqual([71]);
  expect(await found({ title: 'exam 71', ...shared })).toEqual([71]);
  expect(await api.refused('POST', '/flows/search', { metadata: { states: [] } })).toEqual([400, 'invalid-value']);
  expect(await api.refused('POST', '/flows/search', { metadata: { states: 'ARCHIVED' } })).toEqual([
    400,
    'invalid-value',
  ]);
});

test.each(['dates', 'room', 'content', 'settings'])(
  'a filter that cannot be answered is refused by name: %s',
  async name => {
    const { status, body } = await api.send('POST', '/flows/search', { [name]: { from: '2026-01-01T00:00:00.000Z' } });
    expect([status, body.error.errors[0].reason]).toEqual([400, 'unknown-field']);
    expect(body.error.message).toContain(name);
  },
);

test('participants by id, by address and by what another system knows, one answer for each', async () => {
  const path = '/flows/70/participants';
  const ada = { userId: 1, name: 'Ada', email: 'Ada@example.org' };
  await api.ok('POST', '/flows/71/participants', [
    ada,
    { userId: 2, email: 'twins@example.org' },
    { userId: 3, email: 'twins@example.org' },
  ]);
  const { data } = await api.ok('POST', path, [
    { userId: 4 },
    { email: 'ada@EXAMPLE.org' },
    { userData: { type: 529, value: 'ada@example.org' } },
    { email: 'nobody@example.org' },
    { userData: { type: 7, value: '0815' } },
    { email: 'twins@example.org' },
  ]);
  const [none, known] = [
    { participant: null, user: null },
    { participant: { id: 1 }, user: { id: 1 } },
  ];
  expect(data).toEqual([
    { participant: { id: 4 }, user: { id: 4 } },
    known,
    { ...known, error: 'ALREADY_ON_FLOW' },
    { ...none, error: 'USER_NOT_FOUND' },
    { ...none, error: 'USER_NOT_FOUND' },
    { ...none, error: 'USER_NOT_UNIQUE' },
  ]);
  expect((await api.ok('GET', `${path}/1`)).data).toEqual({ ...ada, participantId: 1 });
  expect((await api.ok('GET', `${path}/4`)).data).toEqual({ participantId: 4, userId: 4, name: null, email: null });
  expect(await api.refused('GET', `${path}/2`)).toEqual([404, 'participant-not-found']);
  expect(await api.refused('GET', '/flows/79/participants/2')).toEqual([404, 'flow-not-found']);

  const wrong = await api.send('POST', path, [{ userId: 4 }, { email: 'nobody' }, {}]);
  expect(wrong.status).toBe(400);
  expect(wrong.body.error.errors.map(({ message }: { message: string }) => message.split(' ')[0])).toEqual([
    'body.1.email',
    'body.2.userId',
    'body.2.email',
    'body.2.userData',
  ]);

  await api.ok('DELETE', '/participants/1/personal-data');
  expect((await api.ok('POST', path, [{ email: 'ada@example.org' }])).data).toEqual([
    { ...none, error: 'USER_NOT_FOUND' },
  ]);
});
