/**
 * Durations counted by bins that grow by 2 %: the middle of a bin is within 1 % of all that is in it, and histograms add
 * up. As text: the largest duration, then each bin (two letters) and its count, in any order; empty when there is none.
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

const [ZERO, NINE] = ['0'.charCodeAt(0), '9'.charCodeAt(0)];
const LINE = '\n'.charCodeAt(0);
const FIRST = 'A'.charCodeAt(0);
/** From A to z, with what lies between. */
const LETTERS = 58;
const nameOf = (bin: number): string => String.fromCharCode(FIRST + Math.floor(bin / LETTERS), FIRST + (bin % LETTERS));

/** One duration more. */
export const withDuration = (histogram: string, ms: number): string => {
  const name = nameOf(binOf(ms));
  const end = histogram.search(LETTER);
  if (end === -1) return `${ms}${name}1`;
  const longest = Math.max(Number(histogram.slice(0, end)), ms);
  const at = histogram.indexOf(name, end);
  if (at === -1) return `${longest}${histogram.slice(end)}${name}1`;
  const begin = at + name.length;
  const count = Number.parseInt(histogram.slice(begin), 10);
  return `${longest}${histogram.slice(end, begin)}${count + 1}${histogram.slice(begin + String(count).length)}`;
};
const LETTER = /[^0-9]/;

/** Before the first bin stands the largest duration. */
const NONE = -1;

/** A sum of histograms and of durations; emptied and used again, since it is large. */
export interface Sum {
  /** A line for each, which may be empty. */
  readonly addHistograms: (histograms: string) => void;
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
    addHistograms: histograms => {
      let number = 0;
      let bin = NONE;
      const finish = (): void => {
        if (bin === NONE) longest = Math.max(longest, number);
        else add(bin, number);
        number = 0;
      };
      for (let place = 0; place < histograms.length; place++) {
        const code = histograms.charCodeAt(place);
        if (code >= ZERO && code <= NINE) {
          number = number * 10 + code - ZERO;
          continue;
        }
        finish();
        if (code === LINE) bin = NONE;
        else {
          place += 1;
          bin = (code - FIRST) * LETTERS + histograms.charCodeAt(place) - FIRST;
        }
      }
      finish();
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
