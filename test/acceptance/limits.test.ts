/** How much there may be: what goes beyond is refused with the limit and the number, and changes nothing. */
import { startService } from '../support/service';

const webhook = (n: number) => ({ title: `W${n}`, url: `https://w${n}.example/`, events: ['FLOW_EXTERNAL_SOURCE'] });
const problem = ({ status, body }: { status: number; body: { error: { errors: ReadonlyArray<object> } } }) => ({
  ...{ status, ...body.error.errors[0] },
});

test('a flow has as many external sources as are configured', async () => {
  const { request, service } = await startService({ env: { FLOWSYNC_MAX_SOURCES: '3' } });
  await request('PUT', '/flows/7', { code: 'A', title: 'A' });
  const add = (reference: string) => request('POST', '/flows/7/external-sources', { reference });
  const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(add));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409, 409]);
  const head = service.commands.acknowledged();
  expect(problem(await add('f'))).toEqual({
    ...{ status: 409, reason: 'too-many-sources' },
    message: 'Flow 7 would have 4 external sources; at most 3 are allowed.',
  });
  expect(service.commands.acknowledged()).toBe(head);
  await request('DELETE', '/flows/7/external-sources/1');
  expect((await add('f')).status).toBe(200);
});

test('there are as many webhooks as are configured, also when many are made at once', async () => {
  const { request } = await startService({ env: { FLOWSYNC_MAX_WEBHOOKS: '5' } });
  const first = { 'idempotency-key': 'first' };
  const { body } = await request('POST', '/webhooks', webhook(0), first);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => request('POST', '/webhooks', webhook(n + 1))));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
  expect(problem(await request('POST', '/webhooks', webhook(21)))).toEqual({
    ...{ status: 409, reason: 'too-many-webhooks' },
    message: 'There would be 6 webhooks; at most 5 are allowed.',
  });
  expect((await request('GET', '/webhooks')).body.pagination.total).toBe(5);

  expect((await request('POST', '/webhooks', webhook(0), first)).body).toEqual(body);
  await request('DELETE', `/webhooks/${body.data.id}`);
  expect((await request('POST', '/webhooks', webhook(22))).status).toBe(201);
});

test('metadata has as many bytes as are allowed', async () => {
  const { request } = await startService();
  await request('PUT', '/flows/7', { code: 'A', title: 'A' });
  const metadata = (keys: number) =>
    Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, 'x'.repeat(1000)]));
  expect((await request('PUT', '/flows/7/metadata', metadata(60))).status).toBe(200);
  expect(problem(await request('PUT', '/flows/7/metadata', { ...metadata(70), title: 'B' }))).toEqual({
    ...{ status: 400, reason: 'metadata-too-large' },
    message: 'metadata has 70200 bytes; at most 65536 are allowed.',
  });
  expect((await request('GET', '/flows/7')).body.data.title).toBe('A');
});
