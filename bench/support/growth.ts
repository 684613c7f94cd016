/** How the cost of one request grows with something there are many of: the slope between the logarithms of both. */
import { join } from 'node:path';
import type { Bench, Figure, Point } from '../figure';
import { startOn } from './dataset';
import { inTurn } from './load';
import type { Running } from './processes';
import { median } from './statistics';

export interface Growth {
  readonly name: string;
  /** What there are many of. */
  readonly of: string;
  readonly request: string;
  /** What the slope may be: a twentieth where the cost should stay, a little more than 1 where it may grow with the number. */
  readonly limit: 0.05 | 1.05;
  /** Four powers of ten. */
  readonly sizes: readonly [number, number, number, number];
  /** Fills the data directory with so many; resolves to the events of its log. */
  readonly fill: (dir: string, size: number) => Promise<number>;
  readonly env?: Readonly<Record<string, string>>;
  readonly next: (turn: number, size: number) => string;
}

/** Of each size in turn, so that a machine that slows down slows all of them. */
const PARTS = 10;

export const growthFigure = ({ name, of, request, limit, sizes, fill, env = {}, next }: Growth): Figure => ({
  name: `growth-${name}`,
  ours: `${request}, one at a time, by how many ${of} there are, over four powers of ten`,
  theirs: `the limit: ${limit}`,
  values: { slope: { unit: 'log ms by log of how many', goal: { atMost: 1 } } },
  prepare: async bench => {
    const wanted = sizesOf(bench, sizes);
    const servers: Array<{ readonly size: number; readonly server: Running; turn: number }> = [];
    for (const size of wanted) {
      const dir = join(bench.dir, String(size));
      bench.progress(`filling: ${size} ${of}`);
      const events = await fill(dir, size);
      servers.push({ size, server: await startOn({ dir, events }, bench.progress, env), turn: 0 });
    }
    const requests = bench.size(40, 2);
    let points: ReadonlyArray<Point> = [];
    return {
      ours: async () => {
        const latencies = new Map<number, number[]>(wanted.map(size => [size, []]));
        for (let part = 0; part < PARTS; part++)
          for (const one of servers) {
            const some = Array.from({ length: requests }, () => next(one.turn++, one.size));
            latencies.get(one.size)?.push(...(await inTurn(one.server.url, some)));
          }
        points = wanted.map(size => ({ size, ms: median(latencies.get(size) ?? []) }));
        return { slope: slopeOf(points) };
      },
      theirs: async () => ({ slope: limit }),
      close: async () => void (await Promise.all(servers.map(({ server }) => server.stop()))),
      notes: { 'requests of each size a round': requests * PARTS },
      points: () => points,
    };
  },
});

/** Where it is only proved that it runs, the first and the last will do. */
const sizesOf = ({ size, rounds }: Bench, sizes: Growth['sizes']): ReadonlyArray<number> => {
  const all = sizes.map((full, index) => size(full, 2 ** (index + 1)));
  return rounds === 0 ? [all[0] ?? 1, all.at(-1) ?? 1] : all;
};

/** By least squares. */
export const slopeOf = (points: ReadonlyArray<Point>): number => {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const [xy, xx] = [mean(logs.map(([x, y]) => (x - x0) * (y - y0))), mean(logs.map(([x]) => (x - x0) ** 2))];
  return xy / xx;
};
