/** A `POST` that is sent again under its key has one effect and the same answer, also when only the log remembers it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { realRandom } from '../../src/runtime/real';
import { type Answer, type Running, startService } from '../support/running';
import { tempDir } from '../support/temp-dir';

const FLOWSYNC_DATA_DIR = tempDir();

const start = (): Promise<Running> =>
  startService({ env: { FLOWSYNC_DATA_DIR, FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '192.0.2.0/24,127.0.0.1/32:9' } });

/** Whoever puts back a backup, or asks another replica, has the log and not the answers. */
const restartedWithoutAnswers = async (flowsync: Running): Promise<Running> => {
  await flowsync.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(join(FLOWSYNC_DATA_DIR, `idempotency.sqlite${end}`), { force: true });
  return start();
};

const calls: ReadonlyArray<readonly [path: string, body?: unknown]> = [
  ['/license/create/flow', { title: 'Mathematics' }],
  ['/webhooks', { title: 'A', url: 'https://192.0.2.1/', events: ['FLOW_EXTERNAL_SOURCE'], active: false }],
  ['/flows/1/external-sources', { reference: 'class-c' }],
  ['/flows/1/schedules', { cron: 'every 1h' }],
  ['/flows/1/participants', [{ userId: 1 }, { userId: 2 }, { userId: 1 }]],
  ['/flows/1/external-sources/1/allocations/participants', { participantIds: [1, 2, 3] }],
  ['/flows/1/sync', { references: ['class-a'] }],
  ['/flows/1/external-sources/class-a/sync/progress', { percent: 10 }],
  ['/flows/1/external-sources/class-a/sync/done', { message: 'Done.' }],
  ['/flows/1/external-sources/class-b/sync/fail'],
  ['/flows/1/sync', {}],
  // These find everything as they want it.
  ['/flows/1/sync', {}],
  ['/flows/1/sync', { references: ['class-b'] }],
  ['/flows/1/participants', [{ userId: 1 }]],
  ['/flows/1/external-sources/1/allocations/participants', { participantIds: [3] }],
  ['/flows/1/external-sources/class-a/sync/done'],
  ['/flows/1/external-sources/class-a/sync/done'],
];

test('each call that writes, sent again after all that followed it', async () => {
  let flowsync = await start();
  // Nothing arrives there, so that a request stays open.
  const nobody = { title: 'Nobody', url: 'http://127.0.0.1:9/', events: ['FLOW_EXTERNAL_SOURCE'] };
  await flowsync.request('POST', '/webhooks', nobody);
  await flowsync.request('PUT', '/flows/1', { code: 'A', title: 'A' });
  for (const reference of ['class-a', 'class-b'])
    await flowsync.request('POST', '/flows/1/external-sources', { reference });

  const send = ([path, body]: (typeof calls)[number], index: number): Promise<Answer> =>
    flowsync.request('POST', path, body, { 'idempotency-key': `key-${index}` });
  const sendAll = async (): Promise<ReadonlyArray<Answer>> => {
    const answers: Answer[] = [];
    for (const [index, call] of calls.entries()) answers.push(await send(call, index));
    return answers.map(({ status, body }) => ({ status, body, headers: {} }));
  };
  /** Without what is tried meanwhile. */
  const history = async (): Promise<unknown> =>
    (await flowsync.request('GET', '/events?limit=1000')).body.data.filter(
      (event: { stream: string }) => !event.stream.startsWith('delivery-'),
    );

  const first = await sendAll();
  expect(first.map(({ status }) => status).filter(status => status >= 300)).toEqual([]);
  expect(first[1]?.body.data.secret).toMatch(/^whsec_/);
  expect(await sendAll()).toEqual(first);

  // What a command that changed nothing would do now: complete a request, make one, allocate.
  await flowsync.request('POST', '/flows/1/external-sources/class-b/sync/done');
  await flowsync.request('POST', '/flows/1/sync', { references: ['class-a'] });
  await flowsync.request('DELETE', '/flows/1/external-sources/1/allocations/participants/3');
  const before = await history();
  flowsync = await restartedWithoutAnswers(flowsync);
  expect(await sendAll()).toEqual(first);
  expect(await history()).toEqual(before);
  const { body } = await flowsync.request('GET', '/flows/1/external-sources/1');
  expect(body.data).toMatchObject({ state: 'PENDING', allocatedCount: 2 });
});

test('an id that is taken already is drawn again', async () => {
  let same = 0;
  const bytes = (length: number): Uint8Array =>
    length === 6 && same-- > 0 ? Buffer.alloc(6, 1) : realRandom.bytes(length);
  const flowsync = await startService({ ports: { random: { ...realRandom, bytes } } });
  const idsOfTwo = async (path: string, body: object): Promise<ReadonlyArray<number>> => {
    same = 3;
    const answers = [await flowsync.request('POST', path, body), await flowsync.request('POST', path, body)];
    expect([...answers.map(({ status }) => status), same]).toEqual([201, 201, -1]);
    return answers.map(answer => answer.body.data.flowId ?? answer.body.data.id);
  };
  const flows = await idsOfTwo('/license/create/flow', { title: 'A' });
  expect(new Set(flows).size).toBe(2);
  const webhook = { title: 'A', url: 'https://example.org/', events: ['FLOW_EXTERNAL_SOURCE'], active: false };
  expect(await idsOfTwo('/webhooks', webhook)).toEqual([flows[0], expect.any(Number)]);
});
