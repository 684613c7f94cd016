/** What cannot be read, opened or stored: the rest goes on, and nothing is lost. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { EventStore, StoreUnavailable } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { deliveryIdOf } from '../../src/webhooks/message';
import { right } from '../support/right';
import { answering } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { seededRandom } from '../support/simulated/random';
import { tempDir } from '../support/temp-dir';
import { createWorld } from './world';

const SECOND = 1000;

/** Whether the store keeps silent about this stream now. */
type Fails = (stream: string) => boolean;

/** A store that now and then does not answer: before it did what was asked, or after. */
const unreliable = (store: EventStore, fails: Fails): EventStore => {
  const silence = { _tag: 'StoreUnavailable', cause: 'simulated' } as const;
  const failing =
    <Error, A>(stream: string, ask: TaskEither<Error, A>): TaskEither<Error | StoreUnavailable, A> =>
    async () => {
      if (fails(stream)) return E.left(silence);
      const answer = await ask();
      return fails(stream) ? E.left(silence) : answer;
    };
  return {
    ...store,
    append: (stream, expected, events) => failing(stream, store.append(stream, expected, events)),
    readStream: (stream, options) => failing(stream, store.readStream(stream, options)),
  };
};

/** Two webhooks, and a store that fails like this. */
const boot = async (fails: Fails = () => false, onPost: () => void = () => undefined) => {
  const receiver = () => {
    onPost();
    return answering(200);
  };
  const ports = simulatedPorts({ receiver });
  const dir = tempDir();
  const opened = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: ports.clock }));
  const world = createWorld({ ports, dir, store: unreliable(opened, fails) });
  await world.start();
  await world.addWebhook(1);
  await world.addWebhook(2);
  const stop = async (): Promise<void> => {
    await world.stop();
    await opened.close();
  };
  const sentTo = (): ReadonlyArray<number> =>
    ports.network.posts.map(({ url }) => Number(/receiver-(\d+)/.exec(url)?.[1]));
  return { ...ports, world, sentTo, stop };
};

const unreadable = (eventId: string) => ({ eventId, type: 'Unheard', data: '{}', metadata: 'no JSON' });

test('through a store that often does not answer, each message is sent once and its outcome recorded', async () => {
  const chance = seededRandom(3);
  let isTroubled = false;
  const { world, clock, network, sentTo, stop } = await boot(() => isTroubled && chance.fraction() < 0.15);
  await world.requestAll(20);
  isTroubled = true;
  await clock.advance(600 * SECOND);
  isTroubled = false;
  await clock.advance(60 * SECOND);
  expect(sentTo()).toHaveLength(40);
  expect(new Set(network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(40);
  const types = (await world.history()).map(({ event }) => event.type);
  expect(types.filter(type => type === 'AttemptSucceeded')).toHaveLength(40);
  expect(await world.attemptsBegun()).toBeGreaterThan(40);
  expect(world.reactor.status().skipped).toBe(0);
  await stop();
});

test('an attempt whose result could not be stored is made again, under the same id', async () => {
  let isSilent = false;
  const { world, clock, network, stop } = await boot(
    stream => isSilent && stream.startsWith('delivery-'),
    () => {
      isSilent = network.posts.length === 1;
    },
  );
  await world.setActive(2, false);
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await clock.advance(40 * SECOND);
  isSilent = false;
  await clock.advance(40 * SECOND);
  const ids = network.posts.map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([ids[0], ids[0]]);
  expect((await world.history()).map(({ event }) => event.type)).toEqual([
    ...['DeliveryScheduled', 'AttemptStarted', 'AttemptSucceeded'],
  ]);
  await stop();
});

test('an event that cannot be read is reported and left behind', async () => {
  const { world, clock, random, sentTo, stop } = await boot();
  await world.store.append('flow-6', 'no-stream', [unreadable(random.uuid())])();
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await clock.settle();
  expect(sentTo()).toEqual([1, 2]);
  expect(world.reactor.status()).toMatchObject({ skipped: 1, attempts: { delivered: 2 } });
  expect(world.errors).toContainEqual([expect.any(String), expect.objectContaining({ stream: 'flow-6', revision: 0 })]);
  await stop();
});

test('one delivery that cannot be read keeps no other webhook from its message, though the store fails just then', async () => {
  let failures = 0;
  const { world, clock, random, sentTo, stop } = await boot(stream => /^delivery-.*_2$/.test(stream) && failures++ < 3);
  await world.addFlow(7, ['A']);
  const requestId = random.uuid();
  const stream = `delivery-${deliveryIdOf(requestId, 1)}`;
  await world.store.append(stream, 'no-stream', [unreadable(random.uuid())])();
  const deadline = new Date(clock.now() + 60 * SECOND).toISOString();
  await world.onFlow(7, { type: 'RequestSync', at: world.now(), requestId, references: null, deadline });
  await clock.advance(30 * SECOND);
  expect(sentTo()).toEqual([2]);
  await stop();
});

test('a secret that cannot be opened puts the delivery off and uses up no attempt', async () => {
  const { world, clock, sentTo, stop } = await boot();
  await world.rotateSealed(1, 'v1.damaged');
  await world.addFlow(7, ['A']);
  await world.requestSync(7);
  await clock.advance(60 * SECOND);
  expect(sentTo()).toEqual([2]);
  const types = (await world.history()).map(({ event }) => event.type);
  expect(types).toContain('AttemptPostponed');
  expect(types).not.toContain('AttemptFailed');
  await world.rotate(1, `whsec_${Buffer.alloc(32).toString('base64')}`, 0);
  await clock.advance(600 * SECOND);
  expect(sentTo()).toEqual([2, 1]);
  await stop();
});

test('after an outage of the store every delivery is made, also those that were not in memory', async () => {
  let isAway = false;
  const { world, clock, network, stop } = await boot(stream => isAway && !stream.startsWith('flow-'));
  await world.requestAll(300);
  isAway = true;
  await clock.advance(15 * SECOND);
  isAway = false;
  await clock.advance(120 * SECOND);
  expect(new Set(network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(600);
  expect((await world.reactor.openWork())?.deliveries).toEqual({ pending: 0, sending: 0, overdue: 0 });
  await stop();
});

test('what is overdue is counted, and what stands still names its cause', async () => {
  let isAway = false;
  const { world, clock, stop } = await boot(stream => isAway && stream.startsWith('webhook-1'));
  await world.addFlow(7, ['A']);
  await clock.settle();
  isAway = true;
  await world.requestSync(7);
  await clock.advance(300 * SECOND);
  expect(await world.reactor.openWork()).toEqual({
    deliveries: { pending: 1, sending: 0, overdue: 1 },
    overdueDeadlines: 0,
    overdueSchedules: 0,
    staleSources: 0,
  });
  isAway = false;
  await clock.advance(120 * SECOND);
  expect((await world.reactor.openWork())?.deliveries.overdue).toBe(0);
  expect(world.reactor.status().obstacles).toEqual([]);
  await stop();
});
