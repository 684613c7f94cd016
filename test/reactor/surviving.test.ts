/** Restarts, crashes, lost files and second replicas: nothing is lost, and nothing sent that was sent. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { PostResult } from '../../src/runtime/ports';
import { answering, later, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';
import { createWorld, type WorldOptions } from './world';

const HOUR = 3_600_000;

let receiver: Receiver = () => answering(200);

/** A process on that directory: what it took over from the one before is the time. */
const boot = async (dir: string, start?: number, options: Partial<WorldOptions> = {}) => {
  const ports = simulatedPorts({ ...(start === undefined ? {} : { start }), receiver: (...args) => receiver(...args) });
  const world = createWorld({ ports, dir, ...options });
  await world.start();
  await ports.clock.settle();
  const sent = (): ReadonlyArray<string | undefined> => ports.network.posts.map(({ headers }) => headers['webhook-id']);
  return { ...ports, world, sent };
};

test('a restart sends nothing again and keeps the time of the next attempt', async () => {
  const dir = tempDir();
  receiver = ({ url }) => answering(url.includes('receiver-1') ? 200 : 500);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addWebhook(2);
  await first.world.addFlow(7, ['A']);
  await first.world.requestSync(7);
  await first.clock.advance(60_000);
  expect(first.sent()).toHaveLength(3);
  const due = (await first.world.history()).map(({ event }) => event).findLast(({ type }) => type === 'AttemptFailed');
  const dueAt = Date.parse(due?.type === 'AttemptFailed' ? (due.nextAttemptAt ?? '') : '');
  await first.world.stop();

  const second = await boot(dir, first.clock.now() + 1000);
  await second.clock.advance(dueAt - 1 - second.clock.now());
  expect(second.sent()).toEqual([]);
  await second.clock.advance(1);
  expect(second.sent()).toEqual([first.sent()[1]]);
  await second.world.stop();
});

test('a restart goes on where it was: what could not be handled is not met again', async () => {
  const dir = tempDir();
  const first = await boot(dir);
  const unreadable = { eventId: first.random.uuid(), type: 'Unheard', data: '{}', metadata: 'no JSON' };
  await first.world.store.append('flow-6', 'no-stream', [unreadable])();
  await first.clock.settle();
  expect(first.world.reactor.status().skipped).toBe(1);
  await first.world.stop();

  const second = await boot(dir, first.clock.now());
  expect(second.world.reactor.status().skipped).toBe(0);
  await second.world.stop();
});

test('what fell due while nothing ran is sent at the start', async () => {
  const dir = tempDir();
  receiver = () => answering(500);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addFlow(7, ['A']);
  await first.world.requestSync(7);
  await first.clock.settle();
  await first.world.stop();

  const second = await boot(dir, first.clock.now() + HOUR);
  expect(second.sent()).toHaveLength(1);
  await second.world.stop();
});

test('a request that was acknowledged just before a crash is delivered after it', async () => {
  const dir = tempDir();
  receiver = () => answering(200);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addFlow(7, ['A']);
  await first.world.requestSync(7);
  await first.world.kill();
  expect(first.sent()).toEqual([]);

  const second = await boot(dir, first.clock.now());
  expect(second.sent()).toHaveLength(1);
  await second.world.stop();
});

test('an attempt that a crash cut short is made again at once, under the same id', async () => {
  const dir = tempDir();
  receiver = (_, clock) => later(clock, HOUR);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addFlow(7, ['A']);
  await first.world.requestSync(7);
  await first.clock.advance(5000);
  await first.world.kill();

  receiver = () => answering(200);
  const second = await boot(dir, first.clock.now() + 1);
  expect(second.sent()).toEqual(first.sent());
  expect((await second.world.history()).map(({ event }) => event)).toMatchObject([
    { type: 'DeliveryScheduled', claim: { owner: expect.any(String) } },
    { type: 'AttemptStarted', attempt: 2 },
    { type: 'AttemptSucceeded', attempt: 2 },
  ]);
  await second.world.stop();
});

test('a request that was answered before a crash is not announced after it, however much else there is to do', async () => {
  const dir = tempDir();
  receiver = ({ body }) => answering(body.includes('"flowId":1000') ? 500 : 200);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addFlow(1000, ['A']);
  await first.world.requestSync(1000);
  await first.clock.settle();
  const [announced] = first.sent();
  await first.world.requestAll(150);
  await first.world.done(1000, 'A');
  await first.world.kill();

  const second = await boot(dir, first.clock.now() + HOUR);
  expect(new Set(second.sent()).size).toBe(150);
  expect(second.sent()).not.toContain(announced);
  await second.world.stop();
});

/** A history with all that leads to deliveries: requests, a resend, a test, webhooks that come and go. */
const eventful = async (dir: string) => {
  receiver = ({ url }) => answering(url.includes('receiver-3') ? 500 : 200);
  const first = await boot(dir);
  const { world, clock } = first;
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.addFlow(7, ['A']);
  await world.addFlow(8, ['A', 'B']);
  await world.requestSync(7);
  await clock.settle();
  await world.setActive(2, false);
  const requestId = await world.requestSync(8);
  await clock.settle();
  await world.setActive(2, true);
  await world.addWebhook(3);
  await world.resend(8, requestId);
  await world.testWebhook(1);
  await clock.advance(1000);
  await world.done(8, 'A');
  await clock.settle();
  await world.stop();
  return first;
};

test.each<[string, (dir: string) => void]>([
  ['its checkpoint', dir => removeAll(dir, ['reactor'])],
  ['the read models', dir => removeAll(dir, ['webhooks', 'deliveries', 'sync-requests'])],
  ['both', dir => removeAll(dir, ['reactor', 'webhooks', 'deliveries', 'sync-requests'])],
  ['its subscriptions, since an older version kept none', asOlderVersion],
])('a reactor that lost %s arrives at the same deliveries and sends nothing again', async (_, lose) => {
  const dir = tempDir();
  const first = await eventful(dir);
  lose(dir);
  const second = await boot(dir, first.clock.now());
  expect(second.sent()).toEqual([]);
  // The retry that was pending is made, and only that.
  await second.clock.advance(5000);
  const retried = second.network.posts.map(({ url }) => url);
  expect(retried).toEqual(['https://receiver-3.example/hook']);
  await second.world.addFlow(9, ['A']);
  await second.world.requestSync(9);
  await second.clock.settle();
  const urls = second.network.posts.slice(1).map(({ url }) => url);
  expect(urls.toSorted()).toEqual([1, 2, 3].map(id => `https://receiver-${id}.example/hook`));
  await second.world.stop();
});

test('a read model that is built anew while it runs sends nothing', async () => {
  const dir = tempDir();
  const first = await eventful(dir);
  const second = await boot(dir, first.clock.now());
  for (const name of ['webhooks', 'deliveries', 'sync-requests']) await second.world.projector.rebuild(name)();
  await second.clock.settle();
  expect(second.sent()).toEqual([]);
  await second.world.stop();
});

test('a reactor without a checkpoint reads the history, and no stream of what is in hand already', async () => {
  const dir = tempDir();
  receiver = () => answering(204);
  const first = await boot(dir);
  await first.world.addWebhook(1);
  for (const flowId of [1, 2, 3, 4, 5, 6, 7, 8]) {
    await first.world.addFlow(flowId, ['A']);
    await first.world.requestSync(flowId);
  }
  await first.clock.settle();
  expect(first.sent()).toHaveLength(8);
  await first.world.stop();
  rmSync(join(dir, 'reactor.sqlite'));

  const store = openLog({ file: join(dir, 'events.sqlite') });
  const streams: string[] = [];
  const readStream: typeof store.readStream = (stream, options) => {
    streams.push(stream);
    return store.readStream(stream, options);
  };
  const second = await boot(dir, first.clock.now(), { store: { ...store, readStream } });
  await second.clock.settle();
  expect(second.world.reactor.status().sending).toBe(true);
  expect(second.sent()).toEqual([]);
  expect(streams).toEqual([]);
  await second.world.stop();
});

test('a checkpoint that is damaged, or of another log, is not believed', async () => {
  const dir = tempDir();
  receiver = () => answering(200);
  const other = await boot(dir);
  for (const flowId of [1, 2, 3, 4, 5]) await other.world.addFlow(flowId, ['A']);
  await other.clock.settle();
  await other.world.stop();
  removeAll(dir, ['events', 'webhooks', 'deliveries', 'sync-requests', 'flows', 'allocations', 'clients']);

  const first = await boot(dir);
  await first.world.addWebhook(1);
  await first.world.addFlow(7, ['A']);
  await first.world.requestSync(7);
  await first.clock.settle();
  expect(first.sent()).toHaveLength(1);
  await first.world.stop();

  writeFileSync(join(dir, 'reactor.sqlite'), 'this is no database, however long it may be'.repeat(100));
  const second = await boot(dir, first.clock.now());
  await second.world.addFlow(8, ['A']);
  await second.world.requestSync(8);
  await second.clock.settle();
  expect(second.sent()).toHaveLength(1);
  await second.world.stop();
});

describe('two replicas over one log', () => {
  const pair = async () => {
    const first = await boot(tempDir());
    const second = await boot(tempDir(), first.clock.now(), { store: first.world.store, instanceId: 'replica-2' });
    /** Both live in the same time. */
    const advance = async (ms: number, alive = [first, second]): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 100) for (const { clock } of alive) await clock.advance(100);
    };
    return { first, second, advance };
  };

  test('each delivery is attempted by one of them', async () => {
    receiver = () => answering(200);
    const { first, second, advance } = await pair();
    await first.world.addWebhook(1);
    await first.world.addWebhook(2);
    for (let flowId = 1; flowId <= 10; flowId++) {
      await first.world.addFlow(flowId, ['A']);
      await (flowId % 2 === 0 ? first : second).world.requestSync(flowId);
    }
    await advance(1000);
    const all = [...first.sent(), ...second.sent()];
    expect(all).toHaveLength(20);
    expect(new Set(all).size).toBe(20);
    await second.world.stop();
    await first.world.stop();
  });

  test('a retry is made by one of them', async () => {
    receiver = () => answering(500);
    const { first, second, advance } = await pair();
    await first.world.addWebhook(1);
    await first.world.addFlow(7, ['A']);
    await first.world.requestSync(7);
    await advance(6000);
    expect([...first.sent(), ...second.sent()]).toHaveLength(2);
    await second.world.stop();
    await first.world.stop();
  });

  test('the other takes over an attempt when its owner died, once its claim has ended', async () => {
    const hanging: Receiver = (_, clock) => later(clock, HOUR);
    receiver = hanging;
    const { first, second, advance } = await pair();
    await first.world.addWebhook(1);
    await first.world.addFlow(7, ['A']);
    await first.world.requestSync(7);
    await advance(1000);
    const [owner, other] = first.sent().length === 1 ? [first, second] : [second, first];
    expect(other.sent()).toEqual([]);

    // The owner dies: its clock stands still from now on.
    receiver = (): PostResult => answering(200);
    await advance(28_000, [other]);
    expect(other.sent()).toEqual([]);
    await advance(2000, [other]);
    expect(other.sent()).toEqual(owner.sent());
    await second.world.kill();
    await first.world.kill();
  });
});

const removeAll = (dir: string, names: ReadonlyArray<string>): void => {
  for (const name of readdirSync(dir)) if (names.some(prefix => name.includes(prefix))) rmSync(join(dir, name));
};

/** Its followers had other names, and each read the log for itself. */
function asOlderVersion(dir: string): void {
  const db = new DatabaseSync(join(dir, 'reactor.sqlite'));
  db.exec(`DROP TABLE subscription_periods;
    UPDATE checkpoints SET name = 'flows' WHERE name = 'messages';
    UPDATE checkpoints SET name = 'webhooks' WHERE name = 'endings'`);
  db.close();
}
