/** A clock by which each commit takes long, or does not: the log is then synced beside its thread, or in place. */
import type { Clock } from '../../src/runtime/ports';
import { realClock } from '../../src/runtime/real';

export interface SlowCommits extends Clock {
  /** From now on. */
  readonly set: (milliseconds: number) => void;
}

export const slowCommits = (): SlowCommits => {
  let step = 10;
  let now = 0;
  return {
    ...realClock,
    elapsed: () => {
      now += step;
      return now;
    },
    set: milliseconds => {
      step = milliseconds;
    },
  };
};
