/** What follows when a message is not taken. */

import type { DeliveryEvent } from '../../domain/delivery';
import type { OfType } from '../../domain/kernel/aggregate';
import type { NoAnswer } from '../../src/runtime/ports';
import { answering, later, noAnswer, type Receiver } from '../support/simulated/network';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { createWorld, type WorldOptions } from './world';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const schedule = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** A request that stays open for ten days, or longer, announced to one webhook that behaves like this. */
const requested = async (
  receiver: Receiver,
  options: Partial<WorldOptions> = {},
  openMs = 10 * DAY,
  unreachable: () => NoAnswer | null = () => null,
) => {
  const ports = simulatedPorts({ receiver, unreachable });
  const { clock, network } = ports;
  const world = createWorld({ ports, dir: tempDir(), schedule, ...options });
  await world.start();
  await world.addWebhook(1);
  await world.addFlow(7, ['A', 'B']);
  const start = clock.now();
  const requestId = await world.requestSync(7, openMs);
  await clock.settle();
  const events = async <T extends DeliveryEvent['type']>(type: T) =>
    (await world.history())
      .map(({ event }) => event)
      .filter((event): event is OfType<DeliveryEvent, T> => event.type === type);
  const times = (): ReadonlyArray<number> => network.posts.map(({ at }) => at - start);
  return { world, clock, network, requestId, events, times };
};

test('is tried again on schedule, with up to a tenth of jitter, and then given up', async () => {
  const { world, clock, network, events, times } = await requested(() => answering(500));
  await clock.advance(9 * DAY);
  const waits = times().map((time, index) => time - (times()[index - 1] ?? 0));
  expect(waits).toHaveLength(schedule.length);
  waits.forEach((wait, index) => {
    const delay = schedule[index] ?? 0;
    expect(wait).toBeGreaterThanOrEqual(delay);
    expect(wait).toBeLessThanOrEqual(delay * 1.1);
  });
  expect(waits.filter((wait, index) => wait !== schedule[index])).not.toEqual([]);
  expect(new Set(network.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(network.posts.map(({ body }) => body)).size).toBe(1);
  expect((await events('AttemptFailed')).at(-1)?.nextAttemptAt).toBeNull();
  await world.stop();
});

test.each([302, 404])('%d is no success', async status => {
  const { world, events } = await requested(() => answering(status, { body: 'why' }));
  expect(await events('AttemptFailed')).toMatchObject([{ reason: 'status', answer: { status, body: 'why' } }]);
  await world.stop();
});

test.each([200, 204])('%d is a success', async status => {
  const { world, clock, events, times } = await requested(() => answering(status));
  await clock.advance(9 * DAY);
  expect(await events('AttemptSucceeded')).toMatchObject([{ attempt: 1, answer: { status } }]);
  expect(times()).toEqual([0]);
  await world.stop();
});

test.each([
  ['in seconds', '3600', HOUR],
  ['as a date', 'Tue, 24 Nov 2026 12:00:00 GMT', 3 * HOUR],
  ['for no more than a day', '604800', DAY],
])('a receiver that asks for time gets it: %s', async (_, value, wait) => {
  const { world, clock, times } = await requested(() => answering(503, { headers: { 'retry-after': value } }));
  await clock.advance(wait - 1);
  expect(times()).toEqual([0]);
  await clock.advance(1);
  expect(times()).toEqual([0, wait]);
  await world.stop();
});

test('a receiver that asks for less time than the schedule has waits for the schedule', async () => {
  const { world, clock, times } = await requested(() => answering(503, { headers: { 'retry-after': '1' } }));
  await clock.advance(4999);
  expect(times()).toEqual([0]);
  await world.stop();
});

test('410 ends the delivery and disables the webhook, whose other deliveries wait', async () => {
  let status = 500;
  const { world, clock, events, times } = await requested(() => answering(status));
  await world.addFlow(8, ['A']);
  status = 410;
  await world.requestSync(8);
  await clock.advance(9 * DAY);
  expect(times()).toHaveLength(2);
  expect((await world.history('webhook')).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'WebhookDisabled', reason: 'gone' }),
  );
  expect(await events('DeliveryStopped')).toEqual([]);
  status = 200;
  await world.setActive(1, true);
  await clock.settle();
  expect(times()).toHaveLength(3);
  await world.stop();
});

test('a late 410 of an old address ends neither the webhook nor the delivery, which goes to the new one', async () => {
  const { world, clock, network } = await requested(({ url }, clock) =>
    url.includes('new') ? answering(200) : later(clock, 10 * SECOND, answering(410)),
  );
  await world.moveWebhook(1, 'https://new.example/hook');
  await clock.advance(20 * SECOND);
  expect(network.posts.map(({ url }) => url)).toEqual(['https://receiver-1.example/hook', 'https://new.example/hook']);
  expect((await world.history('webhook')).map(({ event }) => event.type)).not.toContain('WebhookDisabled');
  await world.stop();
});

test('a webhook whose every attempt has failed for days is disabled, and one that succeeded since is not', async () => {
  const { world, clock } = await requested(({ body }) => answering(body.includes('"flowId":8') ? 200 : 500), {
    disableAfter: 2 * DAY,
    schedule: Array.from({ length: 20 }, () => 12 * HOUR),
  });
  const disabled = async () =>
    (await world.history('webhook')).flatMap(({ event }) => (event.type === 'WebhookDisabled' ? [event] : []));
  await clock.advance(DAY);
  await world.addFlow(8, ['A']);
  await world.requestSync(8);
  await clock.advance(2 * DAY);
  expect(await disabled()).toEqual([]);
  await clock.advance(1.5 * DAY);
  expect(await disabled()).toMatchObject([{ reason: 'failing' }]);
  await world.stop();
});

test('no answer in 15 s is a failure', async () => {
  const { world, clock, events } = await requested((_, clock) => later(clock, DAY));
  await clock.advance(15 * SECOND);
  expect(await events('AttemptFailed')).toMatchObject([{ reason: 'timeout', durationMs: 15 * SECOND, answer: null }]);
  await world.stop();
});

test('failures of our own use up no attempt, and are said once, however long they last', async () => {
  let down = true;
  const no = { kind: 'ours', reason: 'resolver-unavailable', message: '' } as const;
  const { world, clock, events, times } = await requested(
    () => (down ? { noAnswer: no } : answering(500)),
    {},
    10 * DAY,
    () => (down ? no : null),
  );
  await clock.advance(20 * HOUR);
  expect(times()).toEqual([0]);
  expect(await events('AttemptFailed')).toEqual([]);
  expect(await events('AttemptPostponed')).toHaveLength(1);
  const obstacle = { to: 'the deliveries to webhook 1', cause: 'resolver-unavailable' };
  expect(world.reactor.status().obstacles).toEqual([obstacle]);
  expect((await world.reactor.openWork())?.deliveries).toEqual({ pending: 1, sending: 0, overdue: 1 });
  down = false;
  await clock.advance(11 * MINUTE);
  expect(times().length).toBeGreaterThan(1);
  await clock.advance(8 * DAY);
  expect(await events('AttemptFailed')).toHaveLength(schedule.length);
  await world.stop();
});

test('what our own side keeps from being sent for a day is given up, with the reason', async () => {
  const no = { kind: 'ours', reason: 'resolver-unavailable', message: '' } as const;
  const { world, clock, events, times } = await requested(
    () => ({ noAnswer: no }),
    {},
    10 * DAY,
    () => no,
  );
  await clock.advance(9 * DAY);
  expect(times()).toEqual([0, DAY]);
  expect(await events('AttemptFailed')).toMatchObject([{ reason: 'resolver-unavailable', nextAttemptAt: null }]);
  expect((await world.history()).length).toBe(4);
  await world.stop();
});

test('a test message that our own side cannot send is given up after a minute', async () => {
  const no = { kind: 'ours', reason: 'resolver-unavailable', message: '' } as const;
  const { world, clock } = await requested(
    () => ({ noAnswer: no }),
    {},
    HOUR,
    () => no,
  );
  await world.done(7, 'A');
  await world.done(7, 'B');
  await world.testWebhook(1);
  await clock.advance(2 * HOUR);
  const test = (await world.history()).filter(({ stream }) => stream !== 'delivery-').at(-1);
  expect(test?.event).toMatchObject({ type: 'AttemptFailed', attempt: 2, reason: 'resolver-unavailable' });
  await world.stop();
});

test('an address that may not be reached is tried again on schedule: the operator may allow it', async () => {
  const { world, clock, events } = await requested(() => noAnswer('refused', 'private-address'));
  await clock.advance(6 * SECOND);
  expect(await events('AttemptFailed')).toMatchObject([{ reason: 'private-address' }, { reason: 'private-address' }]);
  await world.stop();
});

test('once every source has its answer nothing is sent any more', async () => {
  const { world, clock, events, times } = await requested(() => answering(500));
  await world.done(7, 'A');
  await clock.advance(6 * SECOND);
  expect(times()).toHaveLength(2);
  await world.done(7, 'B');
  await clock.advance(9 * DAY);
  expect(times()).toHaveLength(2);
  expect(await events('DeliveryStopped')).toMatchObject([{ reason: 'sync-ended' }]);
  await world.stop();
});

test.each([
  [200, 'AttemptSucceeded'],
  [500, 'AttemptFailed'],
] as const)(
  '`done` may come before the receiver answers %d: that is recorded, and nothing retried',
  async (status, type) => {
    const { world, clock, events, times } = await requested((_, clock) => later(clock, 5 * SECOND, answering(status)));
    await world.done(7, 'A');
    await world.done(7, 'B');
    await clock.advance(9 * DAY);
    expect(times()).toEqual([0]);
    expect(await events(type)).toMatchObject([{ attempt: 1, durationMs: 5 * SECOND, answer: { status } }]);
    await world.stop();
  },
);

test('a request that is answered before its delivery was even scheduled is not retried either', async () => {
  const { world, clock, network } = await requested(() => answering(500));
  await world.addFlow(8, ['A']);
  const before = network.posts.length;
  await world.requestSync(8, 10 * DAY);
  await world.done(8, 'A');
  await clock.advance(9 * DAY);
  const posts = network.posts.slice(before).filter(({ body }) => body.includes('"flowId":8'));
  expect(posts.length).toBeLessThanOrEqual(1);
  await world.stop();
});

test('a webhook that is deleted gets nothing more', async () => {
  const { world, clock, events, times } = await requested(() => answering(500));
  await world.deleteWebhook(1);
  await clock.advance(9 * DAY);
  expect(times()).toEqual([0]);
  expect(await events('DeliveryStopped')).toMatchObject([{ reason: 'webhook-deleted' }]);
  await world.stop();
});

test('retries of a webhook that is switched off wait until it is on again', async () => {
  const { world, clock, times } = await requested(() => answering(500));
  await world.setActive(1, false);
  await clock.advance(3 * HOUR);
  expect(times()).toEqual([0]);
  await world.setActive(1, true);
  await clock.settle();
  expect(times()).toEqual([0, 3 * HOUR]);
  await world.stop();
});

test('a test message is sent once, whatever the answer', async () => {
  const { world, clock, network } = await requested(() => answering(500));
  await world.done(7, 'A');
  await world.done(7, 'B');
  await world.testWebhook(1);
  await clock.advance(9 * DAY);
  expect(network.posts).toHaveLength(2);
  await world.stop();
});

test('a resend begins the schedule anew', async () => {
  const { world, clock, requestId, times } = await requested(() => answering(500));
  await clock.advance(HOUR);
  const before = times().length;
  await world.resend(7, requestId);
  await clock.advance(6 * SECOND);
  expect(times()).toHaveLength(before + 2);
  await world.stop();
});

test('decades of retries keep their times', async () => {
  const YEAR = 365 * DAY;
  const yearly = [0, ...Array.from({ length: 20 }, () => YEAR)];
  const { world, clock, times } = await requested(() => answering(500), { schedule: yearly }, 40 * YEAR);
  await clock.advance(30 * YEAR);
  expect(times()).toHaveLength(21);
  expect(times().at(-1)).toBeGreaterThan(20 * YEAR);
  await world.stop();
});
