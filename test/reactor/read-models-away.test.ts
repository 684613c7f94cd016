/** No read model answers: what is asked for now is sent all the same, from the log alone. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectorInThread } from '../../src/app/server';
import type { MakeProjector } from '../../src/app/service';
import { createProjectorThread } from '../../src/projector/thread/projector-thread';
import { startReceiver } from '../support/receiver';
import { startService } from '../support/service';
import { answering, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type WorldOptions } from './world';

const env = (dataDir: string) => ({
  FLOWSYNC_DATA_DIR: dataDir,
  FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
});

const deadThread = () => new Worker('process.exit()', { eval: true });
const projectorThatDies: MakeProjector = ({ config, store, dir, ...options }) => {
  const { eventStore, streamPrefix, dataDir } = config;
  const data = { store: { eventStore, streamPrefix, dataDir }, dir };
  return createProjectorThread({ ...options, data, store, startThread: deadThread, timeoutMs: 500 });
};

const damageReadModels = (dataDir: string): void => {
  const dir = join(dataDir, 'read-models');
  for (const name of readdirSync(dir))
    writeFileSync(join(dir, name), 'no database, however long it may be'.repeat(500));
};

const faults: ReadonlyArray<[string, MakeProjector, (dataDir: string) => void]> = [
  ['the thread of the read models ends whenever it is started', projectorThatDies, () => undefined],
  ['all read models are damaged', projectorInThread, damageReadModels],
];

test.each(faults)('a request made now reaches its subscribers though %s', async (_, makeProjector, damage) => {
  const dataDir = tempDir();
  const { url, secret, has } = await startReceiver();
  const before = await startService({ env: env(dataDir), makeProjector: projectorInThread });
  const subscribed = new Set<string>();
  for (const title of ['First', 'Second']) {
    const { body } = await before.request('POST', '/webhooks', {
      title,
      url,
      events: ['FLOW_EXTERNAL_SOURCE'],
      secret,
    });
    subscribed.add(String(body.data.id));
  }
  const off = { title: 'Off', url, events: ['FLOW_EXTERNAL_SOURCE'], secret, active: false };
  await before.request('POST', '/webhooks', off);
  await before.request('PUT', '/flows/7', { code: 'MATHS-7', title: 'Mathematics' });
  await before.request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
  await before.stop();
  damage(dataDir);

  const { request, stop } = await startService({ env: env(dataDir), makeProjector });
  expect((await request('POST', '/flows/7/sync')).status).toBe(202);
  const messages = await has(2);
  expect(new Set(messages.map(({ id }) => id.replace(/.*_/, '')))).toEqual(subscribed);
  expect(messages[0]?.data).toMatchObject({ flowId: 7, externalSources: [{ reference: 'maths-7' }] });
  await stop();
});

describe('in a simulated world whose projector has stopped', () => {
  let receiver: Receiver = () => answering(200);
  const boot = async (options: Partial<WorldOptions> = {}, start?: number) => {
    const ports = simulatedPorts({
      ...(start === undefined ? {} : { start }),
      receiver: (...args) => receiver(...args),
    });
    const world = createWorld({ ports, dir: tempDir(), ...options });
    await world.start();
    await ports.clock.settle();
    await world.projector.stop();
    return { ...ports, world };
  };

  test('a retry is made, and none once the request has ended', async () => {
    receiver = () => answering(500);
    const { world, clock, network } = await boot();
    await world.addWebhook(1);
    await world.addFlow(7, ['A']);
    await world.requestSync(7);
    await clock.advance(6000);
    expect(network.posts).toHaveLength(2);
    await world.done(7, 'A');
    await clock.advance(600_000);
    expect(network.posts).toHaveLength(2);
    expect((await world.history()).at(-1)?.event).toMatchObject({ type: 'DeliveryStopped', reason: 'sync-ended' });
    await world.stop();
  });

  test('two replicas make one attempt at each delivery', async () => {
    receiver = () => answering(200);
    const first = await boot();
    const second = await boot({ store: first.world.store, instanceId: 'replica-2' }, first.clock.now());
    await first.world.addWebhook(1);
    await second.world.addWebhook(2);
    for (let flowId = 1; flowId <= 10; flowId++) {
      await first.world.addFlow(flowId, ['A']);
      await (flowId % 2 === 0 ? first : second).world.requestSync(flowId);
    }
    for (let passed = 0; passed < 1000; passed += 100)
      for (const { clock } of [first, second]) await clock.advance(100);
    const ids = [first, second].flatMap(({ network }) => network.posts.map(({ headers }) => headers['webhook-id']));
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    await second.world.stop();
    await first.world.stop();
  });
});
