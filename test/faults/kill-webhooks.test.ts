/**
 * The service as a process, killed where a webhook is under way: in an attempt, between two, and in a job that sends
 * again what has failed. Nothing is lost, and whatever comes again comes under the id that it had.
 */
import { createServer } from 'node:http';
import { listen } from '../support/loopback';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
type Json = any;

/** So long that no delay of this machine comes to its end. */
const SCHEDULE = ['0s', ...Array(40).fill('1s')].join();

/** Notes the ids of what it gets, and answers as it is told to, for each by its number; null: not at all. */
const startHook = async () => {
  const got: string[] = [];
  let statusOf = (_: number): number | null => 204;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const status = statusOf(got.push(String(request.headers['webhook-id'])));
      if (status !== null) response.writeHead(status).end();
    });
  });
  const url = `http://127.0.0.1:${await listen(server)}/hook`;
  const answer = (next: typeof statusOf | number | null): void => {
    statusOf = typeof next === 'function' ? next : () => next;
  };
  return { url, got, answer, has: (count: number) => until(() => got.length >= count) };
};

const start = (dataDir: string, schedule: string): Promise<FlowsyncProcess> =>
  startFlowsync({
    ...{ FLOWSYNC_DATA_DIR: dataDir, FLOWSYNC_WEBHOOK_SCHEDULE: schedule },
    FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
  });

const addWebhook = async ({ send }: FlowsyncProcess, url: string, events: ReadonlyArray<string>): Promise<number> =>
  (await send<Json>('POST', '/webhooks', { title: 'Hook', url, active: true, events })).id;

const addFlow = async ({ send }: FlowsyncProcess): Promise<void> => {
  await send('PUT', '/flows/1', { code: 'MATHS-1', title: 'Mathematics' });
  await send('POST', '/flows/1/external-sources', { reference: 'class-a' });
};

const only = async ({ get }: FlowsyncProcess, state: string): Promise<Json> =>
  until(async () => {
    const [one, ...others] = await get<Json[]>(`/deliveries?state=${state}`);
    return others.length === 0 && one;
  });

test('an attempt at which the service is killed is made again under its id, and the next of the schedule in its time', async () => {
  const dataDir = tempDir();
  const hook = await startHook();
  const first = await start(dataDir, SCHEDULE);
  await addWebhook(first, hook.url, ['FLOW_EXTERNAL_SOURCE']);
  await addFlow(first);
  hook.answer(null);
  await first.send('POST', '/flows/1/sync');
  await hook.has(1);
  await first.kill();

  // In the attempt: it has no answer, and is not taken for one that failed.
  hook.answer(503);
  const second = await start(dataDir, SCHEDULE);
  const failed = await until(async () => {
    const [one] = await second.get<Json[]>('/deliveries');
    return one?.attempts.some(({ status }: Json) => status === 503) && one;
  });
  const before = hook.got.length;
  await second.kill();

  // Between two attempts.
  hook.answer(204);
  const third = await start(dataDir, SCHEDULE);
  await hook.has(before + 1);
  const delivered = await only(third, 'delivered');
  expect(new Set([failed.id, delivered.id, ...hook.got]).size).toBe(1);
  expect(delivered.attempts.at(-1)).toMatchObject({ status: 204, reason: null });
  expect((await third.stop()).code).toBe(0);
});

test('a job that sends again what has failed goes on where the service was killed: all of it comes, under its ids', async () => {
  // More than the job sends again together; as many succeed, since a webhook that only fails is tried rarely.
  const FAILED = 52;
  const dataDir = tempDir();
  const hook = await startHook();
  const first = await start(dataDir, '0s');
  const webhookId = await addWebhook(first, hook.url, ['flow.source.added']);
  const missed = new Set<string>();
  hook.answer(number => {
    if (number % 2 === 0) return 204;
    missed.add(hook.got.at(-1) ?? '');
    return 503;
  });
  await addFlow(first);
  for (let n = 1; n < 2 * FAILED; n += 1)
    await first.send('POST', '/flows/1/external-sources', { reference: `R-${n}` });
  const recover = `/webhooks/${webhookId}/recover`;
  await until(async () => (await first.send<Json>('POST', recover, { dryRun: true })).total === FAILED, {
    withinMs: 30_000,
  });

  hook.got.length = 0;
  hook.answer(null);
  const { recovery } = await first.send<Json>('POST', recover);
  await hook.has(1);
  await first.kill();

  hook.answer(204);
  const second = await start(dataDir, '0s');
  await until(() => new Set(hook.got).size === FAILED, { withinMs: 30_000 });
  expect(new Set(hook.got)).toEqual(missed);
  const ended = await until(async () => {
    const one = await second.get<Json>(`/webhooks/${webhookId}/recoveries/${recovery.id}`);
    return one.state !== 'running' && one;
  });
  expect(ended).toMatchObject({ state: 'finished', total: FAILED, resent: FAILED, skipped: 0 });
  expect((await second.stop()).code).toBe(0);
});
