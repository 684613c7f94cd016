/** One figure: our way beside what it is compared with, measured in turn within one run. */

/** A way of doing the work; resolves to the figure in the unit that `Figure.unit` names. */
export type Measure = () => Promise<number>;

export interface Prepared {
  readonly ours: Measure;
  readonly theirs: Measure;
  readonly close: () => Promise<void>;
  /** What else a reader should know of the run: sizes, counts. */
  readonly notes: Readonly<Record<string, string | number>>;
}

export interface Scale {
  /** Multiplies data sizes and durations: 1 is the published run, a smoke is far below. */
  readonly factor: number;
  /** An empty directory for this figure alone. */
  readonly dir: string;
}

export interface Figure {
  readonly name: string;
  /** What is compared with what, in one line. */
  readonly ours: string;
  readonly theirs: string;
  readonly unit: string;
  /** The ratio ours / theirs that we aim at. */
  readonly goal: { readonly atLeast: number } | { readonly atMost: number };
  readonly prepare: (scale: Scale) => Promise<Prepared>;
}

export interface Result {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  /** Median of the ratios of the rounds, not the ratio of the medians. */
  readonly ratio: number;
  readonly ratios: ReadonlyArray<number>;
  readonly reached: boolean;
  readonly notes: Readonly<Record<string, string | number>>;
}

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
};

/** Alternates the two, so that a machine that slows down slows both. One round before the first is not counted. */
export const measure = async (
  figure: Figure,
  scale: Scale,
  rounds: number,
  onRound: (round: number) => void,
): Promise<Result> => {
  const prepared = await figure.prepare(scale);
  try {
    const pairs: Array<{ readonly ours: number; readonly theirs: number }> = [];
    for (let round = 0; round <= rounds; round++) {
      onRound(round);
      const theirs = await prepared.theirs();
      const ours = await prepared.ours();
      if (round > 0 || rounds === 0) pairs.push({ ours, theirs });
    }
    const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
    const ratio = median(ratios);
    return {
      name: figure.name,
      ours: median(pairs.map(pair => pair.ours)),
      theirs: median(pairs.map(pair => pair.theirs)),
      ratio,
      ratios,
      reached: 'atLeast' in figure.goal ? ratio >= figure.goal.atLeast : ratio <= figure.goal.atMost,
      notes: prepared.notes,
    };
  } finally {
    await prepared.close();
  }
};
