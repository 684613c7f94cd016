/** Searches in threads of their own, with an end to each. */
import { flows as allFlows } from '../../projections/flows/queries';

import type { MakeProjector } from '../../src/app/service';
import { createReaderPool, type PoolOptions } from '../../src/projector/readers/pool';
import { createProjectorThread } from '../../src/projector/thread/projector-thread';
import { realClock } from '../../src/runtime/real';
import { startService } from '../support/service';

/** As it is shipped, with these searches. */
const searching =
  (search: Omit<PoolOptions, 'clock'> = {}): MakeProjector =>
  ({ config, store, dir, clock, ...options }) => {
    const { eventStore, streamPrefix, dataDir } = config;
    const data = { store: { eventStore, streamPrefix, dataDir }, dir };
    return createProjectorThread({ ...options, clock, data, store, pool: createReaderPool({ clock, ...search }) });
  };

const flows = 100;
const start = async (search?: Omit<PoolOptions, 'clock'>) => {
  const { request } = await startService({ makeProjector: searching(search) });
  const title = (n: number) => `Title ${n} ${'x'.repeat(100)}`;
  await Promise.all(
    Array.from({ length: flows }, (_, n) => request('PUT', `/flows/${n + 1}`, { code: `C-${n}`, title: title(n) })),
  );
  return request;
};

test('given 30 searches at once, then each is answered with what was written before it', async () => {
  const request = await start();
  const found = await Promise.all(
    Array.from({ length: 30 }, (_, n) => request('POST', '/flows/search', { title: `title ${n} x` })),
  );
  expect(found.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([]);
  expect(found.map(({ status, body }) => [status, body.data.map(({ code }: { code: string }) => code)])).toEqual(
    Array.from({ length: 30 }, (_, n) => [200, [`C-${n}`]]),
  );
  await request('PUT', '/flows/1', { code: 'C-0', title: 'Renamed' });
  expect((await request('POST', '/flows/search', { title: 'renamed' })).body.pagination.total).toBe(1);
});

test('given a search that takes longer than it may, then it is ended and refused, and one by an index is answered', async () => {
  const request = await start({ limits: { longestMs: 0, largestBytes: 1e6 } });
  for (let n = 0; n < 3; n++) {
    const { status, body } = await request('POST', '/flows/search', { title: 'zzz' });
    expect([status, body.error?.errors[0].reason]).toEqual([400, 'search-too-broad']);
    expect((await request('POST', '/flows/search', { code: 'C-7' })).body.pagination.total).toBe(1);
  }
  expect((await request('POST', '/flows/search', { metadata: { subtitle: 'zzz' } })).status).toBe(400);
});

test('given records that are too large for one answer, then fewer of them are', async () => {
  const request = await start({ limits: { longestMs: 10_000, largestBytes: 10_000 } });
  const all = await request('GET', '/flows');
  expect([all.status, all.body.error.errors[0].reason]).toEqual([400, 'page-too-large']);
  expect((await request('GET', '/flows?limit=10')).body.data).toHaveLength(10);
});

test('given more searches than may wait, then one is asked to come back later', async () => {
  const request = await start({ maxWaiting: 0 });
  const { status, headers, body } = await request('POST', '/flows/search', { title: 'zzz' });
  expect([status, headers['retry-after'], body.error.errors[0].reason]).toEqual([503, '1', 'searches-busy']);
  expect((await request('GET', '/flows/1')).status).toBe(200);
});

test('given one client that asks all the time, then another has its turn next, and finds room to wait', async () => {
  const clock = realClock;
  const pool = createReaderPool({ clock, threads: 1, maxWaiting: 6, maxWaitingOfOne: 4 });
  const order: string[] = [];
  const ask = async (client: string): Promise<void> => {
    const reply = await pool.ask('flows', 'no-such-file', allFlows({}, { offset: 0, limit: 1 }), client);
    order.push(`${client} ${reply.kind === 'busy' ? 'refused' : 'answered'}`);
  };
  // One is being answered at once, four wait.
  const greedy = Array.from({ length: 7 }, () => ask('greedy'));
  const modest = [ask('modest'), ask('modest')];
  await Promise.all([...greedy, ...modest]);
  await pool.stop();
  expect(order.filter(line => line === 'greedy refused')).toHaveLength(2);
  expect(order.indexOf('modest answered')).toBe(4);
  expect(order.filter(line => line === 'modest answered')).toHaveLength(2);
});
