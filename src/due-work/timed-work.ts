/**
 * Work that falls due at times which a read model knows: each is run at its time, what fails for now again soon, and what
 * is overdue is looked for, so that nothing that is due is lost.
 */
import type { Due } from '../../projections/due';
import type { Log } from '../lib/log';
import type { Clock } from '../runtime/ports';
import { type AgendaSize, createAgenda } from './agenda';
import { Unanswered } from './ask';
import { type Obstacle, OVERDUE_MS, watchOverdue } from './overdue';

/** Why one was not done. */
export interface WorkFailure {
  readonly cause: string;
  /** Another try may help. */
  readonly isTransient: boolean;
  /** It concerns all others as well. */
  readonly isStore: boolean;
}

export type Done = { readonly again: number | null } | { readonly failure: WorkFailure };

export interface TimedWorkOptions {
  readonly clock: Clock;
  /** Of all of it, for the log and for health: `the deadlines of sync requests`. */
  readonly name: string;
  /** What the read model has after this entry, ordered by time and key. */
  readonly load: (after: Due, limit: number) => Promise<ReadonlyArray<Due>>;
  /** The time of the first that the read model has; infinity when there is none. */
  readonly earliest: () => Promise<number>;
  /** Does what is due under this key and says when to look at it again; null for never. */
  readonly run: (key: string) => Promise<Done>;
  readonly log: Log;
}

export interface TimedWork {
  readonly set: (key: string, at: number) => void;
  readonly remove: (key: string) => void;
  readonly size: () => AgendaSize;
  /** Why what is overdue is not done, as of the last look. */
  readonly obstacles: () => ReadonlyArray<Obstacle>;
  readonly stop: () => Promise<void>;
}

/** While the log is away read models do not answer: that is of no work in particular. */
const whileUnanswered = (error: unknown): Done => {
  if (!(error instanceof Unanswered)) throw error;
  return { failure: { cause: error.message, isTransient: true, isStore: true } };
};

const MAX_AT_ONCE = 64;
const CAPACITY = 4096;
const PAUSE_MS = 2000;

export const createTimedWork = ({ clock, name, load, earliest, run, log }: TimedWorkOptions): TimedWork => {
  let fault: string | null = null;
  let begunBefore = -1;
  let obstacles: ReadonlyArray<Obstacle> = [];

  const runOne = async (key: string): Promise<number | null> => {
    const done = await run(key).catch(whileUnanswered);
    if ('again' in done) {
      fault = null;
      return done.again;
    }
    const { cause, isTransient, isStore } = done.failure;
    log.warn({ key, error: cause }, `one of ${name} could not be handled`);
    fault = cause;
    if (!isTransient) return null;
    if (isStore) agenda.pause(PAUSE_MS);
    return clock.now() + PAUSE_MS;
  };

  const admit = (running: number): number => (running < MAX_AT_ONCE ? 0 : Number.POSITIVE_INFINITY);
  const agenda = createAgenda({ clock, load, run: runOne, admit, capacity: CAPACITY, log });

  const look = async (): Promise<number> => {
    const first = await earliest();
    if (first >= clock.now() - OVERDUE_MS) obstacles = [];
    else {
      const { begun, running } = agenda.size();
      const isStill = fault !== null || (running === 0 && begun === begunBefore);
      obstacles = isStill ? [{ to: name, cause: fault }] : [];
      begunBefore = begun;
      log.warn({ error: fault }, `${name} are overdue`);
      agenda.readAnew();
    }
    return first;
  };
  const overdue = watchOverdue({ clock, look, log });
  overdue.expect(clock.now());

  return {
    set: (key, at) => {
      agenda.set(key, at);
      overdue.expect(at);
    },
    remove: agenda.remove,
    size: agenda.size,
    obstacles: () => obstacles,
    stop: async () => {
      overdue.stop();
      await agenda.stop();
    },
  };
};
