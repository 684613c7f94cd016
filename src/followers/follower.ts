/**
 * Follows the log from a durable checkpoint and hands each event that concerns it to a reaction, at least once: the
 * checkpoint moves when the work is done. Events of one stream are handled in order, those of different streams side
 * by side. An event that cannot be handled is reported and skipped; it stops nothing. After a crash the first events are
 * handled one by one, and what has ended the process again and again is skipped as well.
 */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Recorded } from '../../domain/history';
import { isInLog } from '../event-store/event-place';
import type { Batch, EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { atOnce, type WhenAnswered, whyNot } from '../event-store/wait-for-store';
import { createKeyedQueue } from '../lib/keyed-queue';
import type { Checkpoints } from './checkpoints';
import type { CrashNotes } from './crash-notes';
import { type GiveUp, isTransient, type ReactionError } from './reaction-error';

export interface FollowerOptions {
  readonly store: EventStore;
  /** How the start asks. Default: once. */
  readonly whenAnswered?: WhenAnswered;
  readonly checkpoints: Checkpoints;
  readonly crashes: CrashNotes;
  /** Resolves when nothing that a reaction asks is behind this position; rejects when that takes long. */
  readonly ready: (position: Position) => Promise<void>;
  /** Gets the events that cannot be handled. */
  readonly giveUp: GiveUp;
  /** Of its checkpoint. */
  readonly name: string;
  readonly concerns: (event: RecordedEvent) => boolean;
  /** Gets the position behind which the runs begin: what was seen behind it comes again, or the log is another one there. */
  readonly rewind?: (position: Position) => void;
  /** Sees each run of the log, all of it, before what concerns the follower is handled. */
  readonly before?: (batch: Batch) => void;
  /** Has the same effect when it is called again for the same event. */
  readonly react: (recorded: Recorded) => TaskEither<ReactionError, unknown>;
}

export interface Follower {
  readonly position: () => Position;
  /** Resolves once all up to this position has been handled, or the follower was stopped. */
  readonly reached: (position: Position) => Promise<void>;
  /** Handles what was under way when earlier runs ended. Rejects when it is worth another try. */
  readonly handleLeftOver: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Events handled side by side; between two such slices others have their turn. */
const SLICE = 100;

/** Events that the checkpoint may stay behind while nothing that happens concerns the follower. */
const KEEP_EVERY = 1000;

/** Rejects when the log cannot be read. */
export const follow = async (options: FollowerOptions): Promise<Follower> => {
  const { store, checkpoints, crashes, ready, giveUp, name, concerns, rewind, before, react } = options;
  const waiting = new Set<() => void>();
  let position = await startOf(options);
  rewind?.(position);
  let unkept = 0;
  let stopped = false;
  let careful = crashes.crashed;

  /** Rejects when it is worth another try. */
  const handle = async (recorded: RecordedEvent): Promise<void> => {
    if (crashes.isSetAside(recorded))
      return giveUp(recorded, { reason: 'the process has ended twice while it was handled' });
    const decoded = decode(recorded);
    const done = E.isLeft(decoded) ? decoded : await attempt(react, decoded.right);
    if (E.isRight(done)) return;
    if (isTransient(done.left)) throw new Error('the event is handled again');
    giveUp(recorded, done.left);
  };

  const handleAlone = async (recorded: RecordedEvent): Promise<void> => {
    if (crashes.isSetAside(recorded)) return handle(recorded);
    // Not while it is alone: others need not wait for the same.
    await ready(recorded.position);
    return crashes.alone(async () => {
      const underWay = crashes.begin(name, recorded);
      try {
        await handle(recorded);
        underWay.done();
      } catch (error) {
        underWay.notNow();
        throw error;
      }
    });
  };

  const handleAll = async (mine: ReadonlyArray<RecordedEvent>): Promise<void> => {
    const queue = createKeyedQueue();
    for (let from = 0; from < mine.length; from += SLICE) {
      if (from > 0) await setImmediate();
      const slice = mine.slice(from, from + SLICE);
      await Promise.all(slice.map(recorded => queue(recorded.stream, () => handle(recorded))));
    }
  };

  /** What was under way when the last run ended is in the first run of events that follows the checkpoint. */
  const handleCarefully = async (mine: ReadonlyArray<RecordedEvent>): Promise<void> => {
    for (const recorded of mine) {
      await handleAlone(recorded);
      checkpoints.keep(name, recorded);
    }
    careful = mine.length === 0;
  };

  const subscription = store.subscribe(position, async batch => {
    before?.(batch);
    const mine = batch.events.filter(concerns);
    await (careful ? handleCarefully(mine) : handleAll(mine));
    const last = batch.events.at(-1);
    unkept += batch.events.length;
    if (last !== undefined && (mine.length > 0 || unkept >= KEEP_EVERY)) {
      checkpoints.keep(name, last);
      unkept = 0;
    }
    position = batch.position;
    for (const look of waiting) look();
  });

  return {
    position: () => position,
    reached: target =>
      new Promise(resolve => {
        const look = (): void => {
          if (position < target && !stopped) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    handleLeftOver: async () => {
      for (const { stream, eventId } of crashes.leftOver(name)) {
        const found = await store.find(stream, eventId)();
        if (E.isLeft(found)) throw new Error(found.left.cause);
        if (found.right !== null) await handleAlone(found.right);
      }
    },
    stop: async () => {
      stopped = true;
      await subscription.stop();
      for (const look of waiting) look();
    },
  };
};

/** Where to go on: at the checkpoint when it stands in this log, else at the beginning. */
const startOf = async ({ store, whenAnswered = atOnce, checkpoints, name }: FollowerOptions): Promise<Position> => {
  const checkpoint = checkpoints.find(name);
  if (checkpoint === null) return 0;
  const isThere = await whenAnswered(isInLog(store, checkpoint))();
  if (E.isLeft(isThere)) throw new Error(whyNot('The event log cannot be read', isThere.left));
  return isThere.right ? checkpoint.position : 0;
};

/** A reaction that throws has met something nobody thought of; another try would meet it again. */
const attempt = async <A>(
  react: (a: A) => TaskEither<ReactionError, unknown>,
  a: A,
): Promise<E.Either<unknown, unknown>> => {
  try {
    return await react(a)();
  } catch (error) {
    return E.left(error);
  }
};
