/**
 * How fast messages go to one webhook. Who answers is sent more and more at once, up to its limit; each failure halves
 * that. After some failures in a row the circuit opens: then one attempt at a time is made, with growing pauses between,
 * until one succeeds. So an endpoint that hangs holds a slot or two, however much waits for it.
 */
import type { Clock, Random } from '../runtime/ports';

/** What a webhook says of itself; null: nothing. */
export interface PaceLimits {
  readonly maxConcurrent: number | null;
  readonly maxPerSecond: number | null;
}

export interface Circuit {
  /** `probing`: the attempt that decides is under way, or may be made. */
  readonly state: 'closed' | 'open' | 'probing';
  /** In ms since the epoch; null: since the start. */
  readonly since: number | null;
  /** When the next attempt may be made; null while it is closed. */
  readonly nextProbeAt: number | null;
}

export interface Pace {
  /** Admits one more attempt beside those that run, and answers 0; or in how many ms to ask again, infinity: after one. */
  readonly admit: (running: number) => number;
  readonly succeeded: (durationMs: number) => void;
  readonly failed: () => void;
  /** Until it is called one attempt at a time is made. */
  readonly limit: (limits: PaceLimits) => void;
  /** Somebody has changed something: the next attempt need not wait. */
  readonly tryNow: () => void;
  readonly circuit: () => Circuit;
}

const START_AT_ONCE = 2;
/** For one that says nothing of itself. */
export const MAX_AT_ONCE = 32;
/** For one that takes longer for an answer than this. */
const SLOW_MS = 1000;
const MAX_AT_ONCE_IF_SLOW = 8;
/** After so long without an attempt nobody knows how it is. */
const FORGET_MS = 10_000;
const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A timer that fires late makes the next ones no later. */
const LATE_MS = 10;

/** Rates and pauses are durations: a clock that is put back by a day holds up nobody for a day. */
export const createPace = (
  { now, elapsed }: Pick<Clock, 'now' | 'elapsed'>,
  random: Pick<Random, 'fraction'>,
): Pace => {
  let limits: PaceLimits = { maxConcurrent: 1, maxPerSecond: null };
  let atOnce = START_AT_ONCE;
  let failures = 0;
  let isOpen = false;
  let since: number | null = null;
  let pauseMs = 0;
  let nextProbe = Number.NEGATIVE_INFINITY;
  let lastEnd = Number.NEGATIVE_INFINITY;
  let nextByRate = Number.NEGATIVE_INFINITY;

  const most = (): number => limits.maxConcurrent ?? MAX_AT_ONCE;

  const admitByRate = (): number => {
    if (limits.maxPerSecond === null) return 0;
    const time = elapsed();
    if (nextByRate > time) return nextByRate - time;
    nextByRate = (nextByRate < time - LATE_MS ? time : nextByRate) + 1000 / limits.maxPerSecond;
    return 0;
  };

  const pause = (): void => {
    pauseMs = Math.min(Math.max(FIRST_PAUSE_MS, 2 * pauseMs), LONGEST_PAUSE_MS);
    nextProbe = elapsed() + Math.round(pauseMs * (1 + random.fraction() / 10));
  };

  return {
    admit: running => {
      if (running === 0 && elapsed() - lastEnd > FORGET_MS) atOnce = Math.min(atOnce, START_AT_ONCE);
      if (running >= (isOpen ? 1 : Math.min(atOnce, most()))) return Number.POSITIVE_INFINITY;
      if (isOpen && nextProbe > elapsed()) return nextProbe - elapsed();
      return admitByRate();
    },
    succeeded: durationMs => {
      lastEnd = elapsed();
      failures = 0;
      if (isOpen) {
        [isOpen, since, pauseMs, atOnce] = [false, now(), 0, START_AT_ONCE];
      } else if (atOnce < (durationMs > SLOW_MS ? MAX_AT_ONCE_IF_SLOW : most())) atOnce += 1;
    },
    failed: () => {
      lastEnd = elapsed();
      failures += 1;
      atOnce = Math.max(1, Math.floor(atOnce / 2));
      // What was under way when it opened is no probe.
      if (isOpen && elapsed() >= nextProbe) pause();
      if (isOpen || failures < FAILURES_TO_OPEN) return;
      [isOpen, since] = [true, now()];
      pause();
    },
    limit: next => {
      limits = next;
    },
    tryNow: () => {
      [pauseMs, nextProbe] = [0, elapsed()];
    },
    circuit: () => {
      if (!isOpen) return { state: 'closed', since, nextProbeAt: null };
      const leftMs = nextProbe - elapsed();
      return { state: leftMs > 0 ? 'open' : 'probing', since, nextProbeAt: Math.round(now() + leftMs) };
    },
  };
};
