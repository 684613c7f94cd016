import * as E from 'fp-ts/Either';
import { identity } from 'fp-ts/function';
import type { Position, RecordedEvent } from '../event-store';
import { appendQueue } from './append-queue';
import type { Committer, Outcome } from './commit';
import type { Append } from './place-append';
import type { Statements } from './statements';
import { ownTail, type Tail } from './tail';

export interface LogWriter {
  readonly append: (append: Append, bytes: number) => Promise<Outcome>;
  readonly tail: Tail;
  /** Commits what waits, then lets go of the file. */
  readonly close: () => Promise<void>;
}

/** Has appends committed, and tells the followers what became of them before it tells the writers. */
export const logWriter = (
  committer: Committer,
  statements: Statements,
  onCommit: (appends: number, reads: number) => void,
): LogWriter => {
  const tail = ownTail(statements);
  /** False while the file may hold events that the tail was not told of. */
  let toldAll = true;
  const queue = appendQueue(async appends => {
    const committed = await committer.commit(appends);
    if (E.isLeft(committed)) toldAll = false;
    else onCommit(appends.length, committed.right.reads);
    if (E.isRight(committed) && toldAll) tail.publish(recorded(appends, committed.right.outcomes, tail.head()));
    else toldAll = E.isRight(E.tryCatch(tail.refresh, identity));
    return E.isRight(committed) ? committed.right.outcomes : appends.map(() => committed);
  });
  return {
    append: queue.add,
    tail,
    close: async () => {
      await queue.idle();
      await committer.close();
    },
  };
};

/** What a batch put into the log behind `head`. The place of an append that had been stored before is not behind it. */
const recorded = (
  appends: ReadonlyArray<Append>,
  outcomes: ReadonlyArray<Outcome>,
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
