/**
 * Brings the log to its followers, each at its own place. Those at the live end share one subscription; those behind are
 * led there page by page, the nearest first, and those at the same place read the same page.
 */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Recorded } from '../../domain/history';
import type {
  Batch,
  EventStore,
  Position,
  RecordedEvent,
  StoreUnavailable,
  Subscription,
} from '../event-store/event-store';
import { decodeAnew, type Unreadable } from '../event-store/stored-event';
import type { Clock } from '../runtime/ports';
import { type Decode, type FoldMark, noMark } from './fold-mark';

/** The events after one position, up to another. */
export interface Run {
  readonly after: Position;
  readonly events: ReadonlyArray<RecordedEvent>;
  readonly upTo: Position;
  /** Decodes an event of this run, once for all who take it in. */
  readonly decode: Decode;
}

export interface Follower {
  readonly position: () => Position;
  /** False when it took nothing in, or stands before the run: it is asked again later, from where it then stands. */
  readonly apply: (run: Run) => boolean;
  /** It has arrived at the live end. */
  readonly caughtUp: () => void;
}

export interface Feed {
  /** Follows the log from its end as it is now, and does `beforehand` first. Waits for a store that does not answer. */
  readonly start: (beforehand: TaskEither<StoreUnavailable, unknown>) => void;
  /** Also leads one back that has fallen behind. */
  readonly add: (follower: Follower) => void;
  readonly remove: (follower: Follower) => void;
  /** How far the live end was handed on; null before the log was reached. */
  readonly head: () => Position | null;
  /** What the store that is waited for last said. */
  readonly unreachable: () => StoreUnavailable | null;
  /** Resolves once no follower receives anything any more. */
  readonly stop: () => Promise<void>;
}

/** Events in one transaction, and between two turns of the event loop: some milliseconds of work. */
const SLICE = 500;

export const createFeed = (store: EventStore, clock: Clock, mark: FoldMark = noMark): Feed => {
  const live = new Set<Follower>();
  const lagging = new Set<Follower>();
  const failures = new Map<Follower, number>();
  const pauses = new Set<() => void>();
  let head: Position | null = null;
  let unreachable: StoreUnavailable | null = null;
  let subscription: Subscription | null = null;
  let isLeading = false;
  let isStopped = false;

  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const end = (): void => {
        cancel();
        pauses.delete(end);
        resolve();
      };
      const cancel = clock.after(ms, end);
      pauses.add(end);
    });

  /** Null when it was stopped. */
  const answerOf = async <A>(ask: TaskEither<StoreUnavailable, A>): Promise<{ readonly answer: A } | null> => {
    for (let failed = 0; !isStopped; failed++) {
      const answer = await ask();
      if (isStopped) break;
      unreachable = E.isLeft(answer) ? answer.left : null;
      if (E.isRight(answer)) return { answer: answer.right };
      await pause(pauseAfter(failed));
    }
    return null;
  };

  const add = (follower: Follower): void => {
    live.delete(follower);
    lagging.add(follower);
    if (head !== null && !isLeading && !isStopped) void lead(head);
  };

  /** Unless it was removed or added anew while it failed. */
  const rest = (follower: Follower, from: Set<Follower>): void => {
    if (!from.delete(follower)) return;
    const failed = failures.get(follower) ?? 0;
    failures.set(follower, failed + 1);
    void pause(pauseAfter(failed)).then(() => {
      if (failures.has(follower)) add(follower);
    });
  };

  const lead = async (from: Position): Promise<void> => {
    isLeading = true;
    await Promise.resolve(); // whoever adds a follower finishes first
    while (!isStopped && lagging.size > 0) {
      const end = head ?? from;
      const place = Math.max(...[...lagging].map(({ position }) => position()));
      const there = [...lagging].filter(({ position }) => position() === place);
      if (place >= end) {
        for (const follower of there) {
          lagging.delete(follower);
          failures.delete(follower);
          live.add(follower);
          follower.caughtUp();
        }
        continue;
      }
      const page = await answerOf(store.readAll({ after: place, limit: SLICE }));
      if (page === null) break;
      const events = page.answer;
      const upTo = events.at(-1)?.position ?? end;
      const run = { after: place, events, upTo, decode: mark.guard(there.length > 1 ? decodeOnce() : decodeAnew) };
      for (const follower of there) if (lagging.has(follower) && !follower.apply(run)) rest(follower, lagging);
      mark.clear();
      await setImmediate();
    }
    isLeading = false;
  };

  const handle = async ({ events, position }: Batch): Promise<void> => {
    for (let start = 0; head !== null && head < position && !isStopped; start += SLICE) {
      const part = events.slice(start, start + SLICE);
      const upTo = start + SLICE < events.length ? (part.at(-1)?.position ?? position) : position;
      const run = { after: head, events: part, upTo, decode: mark.guard(decodeOnce()) };
      for (const follower of live) if (!follower.apply(run)) rest(follower, live);
      mark.clear();
      head = upTo;
      if (upTo < position) await setImmediate();
    }
  };

  const begin = async (beforehand: TaskEither<StoreUnavailable, unknown>): Promise<void> => {
    if ((await answerOf(beforehand)) === null) return;
    const end = await answerOf(store.head());
    if (end === null) return;
    head = end.answer;
    subscription = store.subscribe(head, handle);
    void lead(head);
  };

  return {
    start: beforehand => void begin(beforehand),
    add,
    remove: follower => {
      for (const followers of [live, lagging, failures]) followers.delete(follower);
    },
    head: () => head,
    unreachable: () => unreachable,
    stop: async () => {
      isStopped = true;
      for (const end of pauses) end();
      await subscription?.stop();
    },
  };
};

const pauseAfter = (failures: number): number => Math.min(100 * 2 ** failures, 30_000);

/** What was decoded lives no longer than the run: older objects are what collecting garbage costs. */
const decodeOnce = (): Decode => {
  const decodedOf = new Map<RecordedEvent, E.Either<Unreadable, Recorded>>();
  return recorded => {
    const before = decodedOf.get(recorded);
    if (before !== undefined) return before;
    const decoded = decodeAnew(recorded);
    decodedOf.set(recorded, decoded);
    return decoded;
  };
};
