/** Runs of schedules: in years, by two replicas, and through failures between a request and its record. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { EventStore } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { right } from '../support/right';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { byBruteForce, cronOf } from '../support/wall-clock';
import { createWorld, type World, type WorldOptions } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const boot = async (options: Partial<WorldOptions> = {}, start?: number) => {
  const ports = simulatedPorts(start === undefined ? {} : { start });
  const world = createWorld({ ports, dir: tempDir(), ...options });
  await world.start();
  await ports.clock.settle();
  return { ...ports, world };
};
const requestsOf = async (world: World) =>
  (await world.history('flow')).filter(({ event }) => event.type === 'SyncRequested' || event.type === 'SyncJoined');
const runsOf = async (world: World) =>
  (await world.history('schedule')).flatMap(({ event }) => (event.type === 'ScheduleRan' ? [event] : []));

/** Its appends of this type fail as if the store were away, as often as `times` says. */
const failing = (store: EventStore, type: string, times: number): EventStore => {
  let left = times;
  const append: EventStore['append'] = (stream, expected, events) =>
    events.some(event => event.type === type) && left-- > 0
      ? async () => E.left({ _tag: 'StoreUnavailable', cause: 'it is away' } as const)
      : store.append(stream, expected, events);
  return { ...store, append };
};
const openStore = (dir: string) => {
  return right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: simulatedPorts().clock }));
};

test('in a year and more it runs at exactly the times that an independent calculation gives', async () => {
  // Clocks are changed on Sundays.
  const plan = { minutes: [30], hours: [2], weekdays: [0] } as const;
  const start = '2027-03-01T00:00:00.000Z';
  const { world, clock } = await boot({}, Date.parse(start));
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.addSchedule(7, { cron: cronOf(plan), zone: 'Europe/Copenhagen' });
  await clock.advance(400 * DAY);
  const runs = await runsOf(world);
  const end = new Date(clock.now()).toISOString();
  expect(runs.map(({ due }) => due)).toEqual(byBruteForce(plan, 'Europe/Copenhagen', start, end));
  for (const { at, due } of runs) {
    expect(Date.parse(at) - Date.parse(due)).toBeGreaterThanOrEqual(0);
    expect(Date.parse(at) - Date.parse(due)).toBeLessThanOrEqual(5 * MINUTE);
  }
  await world.stop();
});

test('two replicas make one request', async () => {
  const first = await boot();
  const { world, clock } = first;
  const ports = { ...simulatedPorts(), clock };
  const second = createWorld({ ports, dir: tempDir(), store: world.store, instanceId: 'replica-2' });
  await second.start();
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.addSchedule(7, { cron: 'every 30m' });
  await clock.advance(95 * MINUTE);
  expect(await runsOf(world)).toHaveLength(3);
  const [request, ...joins] = await requestsOf(world);
  expect(request?.event).toMatchObject({ type: 'SyncRequested' });
  expect(joins.map(({ event }) => event.type)).toEqual(['SyncJoined', 'SyncJoined']);
  await second.stop();
  await world.stop();
});

test('a store that is away between a request and its record doubles nothing and loses nothing', async () => {
  const opened = openStore(tempDir());
  const { world, clock } = await boot({ store: failing(opened, 'ScheduleRan', 3) });
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  await world.addSchedule(7, { cron: 'every 30m' });
  await clock.advance(40 * MINUTE);
  const [request, ...others] = await requestsOf(world);
  expect(others).toEqual([]);
  const [run, ...moreRuns] = await runsOf(world);
  expect(moreRuns).toEqual([]);
  expect(run).toMatchObject({ joined: [], missed: 0 });
  expect(request?.event).toMatchObject({ requestId: run?.requestId });
  await world.stop();
  await opened.close();
});

test('a process that ends between a request and its record is taken up by the next', async () => {
  const opened = openStore(tempDir());
  const first = await boot({ store: failing(opened, 'ScheduleRan', Number.POSITIVE_INFINITY) });
  await first.world.addWebhook(1);
  await first.world.addFlow(7, ['A']);
  await first.world.addSchedule(7, { cron: 'every 30m' });
  await first.clock.advance(32 * MINUTE);
  expect(await requestsOf(first.world)).toHaveLength(1);
  await first.world.stop();

  const second = await boot({ store: opened }, first.clock.now() + 2 * HOUR);
  const [request, ...others] = await requestsOf(second.world);
  expect(others).toEqual([]);
  expect(await runsOf(second.world)).toMatchObject([{ requestId: expect.any(String), joined: [], missed: 4 }]);
  expect((await runsOf(second.world))[0]?.requestId).toBe(
    request?.event.type === 'SyncRequested' ? request.event.requestId : null,
  );
  await second.world.stop();
  await opened.close();
});

test('many that are due at one time each run once, within their spread', async () => {
  const { world, clock } = await boot();
  const schedules = 200;
  await world.addWebhook(1);
  await world.addFlow(7, ['A']);
  for (let place = 0; place < schedules; place++) await world.addSchedule(7, { cron: '0 12 * * *' }, place);
  await clock.advance(4 * HOUR);
  const history = await world.history('schedule');
  const begins = new Map(
    history.flatMap(({ stream, event }) =>
      event.type === 'ScheduleCreated' ? [[stream, event.next?.startAt] as const] : [],
    ),
  );
  const runs = history.filter(({ event }) => event.type === 'ScheduleRan');
  expect(runs).toHaveLength(schedules);
  expect(new Map(runs.map(({ stream, event }) => [stream, event.at]))).toEqual(begins);
  expect(new Set(begins.values()).size).toBe(schedules);
  await world.stop();
});
