/**
 * Where our last event stands: not the end of the log, because a follower of ours is never sent others' events one
 * by one and could wait for that position for ever. Whoever follows does reach the position that is given here.
 */
import * as E from 'fp-ts/Either';
import type { Position } from '../../event-store';
import { isEnd } from '../../page';
import type { Failure } from '../connection/failure';
import type { RetryBudgets } from '../connection/retry-budget';
import { safeNumber } from '../connection/wire';
import { withRetry } from '../connection/with-retry';
import type { Positions } from './positions';
import type { LogReads } from './read-all';

const PAGE = 1000;

/**
 * Looks only at what was appended since it was asked last, however much of it is others'. The first time it looks
 * backwards through all that others appended behind our last event.
 */
export const createHead = (log: LogReads, positions: Positions, budgets: RetryBudgets) => {
  /** Our last event up to `upTo`, which is the last record of anybody. */
  let seen: { readonly last: Position; readonly upTo: Position } | null = null;

  const fromBehind = async (): Promise<E.Either<Failure, Position>> => {
    const read = await log.read({ direction: 'backwards', limit: 1 });
    return E.isLeft(read) ? read : E.right(read.right[0]?.position ?? 0);
  };

  const sinceThen = async ({ last, upTo }: NonNullable<typeof seen>): Promise<E.Either<Failure, Position>> => {
    const added = await log.read({ after: upTo, limit: PAGE });
    if (E.isLeft(added)) return added;
    // A page that is full says that many of the last events are ours, and so the last of all is near the end.
    return isEnd(added.right, PAGE) ? E.right(added.right.at(-1)?.position ?? last) : fromBehind();
  };

  return async (): Promise<E.Either<Failure, Position>> => {
    const end = await withRetry(budgets, budgets.begin(), positions.end);
    if (E.isLeft(end)) return end;
    const upTo = end.right === null ? 0 : safeNumber(end.right.commit);
    const before = seen;
    if (before !== null && before.upTo === upTo) return E.right(before.last);
    const last = before === null ? await fromBehind() : await sinceThen(before);
    if (E.isRight(last)) seen = { last: last.right, upTo };
    return last;
  };
};
