/** Reads one stream, and learns the event ids that are in it. */
import * as E from 'fp-ts/Either';
import type { ReadStream, RecordedEvent } from '../../event-store';
import { isEnd } from '../../page';
import type { Calls } from '../connection/calls';
import type { Failure } from '../connection/failure';
import type { RetryBudget, RetryBudgets } from '../connection/retry-budget';
import { recordedEvent, streamRequest } from '../connection/wire';
import { withRetry } from '../connection/with-retry';
import { type KnownStreams, noIds, type StreamIds, withEvents } from './stream-ids';

export interface StreamReads {
  readonly read: (
    stream: string,
    options: ReadStream,
    budget?: RetryBudget,
  ) => Promise<E.Either<Failure, ReadonlyArray<RecordedEvent>>>;
  /** Reads what is not known yet of the ids in a stream. */
  readonly catchUp: (stream: string, budget?: RetryBudget) => Promise<E.Either<Failure, StreamIds>>;
}

const DEFAULT_LIMIT = 1000;
const PAGE = 4000;

export const createStreamReads = (
  calls: Calls,
  prefix: string,
  streamIds: KnownStreams,
  budgets: RetryBudgets,
): StreamReads => {
  const read: StreamReads['read'] = async (stream, options, budget = budgets.begin()) => {
    const { direction = 'forwards', from = null, limit = DEFAULT_LIMIT } = options;
    if (limit <= 0 || (direction === 'backwards' && from !== null && from < 0)) return E.right([]);
    const request = streamRequest(prefix + stream, direction, from === null ? null : Math.max(0, from), limit);
    const records = await withRetry(budgets, budget, leftMs => calls.read(request, leftMs));
    if (E.isLeft(records)) return records;
    const events = records.right.map(record => recordedEvent(record, prefix));
    if (direction === 'forwards') {
      // What the caller loads is what its next append wants to know.
      const ids = streamIds.get(stream) ?? noIds();
      if ((from ?? 0) === ids.head + 1) streamIds.set(stream, withEvents(ids, events));
    }
    return E.right(events);
  };

  return {
    read,
    catchUp: async (stream, budget = budgets.begin()) => {
      for (let ids = streamIds.get(stream) ?? noIds(); ; ) {
        // The last that is known is read again: where it is not, the stream is another one, or its end was cut off.
        const page = await read(stream, { from: Math.max(0, ids.head), limit: PAGE }, budget);
        if (E.isLeft(page)) return page;
        const [first] = page.right;
        if (ids.head >= 0 && ids.revisions.get(first?.eventId.toLowerCase() ?? '') !== ids.head) {
          streamIds.delete(stream);
          ids = noIds();
          continue;
        }
        ids = withEvents(ids, page.right);
        if (isEnd(page.right, PAGE)) {
          streamIds.set(stream, ids);
          return E.right(ids);
        }
      }
    },
  };
};
