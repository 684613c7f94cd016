/**
 * Appends that are never doubled and never answered wrongly. Whatever the caller expects, the server is asked for one exact
 * revision: an append to it may be sent again after a lost answer, because either it is there already, and the server
 * knows it by its ids, or it still fits, or somebody else's event took the place and it can never come to be there.
 */
import * as E from 'fp-ts/Either';
import { createKeyedQueue } from '../../../lib/keyed-queue';
import type { Appended, EventData, EventStore, ExpectedRevision, Revision, StoreError } from '../../event-store';
import { firstRepeated } from '../../repeated-id';
import { type Failure, storeUnavailable } from '../connection/failure';
import type { RetryBudget, RetryBudgets } from '../connection/retry-budget';
import { bytesOfAppend } from '../connection/wire';
import type { StreamReads } from '../read/read-stream';
import { type KnownStreams, noIds, type StreamIds, withEvents } from '../read/stream-ids';
import type { BatchAppends, BatchReply } from './batch-appends';
import { exactRevisionFor, findEarlierAppend } from './expectation';

type AppendOutcome = E.Either<StoreError, Appended>;
type Stored = BatchReply & { readonly kind: 'stored' };

export interface AppendParts {
  readonly prefix: string;
  readonly batches: BatchAppends;
  readonly reads: StreamReads;
  readonly streamIds: KnownStreams;
  readonly budgets: RetryBudgets;
  /** What one attempt may take. */
  readonly attemptMs: number;
  readonly maxAppendBytes: number;
}

/** In milliseconds, what an attempt may take longer for each of its events. */
const EXTRA_MS = 1;

export const createAppend = (parts: AppendParts): EventStore['append'] => {
  const { prefix, batches, reads, streamIds, budgets, attemptMs, maxAppendBytes } = parts;
  const queue = createKeyedQueue();
  const refused = (failure: Pick<Failure, 'cause'>): AppendOutcome => E.left(storeUnavailable(failure));

  /** Where the events of an earlier append stand; null when they were deleted meanwhile. */
  const appendedAt = async (
    stream: string,
    revision: Revision,
    budget: RetryBudget,
  ): Promise<E.Either<Failure, Appended | null>> => {
    const read = await reads.read(stream, { from: revision, limit: 1 }, budget);
    if (E.isLeft(read)) return read;
    const event = read.right[0];
    return E.right(event?.revision === revision ? { revision, position: event.position } : null);
  };

  const stored = (
    stream: string,
    ids: StreamIds,
    events: ReadonlyArray<EventData>,
    { revision, position }: Stored,
  ): AppendOutcome => {
    const first = revision - events.length + 1;
    const numbered = events.map(({ eventId }, index) => ({ eventId, revision: first + index }));
    streamIds.set(stream, withEvents(ids, numbered));
    return E.right({ revision, position: position ?? 0 });
  };

  const run = async (
    stream: string,
    expected: ExpectedRevision,
    events: ReadonlyArray<EventData>,
    budget: RetryBudget,
  ): Promise<AppendOutcome> => {
    // A new stream has no ids to know; if it is not new, the server says so.
    let ids: StreamIds | null = streamIds.get(stream) ?? (expected === 'no-stream' ? noIds() : null);
    let looked = false;
    /** What the server said of the end of the stream; it counts events that nobody sees any more. */
    let reported: Revision | null = null;
    for (;;) {
      if (ids === null) {
        const read = await reads.catchUp(stream, budget);
        if (E.isLeft(read)) return refused(read.left);
        ids = read.right;
        looked = true;
      }
      const earlier = findEarlierAppend(ids, events);
      if (earlier.kind === 'reused') return E.left({ _tag: 'EventIdReused', stream, eventId: earlier.eventId });
      if (earlier.kind === 'stored') {
        const found = await appendedAt(stream, earlier.revision, budget);
        if (E.isLeft(found)) return refused(found.left);
        if (found.right !== null) return E.right(found.right);
        streamIds.delete(stream);
        ids = null;
        continue;
      }
      const head = Math.max(ids.head, reported ?? -1);
      const behind = exactRevisionFor(expected, head, reported !== null);
      if (behind === null) {
        if (looked) return E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: head < 0 ? null : head });
        ids = null;
        continue;
      }
      if (budget.leftMs() <= 0) return refused({ cause: 'the server took too long to say what is in the stream' });
      const deadlineMs = Math.min(budget.leftMs(), attemptMs + EXTRA_MS * events.length);
      const answer = await batches.append(prefix + stream, behind, events, deadlineMs);
      if (answer.kind !== 'unknown') budgets.serverAnswered();
      switch (answer.kind) {
        case 'stored':
          return stored(stream, ids, events, answer);
        case 'too-large':
          return E.left({ _tag: 'AppendTooLarge', stream, bytes: bytesOfAppend(events), limit: answer.limit });
        case 'refused':
          return refused(answer);
        case 'wrong-revision':
          reported = answer.actual ?? -1;
          // A stream that is shorter than it was is another one: what was known of it does not hold.
          if (reported < ids.head) streamIds.delete(stream);
          ids = null;
          break;
        case 'unknown':
          if (!(await budget.wait())) return refused(answer);
      }
    }
  };

  return (stream, expected, events) => async () => {
    if (events.length === 0) return E.right({ revision: -1, position: 0 });
    const repeated = firstRepeated(events);
    if (repeated !== undefined) return E.left({ _tag: 'EventIdReused', stream, eventId: repeated });
    const bytes = bytesOfAppend(events);
    if (bytes > maxAppendBytes) return E.left({ _tag: 'AppendTooLarge', stream, bytes, limit: maxAppendBytes });
    const budget = budgets.begin(EXTRA_MS * events.length);
    return queue(stream, () =>
      budget.leftMs() > 0
        ? run(stream, expected, events, budget)
        : Promise.resolve(refused({ cause: 'the server did not answer earlier appends to this stream' })),
    );
  };
};
