import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Clock, Random } from '../../runtime/ports';
import type { EventStore, StoreUnavailable, Subscription } from '../event-store';
import { createAppend } from './append';
import { createBatchAppends } from './batch-appends';
import type { Calls } from './calls';
import { type Failure, storeUnavailable } from './failure';
import { createFeeds } from './feed';
import { createHead } from './head';
import type { Link } from './link';
import { createPatience } from './patience';
import { createLogReads } from './read-all';
import { createStreamReads } from './read-stream';
import { createKnownStreams } from './stream-ids';
import { subscribe } from './subscription';

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
  readonly onTrouble: (line: string) => void;
}

/** Of the deadline: what one attempt at an append may take, so that there is time for another, on another node. */
const ATTEMPT = 0.5;
/** Of an attempt: when nothing at all was answered for so long, the connection is given up. */
const SILENCE = 0.9;

const CLOSED = { cause: 'the store is closed' };

/** A server passes about a million events of others in a second. */
const SEARCH_DEADLINES = 12;

/** On a connection that is open already. */
export const eventStoreDb = (parts: StoreParts): EventStore => {
  const { link, calls, clock, random, prefix, deadlineMs, maxAppendBytes, maxIds, onTrouble } = parts;
  const attemptMs = deadlineMs * ATTEMPT;
  const patience = createPatience(clock, random, deadlineMs);
  const known = createKnownStreams(maxIds);
  const batches = createBatchAppends(link, clock, random, attemptMs * SILENCE);
  const reads = createStreamReads(calls, prefix, known, patience);
  const log = createLogReads(calls, prefix, patience, deadlineMs * SEARCH_DEADLINES);
  const append = createAppend({ prefix, batches, reads, known, patience, attemptMs, maxAppendBytes });
  const head = createHead(log);
  const openFeed = createFeeds(link, clock, log, prefix, deadlineMs);
  const subscriptions = new Set<Subscription>();
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
    closed = true;
    await Promise.allSettled([...running]);
    batches.close();
    link.close();
  };

  return {
    append: (stream, expected, events) => async () =>
      closing ? E.left(storeUnavailable(CLOSED)) : run(append(stream, expected, events)),
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
      const subscription = subscribe({ clock, random, openFeed, onTrouble }, after, handle);
      const kept: Subscription = {
        stop: () => {
          subscriptions.delete(kept);
          return subscription.stop();
        },
      };
      subscriptions.add(kept);
      return kept;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
