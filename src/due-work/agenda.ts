/**
 * What is due, and when: the earliest entries in memory, in order, the rest in a read model. It is a hint and no
 * truth: what it runs looks at the state itself, so an entry that is late, early or there twice does no harm.
 *
 * Nothing that is due gets lost: whatever the read model has is in memory, or runs, or lies beyond the horizon and is
 * loaded when its turn comes, or `anewAt` says when the read model is read from its beginning again.
 */
import type { Due } from '../../projections/due';
import type { Log } from '../lib/log';
import type { Cancel, Clock } from '../runtime/ports';

export interface AgendaOptions {
  readonly clock: Clock;
  /** What the read model has after this entry, ordered by time and key; at least as new as all that was `set`. */
  readonly load: (after: Due, limit: number) => Promise<ReadonlyArray<Due>>;
  /** Answers when to look at it again, unless something was set meanwhile; null for never. */
  readonly run: (key: string) => Promise<number | null>;
  /** Admits one more run beside those that run, and answers 0; or in how many ms to ask again, infinity: after a run. */
  readonly admit: (running: number) => number;
  /** About this many entries are kept in memory, at most twice as many. */
  readonly capacity: number;
  readonly log: Log;
}

export interface Agenda {
  /** As the read model says it too, now or soon. */
  readonly set: (key: string, at: number) => void;
  /** The same, and runs it at once, before all others and whether or not one more is admitted. */
  readonly runNow: (key: string) => void;
  /** Runs this for a new key now, when nothing that is due waits and one more is admitted; else answers false. */
  readonly offer: (key: string, run: () => Promise<number | null>) => boolean;
  readonly remove: (key: string) => void;
  /** Reads the read model from its beginning again: something that is due may be missing here. */
  readonly readAnew: () => void;
  /** Begins nothing for so many milliseconds from now. */
  readonly pause: (ms: number) => void;
  readonly size: () => AgendaSize;
  /** Resolves when nothing runs any more. */
  readonly stop: () => Promise<void>;
}

export interface AgendaSize {
  /** In memory; more may wait in the read model. */
  readonly waiting: number;
  readonly running: number;
  /** Runs that were begun, since the start. */
  readonly begun: number;
}

/** `held`: put off by its run, to a time that the read model does not know. */
interface Entry extends Due {
  readonly held: boolean;
}

/** A timer counts from when it was set; the wall clock may be moved meanwhile, or the machine have slept. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;
const RELOAD_MS = 1000;
/** After a run that threw. */
const AGAIN_MS = 60 * 1000;

const beginning: Due = { key: '', at: Number.NEGATIVE_INFINITY };

export const createAgenda = ({ clock, load, run, admit, capacity, log }: AgendaOptions): Agenda => {
  const entries: Entry[] = [];
  const times = new Map<string, number>();
  const running = new Map<string, Promise<void>>();
  /** What lies beyond it may be in the read model only; null: nothing does. */
  let horizon: Due | null = null;
  let anewAt = Number.NEGATIVE_INFINITY;
  let paused = false;
  let cancelPause: Cancel = () => undefined;
  let begun = 0;
  let loading = false;
  let stopped = false;
  let cancelTimer: Cancel = () => undefined;

  const placeOf = (entry: Due): number => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(entries[middle] as Due, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const drop = (key: string): void => {
    const at = times.get(key);
    if (at === undefined) return;
    times.delete(key);
    entries.splice(placeOf({ key, at }), 1);
  };

  const lowerHorizon = (to: Due): void => {
    if (horizon === null || before(to, horizon)) horizon = to;
  };

  /** The read model has it, under this time or, when it is held, an earlier one. */
  const leaveToReadModel = ({ at, held }: Entry): void => {
    if (held) anewAt = Math.min(anewAt, at);
  };

  const insert = (entry: Entry): void => {
    drop(entry.key);
    if (horizon !== null && before(horizon, entry)) {
      leaveToReadModel(entry);
      return;
    }
    times.set(entry.key, entry.at);
    entries.splice(placeOf(entry), 0, entry);
    if (entries.length <= 2 * capacity) return;
    for (const dropped of entries.splice(capacity)) {
      times.delete(dropped.key);
      leaveToReadModel(dropped);
    }
    lowerHorizon(entries.at(-1) as Due);
  };

  const loadSurely = async (after: Due): Promise<ReadonlyArray<Due>> => {
    while (!stopped) {
      try {
        return await load(after, capacity);
      } catch {
        await new Promise<void>(resolve => clock.after(RELOAD_MS, resolve));
      }
    }
    return [];
  };

  /** Meanwhile all that is set is kept: the read model may not know it yet, and what was set is the newer. */
  const refill = async (after: Due): Promise<void> => {
    loading = true;
    horizon = null;
    const found = await loadSurely(after);
    for (const { key, at } of found) {
      // What runs now is due no more, unless its lease ends later.
      const isNew = !times.has(key) && (!running.has(key) || at > clock.now());
      if (isNew) insert({ key, at, held: false });
    }
    const last = found.length < capacity ? undefined : found.at(-1);
    if (last !== undefined) lowerHorizon(last);
    loading = false;
    tick();
  };

  const start = (key: string, task: (key: string) => Promise<number | null>): void => {
    drop(key);
    begun += 1;
    const done = Promise.resolve(key)
      .then(task)
      .catch(error => {
        log.error({ key, err: error }, `due work has failed; trying again in ${AGAIN_MS / 1000} s`);
        return clock.now() + AGAIN_MS;
      })
      .then(again => {
        running.delete(key);
        if (again !== null && !times.has(key)) insert({ key, at: again, held: true });
        tick();
      });
    running.set(key, done);
  };

  /** What was due by `anewAt` has had its turn first: reading anew all the time would never come to the end. */
  const isTimeToReadAnew = (): boolean => anewAt <= clock.now() && (horizon === null || horizon.at >= anewAt);

  const loadMore = (next: Due | undefined): void => {
    if (loading) return;
    if (isTimeToReadAnew()) {
      anewAt = Number.POSITIVE_INFINITY;
      refill(beginning);
    } else if (horizon !== null && (next === undefined || before(horizon, next))) refill(horizon);
  };

  const firstIdle = (): Entry | undefined => entries.find(({ key }) => !running.has(key));

  const tick = (): void => {
    if (stopped || paused) return;
    cancelTimer();
    let next = firstIdle();
    let waitMs = Number.POSITIVE_INFINITY;
    while (next !== undefined && next.at <= clock.now()) {
      waitMs = admit(running.size);
      if (waitMs > 0) break;
      start(next.key, run);
      next = firstIdle();
    }
    loadMore(next);
    // A time that has come waits to be admitted or for what is being loaded: their end is the next tick.
    const now = clock.now();
    const soonest = Math.min(...[next?.at ?? Number.POSITIVE_INFINITY, now + waitMs, anewAt].filter(at => at > now));
    if (soonest < Number.POSITIVE_INFINITY) cancelTimer = clock.after(Math.min(soonest - now, LONGEST_WAIT_MS), tick);
  };
  tick();

  return {
    set: (key, at) => {
      insert({ key, at, held: false });
      tick();
    },
    runNow: key => {
      insert({ key, at: clock.now(), held: false });
      if (!stopped && !running.has(key)) start(key, run);
    },
    offer: (key, task) => {
      const isDue = [firstIdle(), horizon].some(entry => entry != null && entry.at <= clock.now());
      const isNew = !times.has(key) && !running.has(key);
      if (stopped || paused || isDue || !isNew || admit(running.size) > 0) return false;
      start(key, task);
      return true;
    },
    remove: key => {
      drop(key);
      tick();
    },
    readAnew: () => {
      anewAt = Math.min(anewAt, clock.now());
      tick();
    },
    pause: ms => {
      paused = true;
      cancelTimer();
      cancelPause();
      cancelPause = clock.after(ms, () => {
        paused = false;
        tick();
      });
    },
    size: () => ({ waiting: entries.length, running: running.size, begun }),
    stop: async () => {
      stopped = true;
      cancelTimer();
      cancelPause();
      await Promise.all(running.values());
    },
  };
};

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.key < b.key);
