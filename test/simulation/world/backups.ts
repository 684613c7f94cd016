/**
 * Backups of the log that are put back: what came after them has not happened, and nobody remembers it. Receivers may have
 * been told of it, and middleware goes on with it.
 */
import type { Chance } from './chance';
import { DERIVED } from './files';
import type { Replica } from './replica';
import type { Time } from './time';

/** Puts back what was backed up. */
export type Restore = () => void;

export interface BackedUp {
  readonly backUp: () => Restore;
}

export interface Backups {
  /**
   * Of everything, as it is now: how it is put back, which is false once it is not needed any more. Null while there is
   * another one.
   */
  readonly make: () => ((chance: Chance) => boolean) | null;
  /** Those that were not put back are not needed any more. */
  readonly discard: () => void;
  /** What was done at some time between these was lost. */
  readonly wereLost: (from: number, until: number) => boolean;
}

export const backUpSet = <A>(set: Set<A>): Restore => {
  const then = [...set];
  return () => {
    set.clear();
    for (const one of then) set.add(one);
  };
};

const SECOND = 1000;
const HOUR = 3_600_000;

/** `records` know of what has happened. */
export const createBackups = (
  time: Time,
  replicas: ReadonlyArray<Replica>,
  records: ReadonlyArray<BackedUp>,
): Backups => {
  const lost: Array<{ readonly from: number; readonly until: number }> = [];
  let present: object | null = null;

  const make: Backups['make'] = () => {
    if (present !== null) return null;
    const from = time.now();
    const files = replicas.map(replica => replica.backUpAll());
    const restores = records.map(record => record.backUp());
    const backup = {};
    present = backup;
    return chance => {
      if (present !== backup) return false;
      present = null;
      for (const putBack of files) putBack(chance.pick(DERIVED), chance.magnitude(SECOND, HOUR));
      for (const restore of restores) restore();
      lost.push({ from, until: time.now() });
      return true;
    };
  };

  return {
    make,
    discard: () => {
      present = null;
    },
    wereLost: (from, until) => lost.some(one => one.from <= until && one.until >= from),
  };
};
