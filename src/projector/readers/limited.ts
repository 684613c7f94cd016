/** Answers one question after the other, each within a time and a size. */
import type { Clock } from '../../runtime/ports';
import { causeOf } from '../../sqlite/errors';
import type { Limits, Reply } from './messages';

export interface Limited {
  /** In a condition of SQL: true, and an end to the statement when it has had its time. */
  readonly inTime: () => number;
  /** `ask` answers null when the file cannot be read, for which `damage` is the cause. */
  readonly reply: (ask: () => { readonly answer: unknown } | null, damage?: () => string | null) => Reply;
}

/** The clock is looked at once in so many rows. */
const ROWS = 64;

export const limited = ({ longestMs, largestBytes }: Limits, clock: Pick<Clock, 'elapsed'>): Limited => {
  let until = 0;
  let calls = 0;
  /** What SQLite makes of what `inTime` throws does not say so. */
  let isTooLong = false;
  return {
    inTime: () => {
      calls += 1;
      if (calls % ROWS === 0 && clock.elapsed() > until) isTooLong = true;
      if (isTooLong) throw new Error('a query takes too long');
      return 1;
    },
    reply: (ask, damage = () => null) => {
      until = clock.elapsed() + longestMs;
      isTooLong = false;
      try {
        const answered = ask();
        if (answered === null) return { kind: 'unreadable', cause: damage() };
        const { answer } = answered;
        return sizeOf(answer) > largestBytes ? { kind: 'too-large' } : { kind: 'answer', answer };
      } catch (error) {
        return isTooLong ? { kind: 'too-long' } : { kind: 'failed', message: causeOf(error) };
      }
    },
  };
};

/** About what the rows take as text. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 8);
};
