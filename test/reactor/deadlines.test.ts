/** Requests that nobody answers. */
import { join } from 'node:path';
import type { EventStore } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { right } from '../support/right';
import { answering, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type World } from './world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** With a webhook, unless it has been here before: a request that reaches nobody ends at once. */
const boot = async (dir: string, start?: number, receiver: Receiver = () => answering(200)) => {
  const ports = simulatedPorts({ receiver, ...(start === undefined ? {} : { start }) });
  const world = createWorld({ ports, dir });
  await world.start();
  if (start === undefined) await world.addWebhook(1);
  await ports.clock.settle();
  return { ...ports, world };
};
const timedOut = async (world: World) =>
  (await world.history('flow')).filter(({ event }) => event.type === 'SyncTimedOut');

test('a request times out at its deadline, not before; it frees the source and ends the retries', async () => {
  const { world, clock, network } = await boot(tempDir(), undefined, () => answering(500));
  await world.addFlow(7, ['A']);
  const start = clock.now();
  const requestId = await world.requestSync(7, DAY);
  await clock.advance(DAY - 1);
  expect(await timedOut(world)).toEqual([]);
  await clock.advance(1);
  const [event] = await timedOut(world);
  expect(event?.event).toMatchObject({ at: new Date(start + DAY).toISOString(), requestId });
  const sent = network.posts.length;
  await clock.advance(5 * DAY);
  expect(network.posts).toHaveLength(sent);
  expect(await timedOut(world)).toHaveLength(1);
  expect(await world.requestSync(7)).not.toBe(requestId);
  await world.stop();
});

test('a time-out is an effect of the request, by the reactor', async () => {
  const { world, clock } = await boot(tempDir());
  await world.addFlow(7, ['A']);
  await world.requestSync(7, HOUR);
  await clock.advance(HOUR);
  const requested = (await world.history('flow')).find(({ event }) => event.type === 'SyncRequested');
  const [event] = await timedOut(world);
  expect(event?.metadata).toMatchObject({
    actor: { type: 'system', id: 'reactor' },
    correlationId: 'click-1',
    causationId: requested?.eventId,
  });
  await world.stop();
});

test('a request that was answered does not time out', async () => {
  const { world, clock } = await boot(tempDir());
  await world.addFlow(7, ['A']);
  await world.requestSync(7, HOUR);
  await world.done(7, 'A');
  await clock.advance(DAY);
  expect(await timedOut(world)).toEqual([]);
  await world.stop();
});

test('a deadline survives a restart, and one that passed meanwhile is kept at the start', async () => {
  const dir = tempDir();
  const first = await boot(dir);
  await first.world.addFlow(7, ['A']);
  await first.world.addFlow(8, ['A']);
  await first.world.requestSync(7, HOUR);
  await first.world.requestSync(8, 3 * HOUR);
  await first.clock.settle();
  await first.world.stop();

  const second = await boot(dir, first.clock.now() + 2 * HOUR);
  expect((await timedOut(second.world)).map(({ stream }) => stream)).toEqual(['flow-7']);
  await second.clock.advance(HOUR - 1);
  expect(await timedOut(second.world)).toHaveLength(1);
  await second.clock.advance(1);
  expect((await timedOut(second.world)).map(({ stream }) => stream)).toEqual(['flow-7', 'flow-8']);
  await second.world.stop();
});

test('progress puts it off, also across a restart', async () => {
  const dir = tempDir();
  const first = await boot(dir);
  await first.world.addFlow(7, ['A']);
  const requestId = await first.world.requestSync(7, HOUR);
  await first.clock.advance(HOUR / 2);
  const progress = { reference: 'A', requestId, percent: 50, message: null };
  await first.world.onFlow(7, { type: 'ReportProgress', at: first.world.now(), ...progress });
  await first.clock.advance(HOUR - 1);
  expect(await timedOut(first.world)).toEqual([]);
  await first.world.onFlow(7, { type: 'ReportProgress', at: first.world.now(), ...progress });
  await first.world.stop();

  const second = await boot(dir, first.clock.now() + HOUR - 1);
  expect(await timedOut(second.world)).toEqual([]);
  await second.clock.advance(1);
  expect(await timedOut(second.world)).toHaveLength(1);
  await second.world.stop();
});

test('many deadlines are kept, each once', async () => {
  const { world, clock } = await boot(tempDir());
  const flows = 1000;
  await world.requestAll(flows, flowId => HOUR + (flowId % 10) * 1000);
  await clock.advance(2 * HOUR);
  const streams = (await timedOut(world)).map(({ stream }) => stream);
  expect(streams).toHaveLength(flows);
  expect(new Set(streams).size).toBe(flows);
  await world.stop();
});

test('a deadline is kept though the clock is put back between its timer and its end', async () => {
  const ports = simulatedPorts();
  let back = 0;
  const clock = { ...ports.clock, now: () => ports.clock.now() - back };
  const dir = tempDir();
  const opened = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock }));
  let isDue = false;
  // What the time-out follows from is read once its timer has fired.
  const readAll: EventStore['readAll'] = range => {
    if (isDue) back = 5;
    return opened.readAll(range);
  };
  const world = createWorld({ ports: { ...ports, clock }, dir, store: { ...opened, readAll } });
  await world.start();
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.requestSync(7, HOUR);
  await ports.clock.advance(HOUR - 1);
  isDue = true;
  await ports.clock.advance(1);
  isDue = false;
  expect(back).toBe(5);
  expect(await timedOut(world)).toEqual([]);
  await ports.clock.advance(2000);
  expect(await timedOut(world)).toHaveLength(1);
  await world.stop();
  await opened.close();
});

test('a change that nobody decides about times out, also while nothing ran; one that is decided does not', async () => {
  const dir = tempDir();
  const { world, clock } = await boot(dir);
  const heldUntil = new Date(clock.now() + HOUR).toISOString();
  const empty = async (flowId: number, holdId: string) => {
    await world.addFlow(flowId, ['A']);
    const of = { at: world.now(), sourceId: 1 };
    await world.onFlow(flowId, { type: 'AllocateParticipants', ...of, participantIds: [1, 2, 3, 4, 5, 6] });
    await world.onFlow(flowId, { type: 'ClearAllocations', ...of, guard: '20%,5', holdId, holdUntil: heldUntil });
  };
  const [first, second] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  await empty(7, first);
  await empty(8, second);
  const ended = async (of: World) => (await of.history('flow')).filter(({ event }) => event.type === 'HoldTimedOut');
  await world.onFlow(8, { type: 'RejectHold', at: world.now(), holdId: second, comment: null });
  await clock.advance(HOUR - 1);
  expect(await ended(world)).toEqual([]);
  await world.stop();

  const later = await boot(dir, clock.now() + DAY);
  await later.clock.advance(1000);
  expect(await ended(later.world)).toMatchObject([{ stream: 'flow-7', event: { holdId: first, deadline: heldUntil } }]);
  await later.world.stop();
});
