/** How followers see the log: read from the file, or from memory where this process writes it. */
import { createSignal } from '../../lib/signal';
import type { Clock } from '../../runtime/ports';
import type { Position, RecordedEvent, Revision } from '../event-store';
import { recentEvents } from './recent-events';
import type { Statements } from './statements';

/** The log as its followers see it. */
export interface Tail {
  readonly head: () => Position;
  readonly after: (position: Position, limit: number) => ReadonlyArray<RecordedEvent>;
  /** Calls `wake` once there may be more to read than up to a position. The answer ends the wait. */
  readonly more: (after: Position, wake: () => void) => () => void;
}

export interface OwnTail extends Tail {
  /** One of the last events; null: it is not kept, or there is none. */
  readonly find: (stream: string, revision: Revision) => RecordedEvent | null;
  /** Takes what was committed behind the head. */
  readonly publish: (committed: ReadonlyArray<RecordedEvent>) => void;
}

/** Tells of a log that another connection writes: wakes when it has grown. */
export interface LogSignal extends Pick<Tail, 'more'> {
  /** How far it is known to be on stable storage: what follows in the file is not seen yet. Null: that is not known. */
  readonly storedUpTo: () => Position | null;
}

const POLL_MS = 250;

/** Of a log that somebody else writes: all is read from the file, at a signal or after a moment. */
export const polledTail = (statements: Statements, clock: Clock, signal?: LogSignal): Tail => ({
  head: () => Math.min(statements.head(), signal?.storedUpTo() ?? Number.POSITIVE_INFINITY),
  after: (position, limit) => {
    const end = signal?.storedUpTo() ?? Number.POSITIVE_INFINITY;
    return statements.allForwards(position, Math.max(0, Math.min(limit, end - position)));
  },
  more: (after, wake) => {
    const ends = [clock.after(POLL_MS, wake), signal?.more(after, wake)];
    return () => {
      for (const end of ends) end?.();
    };
  },
});

/** Of the log that this process writes: the recent end is in memory, and each commit is a signal. */
export const ownTail = (statements: Statements): OwnTail => {
  const recent = recentEvents(statements.head());
  const signal = createSignal();
  return {
    head: recent.newest,
    find: recent.find,
    after: (position, limit) => {
      const inFile = recent.oldest() - 1 - position;
      if (inFile <= 0) return recent.after(position, limit);
      const older = statements.allForwards(position, Math.min(limit, inFile));
      return older.length === inFile ? [...older, ...recent.after(recent.oldest() - 1, limit - inFile)] : older;
    },
    more: (after, wake) => {
      if (recent.newest() <= after) return signal.wait(wake);
      wake();
      return () => undefined;
    },
    publish: committed => {
      committed.forEach(recent.push);
      signal.wakeAll();
    },
  };
};
