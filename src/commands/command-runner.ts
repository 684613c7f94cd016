/**
 * Load, decide, append, and again when somebody was faster: the one way by which anything changes.
 *
 * States of the streams in use stay in memory, so a command on a warm stream reads nothing. Commands on one stream take
 * turns; those on different streams run side by side and share the store's commits.
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { LRUCache } from 'lru-cache';
import { type Aggregate, notBefore } from '../../domain/kernel/aggregate';
import type { EventPlace } from '../event-store/event-place';
import type { EventData, EventStore, Position, RecordedEvent, Revision, StoreError } from '../event-store/event-store';
import { type Cause, encodeWith } from '../event-store/stored-event';
import { createKeyedQueue } from '../lib/keyed-queue';
import { inSlices } from '../lib/slices';
import type { Random } from '../runtime/ports';
import { appendInParts } from './append-in-parts';
import { earlierRun, keyedEventId, traceOf } from './idempotent';
import { emptyState, load } from './load';
import type { Loaded, Snapshots } from './loaded';
import type { CommandError, CommandOutcome } from './outcome';
import { noSwap, type StateSwap } from './state-swap';

export type { CommandError, CommandOutcome, StreamUnreadable } from './outcome';

interface Fact {
  readonly type: string;
  readonly at: string;
}

export interface CommandRunner {
  /**
   * Decides the command on the stream and appends what follows. Under a `key` (an idempotency key, made unique to the
   * caller) a repetition finds the events of the first run and answers as that did.
   */
  readonly run: <Command extends Fact, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    command: Command,
    cause: Cause,
    key?: string,
  ) => TaskEither<CommandError, CommandOutcome<State, Event>>;
  /** The state as of the last event of the stream that this replica knows, and of the event at `atLeast` if there is one. */
  readonly load: <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    atLeast?: Revision,
  ) => TaskEither<CommandError, Loaded<State>>;
  /** The state as the log has it now, also where other replicas append to it. */
  readonly loadNow: <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
  ) => TaskEither<CommandError, Loaded<State>>;
  /** Whoever reads at this position or beyond sees the effect of every command that was answered here. */
  readonly acknowledged: () => Position;
  /** The last event that a command was answered by; null before the first. */
  readonly newest: () => EventPlace | null;
  /** Drops what is kept of streams that other replicas have moved on; the log's follower calls it. */
  readonly invalidate: (events: ReadonlyArray<RecordedEvent>) => void;
}

interface Unavailable {
  readonly cause: string;
}

export interface SealTexts {
  /** Null: there is nothing to seal. */
  readonly seal: <Event extends Fact>(
    events: ReadonlyArray<Event>,
  ) => TaskEither<Unavailable, ReadonlyArray<Event>> | null;
  readonly readsAs: (sealed: string, text: string) => TaskEither<Unavailable, boolean>;
}

export interface CommandRunnerOptions {
  readonly store: EventStore;
  readonly random: Random;
  readonly snapshots: Snapshots;
  /** Takes the states that memory has no room for. Default: they are folded anew. */
  readonly swap?: StateSwap;
  /** Others append to the store as well, so what is remembered of a stream may be behind. */
  readonly isShared: boolean;
  /** Seals what callers wrote as they liked. Default: it is stored as it is. */
  readonly texts?: SealTexts;
  /** How much memory the states that are kept may take, by a generous estimate. Default 20 MB. */
  readonly hotBytes?: number;
}

/** How often a command is decided anew because another writer was faster, before the caller is asked to come back. */
const MAX_ATTEMPTS = 20;

/** Many more than change while one of them is being read. */
const MAX_REPORTED_STREAMS = 10_000;

/** Of a kept state at least: 20 MB keep at most 10,000 streams. */
const STATE_BYTES = 2000;

const nothingEarlier = E.right(null);

export const createCommandRunner = (options: CommandRunnerOptions): CommandRunner => {
  const { store, random, snapshots, isShared, swap = noSwap, texts } = options;
  const hot = new LRUCache<string, Loaded<unknown>>({
    maxSize: options.hotBytes ?? 20_000_000,
    dispose: (loaded, stream, reason) => {
      if (reason === 'evict') swap.put(stream, loaded);
    },
  });
  /** Of streams that others may have moved on, as the log reported last: a state that was read before is not kept after. */
  const reportedRevisions = new LRUCache<string, Revision>({ max: MAX_REPORTED_STREAMS });
  const queue = createKeyedQueue();
  let acknowledged: Position = 0;
  let newest: EventPlace | null = null;

  const keep = <State>(
    { bytes, isOver }: Pick<Aggregate<never, State, never>, 'bytes' | 'isOver'>,
    stream: string,
    loaded: Loaded<State>,
  ): void => {
    if (loaded.revision < Math.max(0, reportedRevisions.get(stream) ?? 0)) return;
    if (isOver?.(loaded.state) === true) hot.delete(stream);
    else hot.set(stream, loaded, { size: STATE_BYTES + (bytes?.(loaded.state) ?? 0) });
  };

  const answer = <State, Event>(
    outcome: CommandOutcome<State, Event>,
  ): E.Either<never, CommandOutcome<State, Event>> => {
    acknowledged = Math.max(acknowledged, outcome.position);
    return E.right(outcome);
  };
  const answeredBy = (place: EventPlace): void => {
    if (place.position > (newest?.position ?? 0)) newest = place;
  };

  const current = async <Command, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    stale: boolean,
  ): Promise<E.Either<CommandError, Loaded<State>>> => {
    const cached = hot.get(stream) as Loaded<State> | undefined;
    if (cached !== undefined && !stale) return E.right(cached);
    const loaded = await load(store, snapshots, aggregate, stream, cached, swap);
    if (E.isRight(loaded)) keep(aggregate, stream, loaded.right);
    return loaded;
  };

  /** A store takes the same ids at the same place for a repetition: what stands there may be another replica's. */
  const isOurs = async (stream: string, behind: Revision, [first]: ReadonlyArray<EventData>): Promise<boolean> => {
    const read = await store.readStream(stream, { from: behind + 1, limit: 1 })();
    return E.isRight(read) && read.right[0]?.metadata === first?.metadata;
  };

  /** A text that stands already, sealed or not, is not written again. */
  const repeatsIn = <State, Event extends Fact>(
    { replacedText }: Pick<Aggregate<never, State, Event>, 'replacedText'>,
    state: State,
    events: ReadonlyArray<Event>,
  ): TaskEither<CommandError, ReadonlyArray<Event>> | null => {
    if (texts === undefined || replacedText === undefined) return null;
    const replaced = events.map(event => replacedText(state, event));
    if (replaced.every(one => one === null)) return null;
    return async () => {
      const kept: Event[] = [];
      for (const [index, event] of events.entries()) {
        const one = replaced[index] ?? null;
        const same = one === null ? E.right(false) : await texts.readsAs(one.stands, one.text)();
        if (E.isLeft(same)) return E.left({ _tag: 'StoreUnavailable', cause: same.left.cause });
        if (!same.right) kept.push(event);
      }
      return E.right(kept);
    };
  };

  const run = async <Command extends Fact, State, Event extends Fact>(
    aggregate: Aggregate<Command, State, Event>,
    stream: string,
    command: Command,
    cause: Cause,
    key: string | undefined,
  ): Promise<E.Either<CommandError, CommandOutcome<State, Event>>> => {
    let conflict: StoreError | null = null;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // Each time: what was faster elsewhere may be this very command.
      const found = key === undefined ? nothingEarlier : await earlierRun(store, aggregate, stream, command, key);
      if (E.isLeft(found)) return found;
      const earlier = found.right;
      if (earlier !== null) answeredBy(earlier.last);
      if (earlier !== null && earlier.rest.length === 0) return answer(earlier.outcome);

      const isFirst = attempt === 0 && aggregate.isFirst?.(command) === true && !hot.has(stream);
      const loaded = isFirst ? E.right(emptyState(aggregate)) : await current(aggregate, stream, attempt > 0);
      if (E.isLeft(loaded)) return loaded;
      const { state, revision, position, at } = loaded.right;

      const decided = aggregate.decide(command)(state);
      const repeats = E.isLeft(decided) ? null : repeatsIn(aggregate, state, decided.right);
      const decision = repeats === null ? decided : await repeats();
      const leavesNothing = E.isLeft(decision) || (decision.right.length === 0 && key === undefined);
      // Nothing is appended that would tell whether what was remembered still holds: look once more.
      if (isShared && attempt === 0 && leavesNothing) continue;
      if (E.isLeft(decision)) return decision;
      const changes = earlier === null ? decision.right : missing(decision.right, earlier.rest);
      const trace = key === undefined ? changes : traceOf(command, changes, earlier !== null);
      if (trace.length === 0) return answer({ state, events: [], eventIds: [], revision, position });

      // Decided by the clock as it is, and recorded in the order of the stream: what is due later is due by the clock.
      const sealing = texts?.seal(notBefore(at, trace)) ?? null;
      const sealed = sealing === null ? E.right(notBefore(at, trace)) : await sealing();
      if (E.isLeft(sealed)) return E.left({ _tag: 'StoreUnavailable', cause: sealed.left.cause });
      const events = sealed.right;
      const ofEarlier = earlier?.outcome.events.length ?? 0;
      const encode = encodeWith(aggregate.event, cause);
      const data: EventData[] = [];
      await inSlices(events, slice => {
        for (const event of slice)
          data.push(encode(event, key === undefined ? random.uuid() : keyedEventId(key, ofEarlier + data.length)));
      });
      const isSeparable = (): boolean => aggregate.isSeparable?.(changes) ?? false;
      const appended = await appendInParts(store, stream, revision, data, isSeparable);
      if (E.isRight(appended)) {
        const last = events.at(-1)?.at ?? at;
        answeredBy({ stream, eventId: data.at(-1)?.eventId ?? '', position: appended.right.position });
        let after = state;
        await inSlices(events, slice => {
          after = slice.reduce(aggregate.evolve, after);
        });
        const next = { state: after, ...appended.right, at: last };
        keep(aggregate, stream, next);
        snapshots.offer(aggregate, stream, next, revision);
        const isWhole = earlier === null && (key === undefined || !isShared || (await isOurs(stream, revision, data)));
        const eventIds = data.slice(0, changes.length).map(({ eventId }) => eventId);
        if (isWhole) return answer({ ...next, events: events.slice(0, changes.length), eventIds });
        hot.delete(stream);
        return run(aggregate, stream, command, cause, key);
      }
      if (appended.left._tag !== 'WrongExpectedRevision') {
        hot.delete(stream);
        return appended;
      }
      conflict = appended.left;
    }
    return E.left(conflict as StoreError);
  };

  const loadAtLeast: CommandRunner['load'] =
    (aggregate, stream, atLeast = -1) =>
    () => {
      const inMemory = hot.get(stream);
      const isStale = inMemory !== undefined && inMemory.revision < atLeast;
      if (inMemory !== undefined && !isStale) return Promise.resolve(E.right(inMemory as Loaded<never>));
      return queue(stream, () => current(aggregate, stream, isStale));
    };

  return {
    run: (aggregate, stream, command, cause, key) => () =>
      queue(stream, () => run(aggregate, stream, command, cause, key)),
    load: loadAtLeast,
    loadNow: (aggregate, stream) =>
      isShared ? () => queue(stream, () => current(aggregate, stream, true)) : loadAtLeast(aggregate, stream),
    acknowledged: () => acknowledged,
    newest: () => newest,
    invalidate: events => {
      for (const { stream, revision } of events) {
        reportedRevisions.set(stream, revision);
        const cached = hot.peek(stream);
        if (cached !== undefined && cached.revision < revision) hot.delete(stream);
      }
    },
  };
};

/** Those that were to be appended and are still to be. */
const missing = <Event extends Fact>(
  events: ReadonlyArray<Event>,
  rest: ReadonlyArray<Event>,
): ReadonlyArray<Event> => {
  const factsOf = ({ at: _at, ...facts }: Event): string => JSON.stringify(facts);
  const wanted = new Set(rest.map(factsOf));
  return events.filter(event => wanted.has(factsOf(event)));
};
