/** Lists of records take `offset` and `limit`; logs take a `cursor`. Nothing is listed twice or left out. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/service';

let send: Contract['send'];

const flows = 23;

beforeAll(async () => {
  send = contract((await startService({ isSubscribed: true })).request).send;
  for (let flowId = 1; flowId <= flows; flowId++)
    await send('PUT', `/flows/${flowId}`, { code: `C${flowId % 3}`, title: 'The same title' });
  for (let reference = 1; reference <= 12; reference++)
    await send('POST', '/flows/1/external-sources', { reference: `class-${reference}` });
  await send('POST', '/flows/1/participants', { participantIds: Array.from({ length: 250 }, (_, id) => 250 - id) });
});

const pages = async (method: string, path: string, limit: number, body?: unknown): Promise<ReadonlyArray<unknown>> => {
  const items: unknown[] = [];
  for (let offset = 0; ; offset += limit) {
    const answer = await send(method, `${path}?offset=${offset}&limit=${limit}`, body);
    expect(answer.body.pagination).toMatchObject({ offset, limit });
    items.push(...answer.body.data);
    if (offset + limit >= answer.body.pagination.total) return items;
  }
};

test.each([1, 5, 23, 100])('pages of %d make the whole list', async limit => {
  const whole = (await send('GET', '/flows')).body.data;
  expect(whole).toHaveLength(flows);
  expect(await pages('GET', '/flows', limit)).toEqual(whole);
  expect(await pages('POST', '/flows/search', limit, { title: 'same' })).toEqual(whole);
  const sources = (await send('GET', '/flows/1/external-sources')).body.data;
  expect(await pages('GET', '/flows/1/external-sources', limit)).toEqual(sources);
});

test('without a limit there are the first hundred', async () => {
  const { body } = await send('GET', '/flows/1/participants');
  expect([body.data.length, body.pagination]).toEqual([100, { limit: 100, offset: 0, total: 250 }]);
  const ids = (await pages('GET', '/flows/1/participants', 100)) as ReadonlyArray<{ participantId: number }>;
  expect(ids.map(({ participantId }) => participantId)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
});

test('beyond the end there is nothing, and it is no error', async () => {
  const { status, body } = await send('GET', '/flows?offset=9007199254740991');
  expect([status, body.data, body.pagination.total]).toEqual([200, [], flows]);
});

test.each(['limit=0', 'limit=101', 'limit=-1', 'limit=', 'offset=-1', 'offset=1.5', 'page=2'])(
  '%s is refused',
  async query => {
    expect((await send('GET', `/flows?${query}`)).status).toBe(400);
  },
);

test('filters narrow the list and its total', async () => {
  await send('PATCH', '/flows/2/archive');
  await send('POST', '/flows/1/sync');
  const count = async (query: string): Promise<number> => (await send('GET', `/flows?${query}`)).body.pagination.total;
  expect(await count('archived=true')).toBe(1);
  expect(await count('archived=false')).toBe(flows - 1);
  expect(await count('state=PENDING')).toBe(1);
  expect(await count('state=NONE&archived=false')).toBe(flows - 2);
});

test.each([1, 7, 1000])('a log read by pages of %d is the whole log', async limit => {
  const whole: unknown[] = [];
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const { body }: { body: { data: unknown[]; cursor: string | null } } = await send(
      'GET',
      `/events?limit=${limit}&cursor=${cursor}`,
    );
    whole.push(...body.data);
    cursor = body.cursor;
  }
  const positions = whole.map(event => Number((event as { position: string }).position));
  expect(positions).toEqual(positions.map((_, index) => index + 1));
});
