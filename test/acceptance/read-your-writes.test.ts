/** Whoever got a 2xx for a command sees its effect in the next query, always, whoever else is at work. */
import type { Send } from '../support/http-client';
import { type Running, startService } from '../support/service';

let flowsync: Running;

beforeAll(async () => {
  flowsync = await startService({ isSubscribed: true, env: { FLOWSYNC_REMOVAL_GUARD: 'off' } });
});

const data = async (send: Send, method: string, path: string, body?: unknown) => {
  const answer = await send(method, path, body);
  expect(answer.status).toBeLessThan(300);
  return answer.body.data;
};

/** One client's doings on a flow of its own; after each command a query, at once. */
const session = async (send: Send, flowId: number): Promise<void> => {
  const flow = `/flows/${flowId}`;
  const source = `${flow}/external-sources/1`;
  await data(send, 'PUT', flow, { code: `F${flowId}`, title: 'Begun' });
  expect(await data(send, 'GET', flow)).toMatchObject({ code: `F${flowId}`, externalSources: [] });

  await data(send, 'POST', `${flow}/external-sources`, { reference: 'class-a' });
  expect(await data(send, 'GET', source)).toMatchObject({ reference: 'class-a', state: 'NONE' });

  for (let round = 1; round <= 3; round++) {
    const { requestId } = await data(send, 'POST', `${flow}/sync`);
    expect(await data(send, 'GET', `${flow}/sync-requests/${requestId}`)).toMatchObject({ state: 'PENDING' });
    await data(send, 'POST', `${source}/allocations/participants`, { participantIds: [round, round + 100] });
    expect(await data(send, 'GET', `${source}/allocations/participants`)).toHaveLength(2 * round);
    await data(send, 'POST', `${flow}/external-sources/class-a/sync/done`, { requestId });
    expect(await data(send, 'GET', flow)).toMatchObject({ state: 'SUCCESS' });
    await data(send, 'PUT', `${flow}/metadata`, { title: `Round ${round}`, round: String(round) });
    const [found] = await data(send, 'POST', '/flows/search', {
      metadata: { round: String(round), code: `F${flowId}` },
    });
    expect(found).toMatchObject({ flowId, title: `Round ${round}` });
  }
  await data(send, 'DELETE', source);
  expect((await send('GET', source)).status).toBe(404);
};

test('64 clients at once, each on its own flow', async () => {
  await Promise.all(Array.from({ length: 64 }, (_, index) => session(flowsync.request, index + 1)));
});

test('64 clients at once on one flow', async () => {
  const send = flowsync.request;
  await data(send, 'PUT', '/flows/1000', { code: 'A', title: 'A' });
  await Promise.all(
    Array.from({ length: 64 }, async (_, index) => {
      const { id } = await data(send, 'POST', '/flows/1000/external-sources', { reference: `class-${index}` });
      expect(await data(send, 'GET', `/flows/1000/external-sources/${id}`)).toMatchObject({
        reference: `class-${index}`,
      });
      await data(send, 'POST', `/flows/1000/sync`, { references: [`class-${index}`] });
      expect(await data(send, 'GET', `/flows/1000/external-sources/${id}`)).toMatchObject({ state: 'PENDING' });
    }),
  );
  const { body } = await send('GET', '/flows/1000/external-sources');
  expect(new Set(body.data.map((source: { id: number }) => source.id)).size).toBe(64);
});

test('a change of thousands of rows, which takes its time', async () => {
  const send = flowsync.request;
  await data(send, 'PUT', '/flows/1500', { code: 'A', title: 'A' });
  await data(send, 'POST', '/flows/1500/external-sources', { reference: 'all' });
  const source = '/flows/1500/external-sources/1';
  for (const rounds of [1, 2]) {
    const participantIds = Array.from({ length: 3_000 }, (_, index) => rounds * 100_000 + index);
    await data(send, 'POST', `${source}/allocations/participants`, { participantIds });
    const [allocated, shown] = await Promise.all([
      send('GET', `${source}/allocations/participants`),
      send('GET', source),
    ]);
    expect([allocated.body.pagination.total, shown.body.data.allocatedCount]).toEqual([3_000, 3_000]);
    await data(send, 'DELETE', `${source}/allocations`);
    expect((await send('GET', source)).body.data.allocatedCount).toBe(0);
  }
});

test('a reader that names the position of an answer sees it too; one that is ahead of the log is asked to come back', async () => {
  const answer = await flowsync.request('PUT', '/flows/2000', { code: 'A', title: 'A' });
  const position = String(answer.headers['flowsync-position']);
  const analyst = (await flowsync.client('analyst')).request;
  const seen = await analyst('GET', '/flows/2000', undefined, { 'flowsync-position': position });
  expect(seen.status).toBe(200);
  const ahead = await analyst('GET', '/flows/2000', undefined, {
    'flowsync-position': String(Number(position) + 1000),
  });
  expect([ahead.status, ahead.body.error.errors[0].reason, ahead.headers['retry-after']]).toEqual([
    503,
    'not-ready',
    '1',
  ]);
});
