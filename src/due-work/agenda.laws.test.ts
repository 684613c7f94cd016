/** Against a plain model of what is due: whatever stays due is run, whatever else happens. */
import * as fc from 'fast-check';
import type { Due } from '../../projections/due';
import { simulatedClock } from '../../test/support/simulated/clock';
import { createAgenda } from './agenda';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const atMost =
  (most: number) =>
  (running: number): number =>
    running < most ? 0 : Number.POSITIVE_INFINITY;

type Step =
  | { readonly do: 'set'; readonly key: string; readonly in: number }
  | { readonly do: 'remove'; readonly key: string }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'pause'; readonly ms: number };

const key = fc.integer({ min: 0, max: 30 }).map(n => `key-${n}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('set' as const), key, in: fc.integer({ min: -50, max: 3000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1500 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.integer({ min: 0, max: 2000 }) }) },
);

/** How a run goes: done; put off; thrown; done with nothing changed, so that it stays due; and how long it takes. */
const how = fc.record({
  ends: fc.constantFrom('done', 'done', 'put-off', 'throws', 'moved', 'nothing' as const),
  takes: fc.integer({ min: 0, max: 400 }),
  later: fc.integer({ min: 1, max: 4000 }),
});

const sorted = (rows: ReadonlyMap<string, number>): ReadonlyArray<Due> =>
  [...rows].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
const isAfter = (a: Due, b: Due): boolean => a.at > b.at || (a.at === b.at && a.key > b.key);

/** Each step and each run changes the rows, as the log would; the agenda sees them through `load` and is notified of them. */
const play = async (options: {
  readonly rows: ReadonlyArray<number>;
  readonly steps: ReadonlyArray<Step>;
  readonly runs: ReadonlyArray<{ readonly ends: string; readonly takes: number; readonly later: number }>;
  readonly lags: ReadonlyArray<number>;
  readonly isLagging: boolean;
}) => {
  const clock = simulatedClock(1_000_000);
  const rows = new Map(options.rows.map((at, n) => [`key-${n}`, clock.now() + at]));
  const snapshots: Array<ReadonlyMap<string, number>> = [new Map(rows)];
  const changed = (): void => {
    snapshots.push(new Map(rows));
    if (snapshots.length > 4) snapshots.shift();
  };
  let [reads, ran, most, now, isOver] = [0, 0, 0, 0, false];
  const agenda = createAgenda({
    clock,
    load: async (after, limit) => {
      const lag = options.lags[reads++ % options.lags.length] ?? 0;
      await new Promise<void>(resolve => clock.after(lag, resolve));
      if (!isOver && lag % 7 === 3) throw new Error('not now');
      const seen = options.isLagging && !isOver ? (snapshots[0] ?? rows) : rows;
      return sorted(seen)
        .filter(row => isAfter(row, after))
        .slice(0, limit);
    },
    run: async key => {
      now += 1;
      most = Math.max(most, now);
      const { ends, takes, later } = options.runs[ran++ % options.runs.length] ?? { ends: 'done', takes: 0, later: 1 };
      await new Promise<void>(resolve => clock.after(takes, resolve));
      now -= 1;
      const at = rows.get(key);
      if (at === undefined || at > clock.now()) return at ?? null;
      if (isOver || ends === 'done') {
        rows.delete(key);
        changed();
        agenda.remove(key);
        return null;
      }
      if (ends === 'throws') throw new Error('failed');
      if (ends === 'put-off') return clock.now() + later;
      if (ends === 'nothing') return null;
      rows.set(key, clock.now() + later);
      changed();
      agenda.set(key, clock.now() + later);
      return null;
    },
    admit: atMost(3),
    capacity: 2,
    log,
  });
  let kept = 0;
  for (const step of options.steps) {
    if (step.do === 'set') {
      rows.set(step.key, clock.now() + step.in);
      changed();
      agenda.set(step.key, clock.now() + step.in);
    }
    if (step.do === 'remove') {
      rows.delete(step.key);
      changed();
      agenda.remove(step.key);
    }
    if (step.do === 'wait') await clock.advance(step.ms);
    if (step.do === 'pause') agenda.pause(step.ms);
    kept = Math.max(kept, agenda.size().waiting);
  }
  isOver = true;
  return { clock, agenda, rows, kept: () => kept, most: () => most };
};

const world = {
  rows: fc.array(fc.integer({ min: -100, max: 2000 }), { maxLength: 30 }),
  steps: fc.array(step, { maxLength: 40 }),
  lags: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 5 }),
};
const isTold = how.filter(({ ends }) => ends !== 'nothing');

test('whatever stays due is run, however runs fail, and memory stays bounded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...world, runs: fc.array(isTold, { minLength: 1, maxLength: 8 }), isLagging: fc.constant(false) }),
      async options => {
        const { clock, agenda, rows, kept, most } = await play(options);
        await clock.advance(200_000);
        expect([...rows.keys()]).toEqual([]);
        expect(kept()).toBeLessThanOrEqual(4);
        expect(most()).toBeLessThanOrEqual(3);
        expect(agenda.size()).toMatchObject({ waiting: 0, running: 0 });
        await agenda.stop();
      },
    ),
    { numRuns: 150 },
  );
});

test('what a read model that lags, or a run that did nothing, made it miss is found when it reads anew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...world, runs: fc.array(how, { minLength: 1, maxLength: 8 }), isLagging: fc.constant(true) }),
      async options => {
        const { clock, agenda, rows } = await play(options);
        await clock.advance(10_000);
        agenda.readAnew();
        await clock.advance(200_000);
        expect([...rows.keys()]).toEqual([]);
        await agenda.stop();
      },
    ),
    { numRuns: 150 },
  );
});
