/**
 * Durations counted by bins that grow by 2 %: the middle of a bin is within 1 % of all that is in it, and histograms add
 * up. As text: the largest duration, then each bin and its count, in any order; empty when there is none.
 */

/** How far a percentile may be from the exact one, as a share of it. */
export const RELATIVE_ERROR = 0.01;

const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** Ten thousand years, in milliseconds: no two times are further apart. */
const LONGEST_MS = 10_000 * 366 * 86_400_000;

/** 0 is in bin 0, 1 in bin 1. */
const binOf = (ms: number): number => (ms < 1 ? 0 : Math.ceil(Math.log(ms) / LOG_GROWTH - 1e-9) + 1);
const middleOf = (bin: number): number => (bin === 0 ? 0 : (2 * GROWTH ** (bin - 1)) / (GROWTH + 1));

export const BINS = binOf(LONGEST_MS) + 1;

/** One duration more. */
export const withDuration = (histogram: string, ms: number): string => {
  const mark = `;${binOf(ms)} `;
  if (histogram === '') return `${ms}${mark}1`;
  const end = histogram.indexOf(';');
  const longest = Math.max(Number(histogram.slice(0, end)), ms);
  const at = histogram.indexOf(mark, end);
  if (at === -1) return `${longest}${histogram.slice(end)}${mark}1`;
  const begin = at + mark.length;
  const next = histogram.indexOf(';', begin);
  const after = next === -1 ? histogram.length : next;
  const count = Number(histogram.slice(begin, after)) + 1;
  return `${longest}${histogram.slice(end, begin)}${count}${histogram.slice(after)}`;
};

const ZERO = '0'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);
const END = ';'.charCodeAt(0);

/** A sum of histograms and of durations; emptied and used again, since it is large. */
export interface Sum {
  readonly addHistogram: (histogram: string) => void;
  readonly addDuration: (ms: number) => void;
  readonly n: () => number;
  /** 0 when there is none. */
  readonly longest: () => number;
  /** Of a sum that is not empty, for shares that ascend: each within `RELATIVE_ERROR` of the exact one, or half a millisecond. */
  readonly percentiles: (shares: ReadonlyArray<number>) => ReadonlyArray<number>;
  readonly empty: () => void;
}

export const createSum = (): Sum => {
  const counts = new Float64Array(BINS);
  let [n, longest, lowest, highest] = [0, 0, BINS, 0];
  const add = (bin: number, count: number): void => {
    counts[bin] = (counts[bin] ?? 0) + count;
    n += count;
    lowest = Math.min(lowest, bin);
    highest = Math.max(highest, bin);
  };
  return {
    addHistogram: histogram => {
      if (histogram === '') return;
      let place = histogram.indexOf(';');
      longest = Math.max(longest, Number(histogram.slice(0, place)));
      let bin = 0;
      let number = 0;
      for (place += 1; place <= histogram.length; place++) {
        const code = place === histogram.length ? END : histogram.charCodeAt(place);
        if (code === SPACE) [bin, number] = [number, 0];
        else if (code === END) {
          add(bin, number);
          number = 0;
        } else number = number * 10 + code - ZERO;
      }
    },
    addDuration: ms => {
      longest = Math.max(longest, ms);
      add(binOf(ms), 1);
    },
    n: () => n,
    longest: () => longest,
    percentiles: shares => {
      let bin = lowest;
      let upTo = counts[bin] ?? 0;
      /** The value at a rank that counts from 0; ranks ascend from call to call. */
      const at = (rank: number): number => {
        while (upTo <= rank && bin < highest) {
          bin += 1;
          upTo += counts[bin] ?? 0;
        }
        return Math.min(middleOf(bin), longest);
      };
      return shares.map(share => {
        const rank = (n - 1) * share;
        const low = at(Math.floor(rank));
        // What follows may be in the same bin, or be asked for again: the step back is one rank at most.
        const [binBefore, upToBefore] = [bin, upTo];
        const high = at(Math.ceil(rank));
        [bin, upTo] = [binBefore, upToBefore];
        return low + (high - low) * (rank - Math.floor(rank));
      });
    },
    empty: () => {
      counts.fill(0, lowest, highest + 1);
      [n, longest, lowest, highest] = [0, 0, BINS, 0];
    },
  };
};
