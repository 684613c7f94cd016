/** Idle time in the timeline is folded: what is folded, and that every place of the drawing is still one instant. */
import type { Timelines } from '@flowsync/client';
import * as fc from 'fast-check';
import { offsetsOf } from '../../src/http/figures/buckets';
import type { Span } from '../../web/src/data/wall-clock';
import { idleIn } from '../../web/src/pages/timeline/idle';
import { FOLD_PX, moved, type Scale, scaleOf, unfolded, zoomed } from '../../web/src/pages/timeline/scale';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Some days, and some hours of them folded, also before and after what is seen. */
const scales = fc
  .record({
    from: fc.integer({ min: 0, max: 400 }),
    hours: fc.integer({ min: 30, max: 700 }),
    width: fc.integer({ min: 300, max: 2000 }),
    cuts: fc.uniqueArray(fc.integer({ min: -100, max: 600 }), { maxLength: 12 }),
  })
  .map(({ from, hours, width, cuts }): Scale => {
    const sorted = cuts.toSorted((a, b) => a - b).map(hour => 2 * hour * HOUR_MS);
    const folds = sorted.flatMap((fromMs, n): ReadonlyArray<Span> => {
      const untilMs = sorted[n + 1];
      return n % 2 === 1 || untilMs === undefined ? [] : [{ fromMs, untilMs }];
    });
    return scaleOf({ fromMs: from * HOUR_MS, untilMs: (from + hours) * HOUR_MS }, width, folds);
  });
const instants = fc.integer({ min: -300, max: 1500 }).map(hours => hours * HOUR_MS + 1234);

/** As near as no one could see. */
const expectPx = (given: number, expected: number): void => {
  if (Math.abs(given - expected) > 0.01) expect(given).toBe(expected);
};

test('a scale leads from the first px to the last, and nowhere back', () => {
  fc.assert(
    fc.property(scales, instants, instants, ({ span, width, px }, one, other) => {
      expectPx(px(span.fromMs), 0);
      expectPx(px(span.untilMs), width);
      if (one !== other) expect(px(Math.min(one, other))).toBeLessThan(px(Math.max(one, other)));
    }),
  );
});

test('each place is one instant, and each instant one place', () => {
  fc.assert(
    fc.property(scales, instants, fc.integer({ min: -3000, max: 3000 }), ({ px, ms }, instant, place) => {
      expectPx(px(ms(place)), place);
      expect(Math.abs(ms(px(instant)) - instant)).toBeLessThan(1);
    }),
  );
});

test('every fold is as narrow as any other, and between them time runs evenly', () => {
  fc.assert(
    fc.property(scales, scale => {
      for (const { fromMs, untilMs } of scale.folds) expectPx(scale.px(untilMs) - scale.px(fromMs), FOLD_PX);
      for (const { fromMs, untilMs } of unfolded(scale))
        expectPx(scale.px(untilMs) - scale.px(fromMs), (untilMs - fromMs) * scale.pxPerMs);
    }),
  );
});

test('where nothing is folded, or nothing else is seen, time runs evenly', () => {
  const span = { fromMs: 10 * HOUR_MS, untilMs: 20 * HOUR_MS };
  for (const { px } of [scaleOf(span, 1000), scaleOf(span, 1000, [{ fromMs: 0, untilMs: DAY_MS }])])
    expect([9, 10, 15, 20].map(hour => px(hour * HOUR_MS))).toEqual([-100, 0, 500, 1000]);
});

test('what is moved goes as far as it is moved, and stays as wide', () => {
  fc.assert(
    fc.property(scales, fc.integer({ min: -2000, max: 2000 }), instants, (scale, by, instant) => {
      const next = scaleOf(moved(scale, by), scale.width, scale.folds);
      expect(next.folds).toBe(scale.folds);
      expect(next.pxPerMs / scale.pxPerMs).toBeCloseTo(1, 6);
      expectPx(next.px(instant), scale.px(instant) - by);
    }),
  );
});

test('what is zoomed stays where it is zoomed, and is so many times as wide', () => {
  fc.assert(
    fc.property(scales, fc.double({ min: 0.5, max: 2, noNaN: true }), fc.nat(300), (scale, factor, around) => {
      const next = scaleOf(zoomed(scale, factor, around), scale.width, scale.folds);
      expectPx(next.px(scale.ms(around)), around);
      expect((next.pxPerMs * factor) / scale.pxPerMs).toBeCloseTo(1, 6);
    }),
  );
});

const iso = (ms: number): string => new Date(ms).toISOString();

type Bar = readonly [from: number, until: number | null];
interface Counted {
  readonly from: number;
  readonly until: number;
  readonly open: number;
  readonly longest: number;
}
const range = { fromMs: Date.parse('2026-11-23T00:00:00Z'), untilMs: Date.parse('2026-11-30T00:00:00Z') };
/** In hours from the begin of the range. */
const at = (hours: number): number => range.fromMs + hours * HOUR_MS;

const drawn = (bars: ReadonlyArray<Bar>, clusters: ReadonlyArray<Counted> = [], moreBefore = false): Timelines =>
  ({
    ...{ since: iso(range.fromMs), until: iso(range.untilMs), counted: 'requests', lanes: 1, moreBefore },
    bars: bars.map(([from, until]) => ({ askedAt: iso(at(from)), endedAt: until === null ? null : iso(at(until)) })),
    clusters: clusters.map(({ from, until, open, longest }) => ({
      ...{ from: iso(at(from)), until: iso(at(until)), open, maxMs: longest * HOUR_MS },
    })),
  }) as unknown as Timelines;

const WIDTH = 1200;
const idle = (of: Timelines | ReadonlyArray<Timelines>, knownMs = range.untilMs, zone = 'UTC') =>
  idleIn([of].flat() as ReadonlyArray<Timelines>, range, knownMs, WIDTH, offsetsOf(zone) ?? (() => 0));
const hours = (spans: ReadonlyArray<Span>) =>
  spans.map(({ fromMs, untilMs }) => [(fromMs - range.fromMs) / HOUR_MS, (untilMs - range.fromMs) / HOUR_MS]);

/** From eight to four, on each of the first five days. */
const WORKED: ReadonlyArray<Bar> = [0, 1, 2, 3, 4].map(day => [day * 24 + 8.2, day * 24 + 16.4]);

test('nights and a weekend are folded, from one full hour to another', () => {
  expect(hours(idle(drawn(WORKED)))).toEqual([
    [0, 8],
    [17, 32],
    [41, 56],
    [65, 80],
    [89, 104],
    [113, 168],
  ]);
});

test('full hours are those of the clock that is shown', () => {
  const [, night] = idle(drawn(WORKED), range.untilMs, 'Asia/Kolkata');
  expect([iso(night?.fromMs ?? 0), iso(night?.untilMs ?? 0)]).toEqual([
    '2026-11-23T16:30:00.000Z',
    '2026-11-24T07:30:00.000Z',
  ]);
});

test.each<[string, Timelines | ReadonlyArray<Timelines>]>([
  ['nothing is idle', drawn([[0, 168]])],
  ['nothing is idle for long', drawn(Array.from({ length: 34 }, (_, n): Bar => [n * 5, n * 5 + 0.1]))],
  ['one is open all the time', drawn([...WORKED, [-5, null]])],
  ['others were running that are not shown', drawn(WORKED, [], true)],
  ['another lane is busy', [drawn(WORKED), drawn([[0, 168]])]],
  ['one of those that are counted is open', drawn([], [{ from: 0, until: 6, open: 1, longest: 0 }])],
  ['one of those that are counted may take as long', drawn([], [{ from: 0, until: 6, open: 0, longest: 165 }])],
  ['nothing is there at all', drawn([])],
])('nothing is folded where %s', (_, of) => {
  expect(idle(of)).toEqual([]);
});

test('whoever looks closely sees less than an hour as it was', () => {
  const close = { fromMs: range.fromMs, untilMs: at(2) };
  const folded = (until: number) =>
    idleIn(
      [
        drawn([
          [0, 0.1],
          [until, 2],
        ]),
      ],
      close,
      close.untilMs,
      WIDTH,
      () => 0,
    ).length;
  expect([folded(1), folded(1.5)]).toEqual([0, 1]);
});

test('what is not known yet is not idle', () => {
  expect(hours(idle(drawn(WORKED), at(130)))).toContainEqual([113, 130]);
  expect(hours(idle(drawn(WORKED), at(113.1)))).toHaveLength(5);
});

test('whatever happens, nothing of it is folded, and each fold leaves more than it takes', () => {
  const time = fc.double({ min: -20, max: 168, noNaN: true });
  const length = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }));
  const bar = fc.tuple(time, fc.option(length, { freq: 20 })).map(([from, long]): Bar => [from, long && from + long]);
  const cluster = fc
    .record({ from: time, open: fc.constantFrom(0, 0, 0, 1), longest: length })
    .map(counted => ({ ...counted, until: counted.from + 1 }));
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 8 }), fc.array(cluster, { maxLength: 4 }), (bars, clusters) => {
      const folds = idle(drawn(bars, clusters));
      const busy = [
        ...bars.map(([from, until]) => [from, until ?? 1000] as const),
        ...clusters.map(({ from, until, open, longest }) => [from, open > 0 ? 1000 : until + longest] as const),
      ];
      let last = 0;
      for (const [from = 0, until = 0] of hours(folds)) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(until).toBeLessThanOrEqual(168);
        expect(((until - from) / 168) * WIDTH).toBeGreaterThan(2 * FOLD_PX);
        for (const [begun, ended] of busy) expect(begun >= until - 1e-6 || ended <= from + 1e-6).toBe(true);
        last = until;
      }
    }),
  );
});
