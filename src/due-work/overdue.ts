/**
 * Looks at the read model for what is due for longer than it should be, so that whatever an agenda has missed is found
 * again. It costs nothing while nothing is due: a look says when the next one is needed, unless something is set
 * that is due before.
 */

import type { Log } from '../lib/log';
import type { Cancel, Clock } from '../runtime/ports';

/** What is due for longer than this is overdue. */
export const OVERDUE_MS = 60 * 1000;
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** What is overdue and stands still; `cause` null: nobody knows why. */
export interface Obstacle {
  readonly to: string;
  readonly cause: string | null;
}

export interface OverdueOptions {
  readonly clock: Clock;
  /** Sees to what is overdue, and answers when the earliest of all that is open is due; infinity when nothing is. */
  readonly look: () => Promise<number>;
  readonly log: Log;
}

export interface Overdue {
  /** Something is due at this time. */
  readonly expect: (at: number) => void;
  readonly stop: () => void;
}

export const watchOverdue = ({ clock, look, log }: OverdueOptions): Overdue => {
  let next = Number.POSITIVE_INFINITY;
  let stopped = false;
  let cancel: Cancel = () => undefined;

  const expect = (at: number): void => {
    const time = Math.max(at, clock.now()) + OVERDUE_MS;
    if (stopped || time >= next) return;
    next = time;
    cancel();
    cancel = clock.after(Math.min(time - clock.now(), LONGEST_WAIT_MS), lookNow);
  };

  const lookNow = async (): Promise<void> => {
    next = Number.POSITIVE_INFINITY;
    try {
      expect(await look());
    } catch (error) {
      log.warn({ err: error }, 'overdue work could not be looked up; trying again');
      expect(clock.now());
    }
  };

  return {
    expect,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
};
