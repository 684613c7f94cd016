/**
 * What is due, and when: the earliest entries in memory, in order, the rest in a read model. It is a hint and no
 * truth: what it runs looks at the state itself, so an entry that is late, early or there twice does no harm.
 */
import type { Cancel, Clock } from '../runtime/ports';
import type { Log } from './log';

export interface Due {
  readonly key: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface AgendaOptions {
  readonly clock: Clock;
  /** What the read model has after this entry, ordered by time and key; at least as new as all that was `set`. */
  readonly load: (after: Due, limit: number) => Promise<ReadonlyArray<Due>>;
  /** Answers when to look at it again, unless something was set meanwhile; null for never. */
  readonly run: (key: string) => Promise<number | null>;
  /** This many run at once. */
  readonly slots: number;
  /** About this many entries are kept in memory, at most twice as many. */
  readonly capacity: number;
  readonly log: Log;
}

export interface Agenda {
  readonly set: (key: string, at: number) => void;
  readonly remove: (key: string) => void;
  /** Entries in memory, and what runs now. */
  readonly size: () => { readonly waiting: number; readonly running: number };
  /** Resolves when nothing runs any more. */
  readonly stop: () => Promise<void>;
}

/** A timer counts from when it was set; the wall clock may be moved meanwhile, or the machine have slept. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;
const RELOAD_MS = 1000;
/** After a run that threw. */
const AGAIN_MS = 60 * 1000;

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.key < b.key);

export const createAgenda = ({ clock, load, run, slots, capacity, log }: AgendaOptions): Agenda => {
  let entries: Due[] = [];
  const times = new Map<string, number>();
  const running = new Map<string, Promise<void>>();
  /** What lies beyond is in the read model only; null: nothing does. */
  let horizon: Due | null = { key: '', at: Number.NEGATIVE_INFINITY };
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

  const insert = (entry: Due): void => {
    drop(entry.key);
    if (horizon !== null && before(horizon, entry)) return;
    times.set(entry.key, entry.at);
    entries.splice(placeOf(entry), 0, entry);
    if (entries.length <= 2 * capacity) return;
    for (const { key } of entries.slice(capacity)) times.delete(key);
    entries = entries.slice(0, capacity);
    horizon = entries.at(-1) ?? null;
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
    for (const entry of found) if (!times.has(entry.key) && !running.has(entry.key)) insert(entry);
    const last = found.length < capacity ? undefined : found.at(-1);
    if (last !== undefined && (horizon === null || before(last, horizon))) horizon = last;
    loading = false;
    tick();
  };

  const start = (key: string): void => {
    drop(key);
    const done = Promise.resolve(key)
      .then(run)
      .catch(error => {
        log.error({ key, err: error }, 'what was due could not be done');
        return clock.now() + AGAIN_MS;
      })
      .then(again => {
        running.delete(key);
        if (again !== null && !times.has(key)) insert({ key, at: again });
        tick();
      });
    running.set(key, done);
  };

  const tick = (): void => {
    if (stopped) return;
    cancelTimer();
    let next = entries.find(({ key }) => !running.has(key));
    while (next !== undefined && next.at <= clock.now() && running.size < slots) {
      start(next.key);
      next = entries.find(({ key }) => !running.has(key));
    }
    if (!loading && horizon !== null && (next === undefined || before(horizon, next))) refill(horizon);
    if (next !== undefined && running.size < slots) {
      cancelTimer = clock.after(Math.min(next.at - clock.now(), LONGEST_WAIT_MS), tick);
    }
  };
  tick();

  return {
    set: (key, at) => {
      insert({ key, at });
      tick();
    },
    remove: key => {
      drop(key);
      tick();
    },
    size: () => ({ waiting: entries.length, running: running.size }),
    stop: async () => {
      stopped = true;
      cancelTimer();
      await Promise.all(running.values());
    },
  };
};
