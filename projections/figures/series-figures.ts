/**
 * Figures of one value of a dimension, or of all requests, bucket by bucket. Few facts are looked at one by one; of many the
 * tallies of the longest times that fit into a bucket are summed up, and only what lies between these is looked at.
 */
import { grouped } from '../../domain/kernel/grouped';
import type { ReadDb } from '../query';
import { type Counted, type Dimension, hoursOf, keyOf } from './dimensions';
import { type FactRow, type Filter, findFacts, isOpen, type OpenFact, readUpTo, type Times } from './facts';
import { buildFigure, createSums, type Figure } from './figure';
import { isShort, joined, partsOf, sumsOf } from './tally-queries';

export interface Buckets {
  readonly counted: Counted;
  /** Two at least, ascending: buckets begin and end at these, in milliseconds since the Unix epoch. */
  readonly bounds: ReadonlyArray<number>;
}

export interface SeriesFigures {
  readonly figures: ReadonlyArray<Figure>;
  /** So many facts were looked at. */
  readonly looked: number;
}

/** Null: more than `left` facts would have to be looked at. */
export type ReadSeries = (filter: Filter | undefined, left: number) => SeriesFigures | null;

export interface SeriesOptions {
  /** Null: all requests. */
  readonly dimension: Dimension | null;
  /** Of so many facts of one series percentiles are exact. */
  readonly exact: number;
  /** Those that have not ended, which are in no tally. */
  readonly openOf: (filter: Filter | undefined) => ReadonlyArray<OpenFact>;
}

/** What series of one question share is made once. */
export const createReadSeries = (db: ReadDb, { counted, bounds }: Buckets, options: SeriesOptions): ReadSeries => {
  const { dimension, exact, openOf } = options;
  const parts = bounds
    .slice(1)
    .map((untilMs, bucket) => partsOf(bounds[bucket] ?? untilMs, untilMs, hoursOf(dimension ?? 'all')));
  const between = joined(parts.flat().filter(isShort));
  const whole = parts.map(all => all.filter(part => !isShort(part)));
  const sums = createSums();
  const bucketOfFact = ({ asked_ms }: Pick<OpenFact, 'asked_ms'>): number => bucketOf(bounds, asked_ms);
  return (filter, left) => {
    const which = { counted, filters: filter === undefined ? [] : [filter] };
    const all = findFacts(db, which, [timesOf(bounds)], exact);
    if (all.looked <= exact) {
      return all.looked > left ? null : { figures: exactFigures(counted, bounds, all.read()), looked: all.looked };
    }
    const some = readUpTo(db, counted, filter, between, left);
    if (some === null) return null;
    const ended = grouped(
      some.filter(fact => !isOpen(fact)),
      bucketOfFact,
    );
    const open = grouped(openOf(filter), bucketOfFact);
    const tallied = sumsOf(db, counted, filter === undefined ? ['all', ''] : seriesOf(filter), whole);
    const figures = whole.map((_, bucket) => {
      const builder = buildFigure(counted, sums);
      for (const fact of ended.get(bucket) ?? []) builder.addFact(fact);
      const sum = tallied.get(bucket);
      if (sum !== undefined) builder.addTally(sum);
      for (const { late } of open.get(bucket) ?? []) builder.addOpen(late);
      return builder.figure();
    });
    return { figures, looked: some.length };
  };
};

export const timesOf = (bounds: ReadonlyArray<number>): Times => ({
  fromMs: bounds[0] ?? 0,
  untilMs: bounds.at(-1) ?? 0,
});

const seriesOf = ({ dimension, cells }: Filter) => [dimension, keyOf(dimension, cells)] as const;

export const exactFigures = (
  counted: Counted,
  bounds: ReadonlyArray<number>,
  facts: ReadonlyArray<FactRow>,
): ReadonlyArray<Figure> => {
  const builders = bounds.slice(1).map(() => buildFigure(counted));
  for (const fact of facts) builders[bucketOf(bounds, fact.asked_ms)]?.addFact(fact);
  return builders.map(({ figure }) => figure());
};

/** The last of the buckets that has begun. */
export const bucketOf = (bounds: ReadonlyArray<number>, ms: number): number => {
  let [low, high] = [0, bounds.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) <= ms) low = middle;
    else high = middle;
  }
  return low;
};
