import type { Due } from '../../projections/due';
import { simulatedClock } from '../../test/support/simulated/clock';
import { type AgendaOptions, createAgenda } from './agenda';

const clock = simulatedClock(0);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const atMost =
  (most: number) =>
  (running: number): number =>
    running < most ? 0 : Number.POSITIVE_INFINITY;

/** A read model of all that is due, and what was run when. */
const agendaOver = (model: ReadonlyArray<Due>, options: Partial<AgendaOptions> = {}) => {
  const rows = new Map(model.map(({ key, at }) => [key, at]));
  const ran: Array<readonly [string, number]> = [];
  const agenda = createAgenda({
    clock,
    load: async ({ key, at }, limit) =>
      [...rows]
        .map(([key, at]) => ({ key, at }))
        .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
        .filter(row => row.at > at || (row.at === at && row.key > key))
        .slice(0, limit),
    run: async key => {
      ran.push([key, clock.now()]);
      rows.delete(key);
      return null;
    },
    admit: atMost(100),
    capacity: 4,
    log,
    ...options,
  });
  const set = (key: string, at: number): void => {
    rows.set(key, at);
    agenda.set(key, at);
  };
  return { agenda, ran, rows, set };
};

test('runs what the read model and what is set have, each once and at its time', async () => {
  const start = clock.now();
  const model = Array.from({ length: 50 }, (_, n) => ({ key: `model-${n}`, at: start + 1000 + (n % 7) * 100 }));
  const { agenda, ran, set } = agendaOver(model);
  const live = Array.from({ length: 50 }, (_, n) => ({ key: `live-${n}`, at: start + 500 + (n % 11) * 100 }));
  for (const { key, at } of live) set(key, at);
  await clock.advance(5000);
  const inOrder = (all: ReadonlyArray<readonly [string, number]>) => [...all].sort();
  expect(inOrder(ran)).toEqual(inOrder([...model, ...live].map(({ key, at }) => [key, at] as const)));
  await agenda.stop();
});

test('keeps only the earliest in memory, however many there are', async () => {
  const { agenda, ran, set } = agendaOver([]);
  for (let n = 0; n < 1000; n++) set(`key-${n}`, clock.now() + 10_000 - n);
  expect(agenda.size().waiting).toBeLessThanOrEqual(8);
  await clock.advance(10_000);
  expect(ran).toHaveLength(1000);
  await agenda.stop();
});

test('what was moved runs at its last time only, what was removed not at all', async () => {
  const start = clock.now();
  const { agenda, ran, set } = agendaOver([]);
  set('earlier', start + 1000);
  set('earlier', start + 100);
  set('later', start + 100);
  set('later', start + 1000);
  set('gone', start + 500);
  agenda.remove('gone');
  await clock.advance(2000);
  expect(ran).toEqual([
    ['earlier', start + 100],
    ['later', start + 1000],
  ]);
  await agenda.stop();
});

test('runs only so many at once, and nothing twice at the same time', async () => {
  let running = 0;
  let most = 0;
  const { agenda, set } = agendaOver([], {
    admit: atMost(3),
    run: async key => {
      running += 1;
      most = Math.max(most, running);
      if (key === 'key-0') set('key-0', clock.now());
      await new Promise<void>(resolve => clock.after(10, resolve));
      running -= 1;
      return null;
    },
  });
  for (let n = 0; n < 9; n++) set(`key-${n}`, clock.now());
  await clock.advance(5);
  expect(agenda.size().running).toBe(3);
  agenda.remove('key-0');
  await clock.advance(100);
  expect(most).toBe(3);
  expect(agenda.size()).toMatchObject({ waiting: 0, running: 0 });
  await agenda.stop();
});

test('looks again when the run says so, and when the read model could not be read', async () => {
  const start = clock.now();
  const times: number[] = [];
  let reads = 0;
  const { agenda } = agendaOver([], {
    load: async () => {
      reads += 1;
      if (reads < 3) throw new Error('not now');
      return [{ key: 'key', at: start }];
    },
    run: async () => {
      times.push(clock.now() - start);
      return times.length < 3 ? clock.now() + 500 : null;
    },
  });
  await clock.advance(10_000);
  expect(times).toEqual([2000, 2500, 3000]);
  await agenda.stop();
});

test('waits for a time that is years away', async () => {
  const start = clock.now();
  const years = 3 * 365 * 24 * 60 * 60 * 1000;
  const { agenda, ran, set } = agendaOver([]);
  set('far', start + years);
  await clock.advance(years - 1);
  expect(ran).toEqual([]);
  await clock.advance(1);
  expect(ran).toEqual([['far', start + years]]);
  await agenda.stop();
});

test('what is not admitted yet is run when it is, in its order', async () => {
  const start = clock.now();
  let next = start;
  const oneASecond = (): number => {
    if (clock.now() < next) return next - clock.now();
    next = clock.now() + 1000;
    return 0;
  };
  const { agenda, ran, set } = agendaOver([], { admit: oneASecond });
  for (const key of ['a', 'b', 'c']) set(key, start);
  await clock.advance(10_000);
  expect(ran).toEqual([
    ['a', start],
    ['b', start + 1000],
    ['c', start + 2000],
  ]);
  await agenda.stop();
});

test('what is to be run now is run though nothing is admitted, and once', async () => {
  const { agenda, ran, set } = agendaOver([], { admit: () => Number.POSITIVE_INFINITY });
  set('waits', clock.now());
  agenda.runNow('now');
  await clock.advance(1000);
  expect(ran.map(([key]) => key)).toEqual(['now']);
  await agenda.stop();
});

test('what is set already is not offered again, and stays set', async () => {
  const { agenda, ran, set } = agendaOver([]);
  const at = clock.now() + 30_000;
  const nothing = async () => null;
  expect(agenda.offer('new', nothing)).toBe(true);
  set('of another replica', at);
  expect(agenda.offer('of another replica', nothing)).toBe(false);
  await clock.advance(40_000);
  expect(ran).toEqual([['of another replica', at]]);
  await agenda.stop();
});
