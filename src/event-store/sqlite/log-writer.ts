/** The one writer of the log: queue, commit, and what followers see of it. */
import * as E from 'fp-ts/Either';
import type { Position, RecordedEvent, StoreUnavailable } from '../event-store';
import { appendQueue } from './append-queue';
import { type AppendOutcome, type Commit, unavailable } from './commit';
import type { Durability } from './durability';
import type { Append } from './place-append';
import type { Statements } from './statements';
import { type OwnTail, ownTail } from './tail';

export interface LogWriter {
  readonly append: (append: Append, bytes: number) => Promise<AppendOutcome>;
  readonly tail: Omit<OwnTail, 'publish'>;
  /** Resolves once nothing waits any more. */
  readonly idle: () => Promise<void>;
}

/** Commits appends, and tells the followers what became of them before it tells the writers. */
export const logWriter = (
  commit: Commit,
  synced: Durability['synced'],
  statements: Statements,
  onCommit: (appends: number) => void,
): LogWriter => {
  const tail = ownTail(statements);
  const queue = appendQueue(async appends => {
    const committed = commit(appends);
    if (E.isLeft(committed)) return appends.map(() => committed);
    const stored = await untilStored(synced());
    if (E.isLeft(stored)) return appends.map(() => stored);
    onCommit(appends.length);
    tail.publish(recorded(appends, committed.right, tail.head()));
    return committed.right;
  });
  return { append: queue.add, tail, idle: queue.idle };
};

const untilStored = async (syncing: Promise<void> | null): Promise<E.Either<StoreUnavailable, void>> => {
  try {
    await syncing;
    return E.right(undefined);
  } catch (error) {
    return E.left(unavailable(error));
  }
};

/** What a batch put into the log behind `head`. The place of an append that had been stored before is not behind it. */
const recorded = (
  appends: ReadonlyArray<Append>,
  outcomes: ReadonlyArray<AppendOutcome>,
  head: Position,
): ReadonlyArray<RecordedEvent> => {
  const all: RecordedEvent[] = [];
  appends.forEach(({ stream, events }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || E.isLeft(outcome) || outcome.right.position <= head + all.length) return;
    const revision = outcome.right.revision - events.length + 1;
    for (const [n, { eventId, type, data, metadata }] of events.entries())
      all.push({
        eventId: eventId.toLowerCase(),
        ...{ type, data, metadata, stream },
        revision: revision + n,
        position: head + all.length + 1,
      });
  });
  return all;
};
