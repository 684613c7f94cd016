/** Sync requests that reach nobody end at once, and not at their deadline. */
import { answering, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type World } from './world';

const HOUR = 3_600_000;

const boot = async (receiver: Receiver) => {
  const ports = simulatedPorts({ receiver });
  const world = createWorld({ ports, dir: tempDir() });
  await world.start();
  await world.addFlow(7, ['A']);
  return { ...ports, world };
};
const types = async (world: World): Promise<ReadonlyArray<string>> =>
  (await world.history('flow')).map(({ event }) => event.type).slice(2);

test('where no webhook is subscribed, as an effect of the request', async () => {
  const { world, clock } = await boot(() => answering(200));
  await world.requestSync(7);
  await clock.settle();
  expect(await types(world)).toEqual(['SyncRequested', 'SyncUndelivered']);
  const [, , requested, ended] = await world.history('flow');
  expect(ended?.metadata).toMatchObject({ actor: { id: 'reactor' }, causationId: requested?.eventId });
  await world.stop();
});

test('when the last delivery has failed for good, not before', async () => {
  const { world, clock } = await boot(({ url }) => answering(url.includes('receiver-1') ? 410 : 500));
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.requestSync(7, 300 * 24 * HOUR);
  await clock.advance(10 * HOUR);
  expect(await types(world)).toEqual(['SyncRequested']);
  await clock.advance(200 * HOUR);
  expect(await types(world)).toEqual(['SyncRequested', 'SyncUndelivered']);
  await world.stop();
});

test('not when one delivery has arrived, nor when somebody tells of progress', async () => {
  const { world, clock } = await boot(({ url }) => answering(url.includes('receiver-1') ? 200 : 500));
  await world.addWebhook(1);
  await world.addWebhook(2);
  await world.requestSync(7, 300 * 24 * HOUR);
  await clock.advance(210 * HOUR);
  expect(await types(world)).toEqual(['SyncRequested']);
  await world.stop();

  const polling = await boot(() => answering(500));
  await polling.world.addWebhook(1);
  const requestId = await polling.world.requestSync(7, 300 * 24 * HOUR);
  const progress = { reference: 'A', requestId, percent: 1, message: null };
  await polling.world.onFlow(7, { type: 'ReportProgress', at: polling.world.now(), ...progress });
  await polling.clock.advance(210 * HOUR);
  expect(await types(polling.world)).toEqual(['SyncRequested', 'SyncProgressed']);
  await polling.world.stop();
});

test('when the only webhook is deleted', async () => {
  const { world, clock } = await boot(() => answering(500));
  await world.addWebhook(1);
  await world.requestSync(7);
  await clock.advance(HOUR);
  expect(await types(world)).toEqual(['SyncRequested']);
  await world.onWebhook(1, { type: 'DeleteWebhook', at: world.now() });
  await clock.settle();
  expect(await types(world)).toEqual(['SyncRequested', 'SyncUndelivered']);
  await world.stop();
});

test('and what waits for it is asked, and ends likewise', async () => {
  const { world, clock } = await boot(() => answering(500));
  await world.addWebhook(1);
  await world.requestSync(7);
  const deadline = new Date(clock.now() + HOUR).toISOString();
  const queueAs = '11111111-1111-4111-8111-111111111111';
  const OTHER = '22222222-2222-4222-8222-222222222222';
  const queue = { type: 'RequestSync', requestId: OTHER, references: null, whenOpen: { queueAs } } as const;
  await world.onFlow(7, { ...queue, at: world.now(), deadline });
  await world.onWebhook(1, { type: 'DeleteWebhook', at: world.now() });
  await clock.settle();
  const ends = ['SyncUndelivered', 'SyncRequested', 'SyncUndelivered'];
  expect(await types(world)).toEqual(['SyncRequested', 'SyncQueued', ...ends]);
  await world.stop();
});
