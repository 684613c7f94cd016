/** Reads our events in the order of the whole log, page by page. */
import * as E from 'fp-ts/Either';
import type { Position, ReadAll, ReadDirection, RecordedEvent } from '../../event-store';
import { PAGE_BYTES } from '../../page';
import type { Failure } from '../connection/failure';
import type { RetryBudget, RetryBudgets } from '../connection/retry-budget';
import {
  allRequest,
  bytesOfRecord,
  isOurs,
  type LogPosition,
  logPosition,
  type Recorded,
  recordedEvent,
  safeNumber,
} from '../connection/wire';
import { withRetry } from '../connection/with-retry';
import { beyondTheEnd, mayBeWrongPosition, type Positions } from './positions';
import type { Search } from './search';

export interface LogReads {
  /** Ours only; the server looks for them. */
  readonly read: (options: ReadAll, budget?: RetryBudget) => Promise<E.Either<Failure, ReadonlyArray<RecordedEvent>>>;
}

type Read = Promise<E.Either<Failure, ReadonlyArray<RecordedEvent>>>;

const DEFAULT_LIMIT = 1000;

export const createLogReads = (
  search: Search,
  positions: Positions,
  prefix: string,
  budgets: RetryBudgets,
): LogReads => {
  /** Page by page; `settle` finds a position to begin at when the server does not take `after` itself. */
  const read = async (
    direction: ReadDirection,
    after: Position | null,
    limit: number,
    budget: RetryBudget,
    settle: (after: Position, leftMs: number) => Promise<E.Either<Failure, LogPosition | null>>,
  ): Read => {
    const found: RecordedEvent[] = [];
    let from = after === null ? null : logPosition(after);
    let settled = from === null;
    let seen = after;
    // Forwards the record at the position itself is read as well.
    const isBeyond = (position: Position): boolean =>
      seen === null || (direction === 'forwards' ? position > seen : position < seen);

    const page = async (count: number, leftMs: number): Promise<E.Either<Failure, ReadonlyArray<Recorded>>> => {
      const records = await search(allRequest(direction, from, count, prefix));
      if (settled || after === null || E.isRight(records) || !mayBeWrongPosition(records.left)) return records;
      const position = await settle(after, leftMs);
      if (E.isLeft(position)) return position;
      from = position.right;
      settled = true;
      return page(count, leftMs);
    };

    while (found.length < limit) {
      const count = limit - found.length + (direction === 'forwards' && from !== null ? 1 : 0);
      const records = await withRetry(budgets, budget, leftMs => page(count, leftMs));
      if (E.isLeft(records)) return records;
      settled = true;
      for (const record of records.right) {
        const position = safeNumber(record.getCommitPosition());
        from = logPosition(position);
        if (!isBeyond(position)) continue;
        seen = position;
        if (isOurs(record, prefix)) found.push(recordedEvent(record, prefix));
      }
      const isFull = records.right.reduce((sum, record) => sum + bytesOfRecord(record), 0) >= PAGE_BYTES;
      if (isFull ? found.length > 0 : records.right.length < count) break;
    }
    return E.right(found);
  };

  const forwards = async (after: Position | null, limit: number, budget: RetryBudget): Read => {
    const found = await read('forwards', after, limit, budget, positions.near);
    if (E.isLeft(found) || found.right.length > 0 || after === null) return found;
    // Beyond its end the server finds nothing, and no fault.
    const end = await withRetry(budgets, budget, positions.end);
    if (E.isLeft(end)) return end;
    const beyond = beyondTheEnd(after, end.right);
    return beyond === null ? found : E.left(beyond);
  };

  const backwards = (after: Position | null, limit: number, budget: RetryBudget): Read =>
    read('backwards', after, limit, budget, async position => {
      const next = await forwards(position, 1, budget);
      if (E.isLeft(next)) return next.left.kind === 'no-such-place' ? E.right(null) : next;
      return E.right(next.right[0] === undefined ? null : logPosition(next.right[0].position));
    });

  return {
    read: async ({ direction = 'forwards', after, limit = DEFAULT_LIMIT }, budget = budgets.begin()) => {
      if (direction === 'forwards') return forwards(after === undefined || after <= 0 ? null : after, limit, budget);
      if (after !== undefined && after <= 0) return E.right([]);
      return backwards(after === undefined || after === Number.MAX_SAFE_INTEGER ? null : after, limit, budget);
    },
  };
};
