/** One figure: our way beside what it is compared with, measured in turn within one run. */
import { median } from './support/statistics';

/** What one round measured, by the names of `Figure.values`. */
export type Sample = Readonly<Record<string, number>>;
export type Measure = () => Promise<Sample>;

/** What the ratio ours / theirs should be. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

export interface Value {
  readonly unit: string;
  /** Null for what only helps to understand the others. */
  readonly goal: Goal | null;
}

export type Notes = Readonly<Record<string, string | number>>;

/** What a request cost where there were so many of something. */
export interface Point {
  readonly size: number;
  readonly ms: number;
}

export interface Prepared {
  readonly ours: Measure;
  readonly theirs: Measure;
  readonly close: () => Promise<void>;
  /** What else a reader should know of the run: sizes, counts. */
  readonly notes: Notes;
  /** Of the last round, to be drawn. */
  readonly points?: () => ReadonlyArray<Point>;
}

/** What a figure is given. */
export interface Bench {
  /** A size of the published run, made smaller for a smaller run, but not below `least`. */
  readonly size: (full: number, least: number) => number;
  /** How long something is measured; shrinks less than sizes do. */
  readonly seconds: (full: number) => number;
  /** Rounds that count; one more is run before. With 0 that one counts, which proves only that it runs. */
  readonly rounds: number;
  /** An empty directory for this figure alone. */
  readonly dir: string;
  /** Builds anew what is kept from run to run. */
  readonly fresh: boolean;
  /** How far a long preparation is. */
  readonly progress: (what: string) => void;
}

export interface Figure {
  readonly name: string;
  /** What is compared with what, in one line. */
  readonly ours: string;
  readonly theirs: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Why it cannot be measured here; null when it can. */
  readonly available?: () => string | null;
  readonly prepare: (bench: Bench) => Promise<Prepared>;
}

export interface Measured extends Value {
  readonly value: string;
  readonly ours: number;
  readonly theirs: number;
  /** Median of the ratios of the rounds, not the ratio of the medians. */
  readonly ratio: number;
  readonly ratios: ReadonlyArray<number>;
  /** Null without a goal. */
  readonly reached: boolean | null;
}

export interface Result {
  readonly name: string;
  readonly values: ReadonlyArray<Measured>;
  readonly notes: Notes;
  readonly points?: ReadonlyArray<Point>;
}

interface Round {
  readonly ours: Sample;
  readonly theirs: Sample;
}

const isReached = (goal: Goal, ratio: number): boolean =>
  'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;

const summed = (name: string, value: Value, rounds: ReadonlyArray<Round>): Measured => {
  const of = (sample: Sample): number => sample[name] ?? Number.NaN;
  const ratios = rounds.map(({ ours, theirs }) => of(ours) / of(theirs));
  const ratio = median(ratios);
  return {
    ...{ ...value, value: name, ratio, ratios },
    ours: median(rounds.map(({ ours }) => of(ours))),
    theirs: median(rounds.map(({ theirs }) => of(theirs))),
    reached: value.goal && isReached(value.goal, ratio),
  };
};

/** Alternates the two, so that a machine that slows down slows both. One round before the first is not counted. */
export const measure = async (figure: Figure, bench: Bench): Promise<Result> => {
  bench.progress('preparing');
  const prepared = await figure.prepare(bench);
  try {
    const rounds: Round[] = [];
    for (let round = 0; round <= bench.rounds; round++) {
      bench.progress(round === 0 ? 'warming up' : `round ${round} of ${bench.rounds}`);
      const theirs = await prepared.theirs();
      const ours = await prepared.ours();
      if (round > 0 || bench.rounds === 0) rounds.push({ ours, theirs });
    }
    const values = Object.entries(figure.values).map(([name, value]) => summed(name, value, rounds));
    const points = prepared.points?.();
    return { name: figure.name, values, notes: prepared.notes, ...(points === undefined ? {} : { points }) };
  } finally {
    await prepared.close();
  }
};
