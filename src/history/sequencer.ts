/**
 * When a checkpoint is due: some seconds after the last event of a burst, once in a while during a long one, and each hour
 * when nothing happens. That a checkpoint was made is an event too, and does not make the next one due.
 */
import type { Clock } from '../runtime/ports';

export interface Sequencer {
  /** Something happened that no checkpoint covers. */
  readonly happened: (events: number) => void;
  /** A checkpoint was made, here or by another replica, so many milliseconds ago. */
  readonly covered: (agoMs: number) => void;
  readonly stop: () => void;
}

/** Without an event: then the burst is over. */
const QUIET_MS = 3000;
/** Between two checkpoints while bursts follow one another, and during a long one. */
const SPACING_MS = 10_000;
const LONG_BURST_MS = 60_000;
const LONG_BURST_EVENTS = 100_000;
const HOUR_MS = 3_600_000;
/** After one that could not be made. */
const PAUSE_MS = 5000;

/** `sign` resolves when it was tried; a checkpoint that was made is reported by `covered`. */
export const createSequencer = (clock: Clock, sign: () => Promise<void>): Sequencer => {
  let first: number | null = null;
  let last = 0;
  let events = 0;
  let coveredAt = clock.elapsed() - SPACING_MS;
  let triedAt = Number.NEGATIVE_INFINITY;
  let signing = false;
  let stopped = false;
  let cancel = (): void => undefined;

  const dueAt = (): number => {
    const hourly = coveredAt + HOUR_MS;
    const burst =
      first === null
        ? hourly
        : events >= LONG_BURST_EVENTS
          ? clock.elapsed()
          : Math.min(Math.max(last + QUIET_MS, coveredAt + SPACING_MS), first + LONG_BURST_MS);
    return Math.max(Math.min(hourly, burst), triedAt + PAUSE_MS);
  };

  const look = (): void => {
    cancel();
    if (stopped || signing) return;
    const wait = dueAt() - clock.elapsed();
    if (wait > 0) {
      cancel = clock.after(wait, look);
      return;
    }
    signing = true;
    triedAt = clock.elapsed();
    void sign().finally(() => {
      signing = false;
      look();
    });
  };
  look();

  return {
    happened: count => {
      last = clock.elapsed();
      events += count;
      const isFirst = first === null;
      first ??= last;
      // The timer looks again by itself at what has happened meanwhile.
      if (isFirst || events >= LONG_BURST_EVENTS) look();
    },
    covered: agoMs => {
      first = null;
      events = 0;
      coveredAt = clock.elapsed() - Math.max(0, agoMs);
      look();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
};
