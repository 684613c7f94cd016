/**
 * Load, decide, append, and again when somebody was faster: the one way by which anything changes.
 *
 * States of the streams in use stay in memory, so a command on a warm stream reads nothing. Commands on one stream take
 * turns; those on different streams run side by side and share the store's commits.
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { LRUCache } from 'lru-cache';
import type { Aggregate, DomainError } from '../../domain/kernel/aggregate';
import type { EventStore, Position, RecordedEvent, Revision, StoreError } from '../event-store/event-store';
import { type Cause, encode, type Unreadable } from '../event-store/stored-event';
import type { Random } from '../runtime/ports';
import { earlierOutcome, keyedEventId } from './idempotent';
import { type Loaded, load, type Snapshots } from './load';
import { createTurns } from './turns';

/** The stream cannot be folded by this version; it stays as it is until one that can. */
export interface StreamUnreadable {
  readonly _tag: 'StreamUnreadable';
  readonly unreadable: Unreadable;
}

export type CommandError = DomainError | StoreError | StreamUnreadable;

export interface Outcome<State, Event> {
  readonly state: State;
  /** Empty when the command found everything as it wanted it. */
  readonly events: ReadonlyArray<Event>;
  /** Of the stream after the command; -1 when it does not exist. */
  readonly revision: Revision;
  /** Whoever reads at this position or beyond sees the effect. */
  readonly position: Position;
}

interface Fact {
  readonly type: string;
  readonly at: string;
}

export interface CommandRunner {
  /**
   * Decides the command on the stream and appends what follows. Under a `key` (an idempotency key, made unique to the
   * caller) a repetition finds the events of the first run and answers as that did.
   */
  readonly run: <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    command: Command,
    cause: Cause,
    key?: string,
  ) => TaskEither<CommandError, Outcome<State, Event>>;
  /** The state as of the last event of the stream that this replica knows. */
  readonly load: <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
  ) => TaskEither<CommandError, Loaded<State>>;
  /** Whoever reads at this position or beyond sees the effect of every command that was answered here. */
  readonly acknowledged: () => Position;
  /** Drops what is kept of streams that other replicas have moved on; the log's follower calls it. */
  readonly heard: (events: ReadonlyArray<RecordedEvent>) => void;
}

export interface CommandRunnerOptions {
  readonly store: EventStore;
  readonly random: Random;
  readonly snapshots: Snapshots;
  /** Events folded into the states that are kept; bounds the memory they take. Default 250,000. */
  readonly hotEvents?: number;
}

/** How often a command is decided anew because another writer was faster, before the caller is told to come back. */
const attempts = 20;

/** What a kept state weighs besides its events, in events: 250,000 keep at most 10,000 streams. */
const entryWeight = 25;

export const createCommandRunner = (options: CommandRunnerOptions): CommandRunner => {
  const { store, random, snapshots } = options;
  const hot = new LRUCache<string, Loaded<unknown>>({
    maxSize: options.hotEvents ?? 250_000,
    sizeCalculation: ({ revision }) => revision + entryWeight,
  });
  const inTurn = createTurns();
  let acknowledged: Position = 0;

  const current = async <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    stale: boolean,
  ): Promise<E.Either<CommandError, Loaded<State>>> => {
    const known = hot.get(stream) as Loaded<State> | undefined;
    if (known !== undefined && !stale) return E.right(known);
    const loaded = await load(store, snapshots, aggregate, stream, known);
    if (E.isRight(loaded) && loaded.right.revision >= 0) hot.set(stream, loaded.right);
    return loaded;
  };

  const run = async <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    command: Command,
    cause: Cause,
    key: string | undefined,
  ): Promise<E.Either<CommandError, Outcome<State, Event>>> => {
    if (key !== undefined) {
      const earlier = await earlierOutcome(store, aggregate, stream, key);
      if (E.isLeft(earlier) || earlier.right !== null) return earlier as E.Either<CommandError, Outcome<State, Event>>;
    }
    let conflict: StoreError | null = null;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const loaded = await current(aggregate, stream, attempt > 0);
      if (E.isLeft(loaded)) return loaded;
      const { state, revision, position } = loaded.right;

      const decision = aggregate.decide(command)(state);
      if (E.isLeft(decision)) return decision;
      const events = decision.right;
      if (events.length === 0) {
        acknowledged = Math.max(acknowledged, position);
        return E.right({ state, events, revision, position });
      }

      const data = events.map((event, index) =>
        encode(aggregate.event, event, key === undefined ? random.uuid() : keyedEventId(key, index), cause),
      );
      const appended = await store.append(stream, revision < 0 ? 'no-stream' : revision, data)();
      if (E.isRight(appended)) {
        const next = { state: events.reduce(aggregate.evolve, state), ...appended.right };
        hot.set(stream, next);
        acknowledged = Math.max(acknowledged, next.position);
        snapshots.offer(aggregate, stream, next, revision);
        return E.right({ ...next, events });
      }
      if (appended.left._tag !== 'WrongExpectedRevision') {
        hot.delete(stream);
        return appended;
      }
      conflict = appended.left;
    }
    return E.left(conflict as StoreError);
  };

  return {
    run: (aggregate, stream, command, cause, key) => () =>
      inTurn(stream, () => run(aggregate, stream, command, cause, key)),
    load: (aggregate, stream) => () => {
      const known = hot.get(stream);
      if (known !== undefined) return Promise.resolve(E.right(known as Loaded<never>));
      return inTurn(stream, () => current(aggregate, stream, false));
    },
    acknowledged: () => acknowledged,
    heard: events => {
      for (const { stream, revision } of events) {
        const known = hot.peek(stream);
        if (known !== undefined && known.revision < revision) hot.delete(stream);
      }
    },
  };
};
