/**
 * Who was on a source, and who has gone since: what removals are measured against. A baseline begins with a sync request,
 * and with what a person decided: a hold approved, a request undone. Outside a request one lasts a day, from the first
 * change after the one before: whoever takes participants away one by one stays within the same day's bound.
 */
import { add, empty, fromArray, has, type IdSet, remove, toArray } from '../kernel/id-set';
import { addMilliseconds, type Instant } from '../kernel/types';

export interface Baseline {
  /** Until then it lasts when no request is open. */
  readonly until: Instant;
  /** Who was on the source when it began. */
  readonly participants: IdSet;
  /** Who was on the source at any time since, and is not now. */
  readonly gone: IdSet;
  /** How many of `participants` are gone. */
  readonly missing: number;
}

/** Those of a source: who is on it, and since when that is measured. */
export interface Roll {
  readonly allocated: IdSet;
  readonly baseline: Baseline;
  readonly openRequest: string | null;
}

export const BASELINE_MS = 24 * 60 * 60 * 1000;

export const beginning = (at: Instant, participants: IdSet): Baseline => ({
  until: addMilliseconds(at, BASELINE_MS),
  participants,
  gone: empty,
  missing: 0,
});

/** Of a source that nobody was ever on: the first change begins another. */
export const NO_BASELINE: Baseline = { until: '', participants: empty, gone: empty, missing: 0 };

/** What a change at this time is measured against. */
export const baselineAt = ({ allocated, baseline, openRequest }: Roll, at: Instant): Baseline =>
  openRequest !== null || at < baseline.until ? baseline : beginning(at, allocated);

export const begun = <R extends Roll>(roll: R, at: Instant): R => ({
  ...roll,
  baseline: beginning(at, roll.allocated),
});

export const allocate = <R extends Roll>(roll: R, participantId: number, at: Instant): R => {
  if (has(roll.allocated, participantId)) return roll;
  const baseline = baselineAt(roll, at);
  const isBack = has(baseline.participants, participantId);
  return {
    ...roll,
    allocated: add(roll.allocated, participantId),
    baseline: {
      ...baseline,
      gone: remove(baseline.gone, participantId),
      missing: baseline.missing - Number(isBack),
    },
  };
};

export const deallocate = <R extends Roll>(roll: R, participantId: number, at: Instant): R => {
  if (!has(roll.allocated, participantId)) return roll;
  const baseline = baselineAt(roll, at);
  const wasThere = has(baseline.participants, participantId);
  return {
    ...roll,
    allocated: remove(roll.allocated, participantId),
    baseline: {
      ...baseline,
      gone: add(baseline.gone, participantId),
      missing: baseline.missing + Number(wasThere),
    },
  };
};

export const clear = <R extends Roll>(roll: R, at: Instant): R => {
  const baseline = baselineAt(roll, at);
  const gone =
    baseline.gone.size === 0 ? roll.allocated : fromArray([...toArray(baseline.gone), ...toArray(roll.allocated)]);
  return {
    ...roll,
    allocated: empty,
    baseline: { ...baseline, gone, missing: baseline.participants.size },
  };
};

/** How many ids it keeps that are not those of `allocated`. */
export const idsKeptBy = ({ allocated, baseline: { participants, gone, missing } }: Roll): number =>
  gone.size + (missing === 0 && participants.size === allocated.size ? 0 : participants.size);
