/** The port of the event store, put together over a server. */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Clock, Random } from '../../runtime/ports';
import type { EventStore, Position, StoreUnavailable } from '../event-store';
import { createAppend } from './append/append';
import { createBatchAppends } from './append/batch-appends';
import type { Calls } from './connection/calls';
import { type Failure, storeUnavailable } from './connection/failure';
import type { Link } from './connection/link';
import { createRetryBudgets } from './connection/retry-budget';
import { createFeeds } from './follow/feed';
import { follow } from './follow/following';
import { type FollowingSubscription, subscribe } from './follow/subscription';
import { createTail, fromRelay, type RelayedFeed } from './follow/tail';
import { createKeepOnlyLast } from './keep-only-last';
import { createHead } from './read/head';
import { createPositions } from './read/positions';
import { createLogReads } from './read/read-all';
import { createStreamReads } from './read/read-stream';
import { createSearch } from './read/search';
import { createKnownStreams } from './read/stream-ids';

export interface StoreParts {
  readonly link: Link;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly random: Random;
  /** Of the names of our streams on the server. */
  readonly prefix: string;
  /** For an append or a read with all its repetitions. */
  readonly deadlineMs: number;
  readonly maxAppendBytes: number;
  /** Event ids to keep in memory. */
  readonly maxIds: number;
  readonly onFault: (line: string) => void;
  /** Who brings what happens at the end of the log. Default: the server. */
  readonly relay?: RelayedFeed | undefined;
}

/** For health and metrics; asks nothing of the server. */
export interface StoreStatus {
  /** Whether the server answered when something was last asked of it, or while it is followed. */
  readonly connected: boolean;
  /** Of our last event, as far as a subscription has brought it here; null before. */
  readonly head: Position | null;
  /** What is wrong with the connection or with following the log, in one line; null when nothing is. */
  readonly fault: string | null;
}

export interface EventStoreDbStore extends EventStore {
  readonly status: () => StoreStatus;
  /** From now on nothing but the last event of a stream, which need not exist yet, is shown; the others are scavenged. */
  readonly keepOnlyLast: (stream: string) => TaskEither<StoreUnavailable, void>;
}

/** Of the deadline: what one attempt at an append may take, so that there is time for another, on another node. */
const ATTEMPT = 0.5;
/** Of an attempt: when nothing at all was answered for so long, the connection is given up. */
const SILENCE = 0.9;

/** In deadlines: a server passes half a million events of others in a second. */
const LONGEST_SEARCH = 60;

const CLOSED = { cause: 'the store is closed' };

/** On a connection that is open already. */
export const eventStoreDb = (parts: StoreParts): EventStoreDbStore => {
  const { link, calls, clock, random, prefix, deadlineMs, maxAppendBytes, maxIds, onFault, relay } = parts;
  const attemptMs = deadlineMs * ATTEMPT;
  const budgets = createRetryBudgets(clock, random, deadlineMs);
  const streamIds = createKnownStreams(maxIds);
  const batches = createBatchAppends(link, clock, random, attemptMs * SILENCE);
  const reads = createStreamReads(calls, prefix, streamIds, budgets);
  const searchMs = deadlineMs * LONGEST_SEARCH;
  const positions = createPositions(calls, searchMs);
  const search = createSearch(calls, positions, clock, deadlineMs, searchMs);
  const log = createLogReads(search, positions, prefix, budgets);
  const append = createAppend({ prefix, batches, reads, streamIds, budgets, attemptMs, maxAppendBytes });
  const keepOnlyLast = createKeepOnlyLast({ prefix, batches, calls, budgets, random, attemptMs });
  const head = createHead(log, positions, budgets);
  const openFeed = createFeeds({ link, clock, log, positions, prefix, deadlineMs });
  const following = { clock, random, openFeed, onFault };
  const tail = createTail(relay === undefined ? onArrival => follow(following, null, onArrival) : fromRelay(relay));
  const subscriptions = new Set<FollowingSubscription>();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  let closed = false;

  const run = <L, A>(task: () => Promise<E.Either<L, A>>): Promise<E.Either<L, A>> => {
    const promise = task();
    running.add(promise);
    return promise.finally(() => running.delete(promise));
  };

  /** Handlers may read until they are done. */
  const reading =
    <A>(task: () => Promise<E.Either<Failure, A>>): TaskEither<StoreUnavailable, A> =>
    async () =>
      closed ? E.left(storeUnavailable(CLOSED)) : E.mapLeft(storeUnavailable)(await run(task));

  const close = async (): Promise<void> => {
    await Promise.all([...subscriptions].map(({ stop }) => stop()));
    tail.stop();
    closed = true;
    await Promise.allSettled([...running]);
    batches.close();
    link.close();
  };

  return {
    append: (stream, expected, events) => async () =>
      closing ? E.left(storeUnavailable(CLOSED)) : run(append(stream, expected, events)),
    keepOnlyLast: stream => async () =>
      closing ? E.left(storeUnavailable(CLOSED)) : E.mapLeft(storeUnavailable)(await run(() => keepOnlyLast(stream))),
    readStream: (stream, options = {}) => reading(() => reads.read(stream, options)),
    readAll: (options = {}) => reading(() => log.read(options)),
    find: (stream, eventId) =>
      reading(async () => {
        const ids = await reads.catchUp(stream);
        if (E.isLeft(ids)) return ids;
        const revision = ids.right.revisions.get(eventId.toLowerCase());
        if (revision === undefined) return E.right(null);
        const read = await reads.read(stream, { from: revision, limit: 1 });
        if (E.isLeft(read)) return read;
        return E.right(read.right.find(event => event.revision === revision) ?? null);
      }),
    head: () => reading(head),
    subscribe: (after, handle) => {
      if (closing) return { stop: () => Promise.resolve() };
      const subscription = subscribe(following, tail, after, handle);
      const kept: FollowingSubscription = {
        ...subscription,
        stop: () => {
          subscriptions.delete(kept);
          return subscription.stop();
        },
      };
      subscriptions.add(kept);
      return kept;
    },
    status: () => {
      const interrupted = tail.fault() ?? [...subscriptions].map(({ fault }) => fault()).find(Boolean) ?? null;
      return { connected: link.fault() === null, head: tail.head(), fault: link.fault() ?? interrupted };
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
