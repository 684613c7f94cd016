/** Which request an answer of an integrator is about, and what becomes of it: one answer for each request and source. */
import * as E from 'fp-ts/Either';
import { conflict, type DomainError } from '../kernel/aggregate';
import type { Instant, RequestId } from '../kernel/types';
import { type Answer, type EndedRequest, endedRequest } from './ended-requests';
import { notCurrent } from './rules';
import type { Source } from './state';

/** `noted` on the request, and sets nothing; `late`: after its end, and sets what the source shows. */
export type Place =
  | { readonly type: 'closes' | 'late' | 'noted'; readonly requestId: RequestId }
  /** Nobody had asked: a job that pushes by itself. */
  | { readonly type: 'pushed'; readonly requestId: null };

export interface Answered {
  readonly at: Instant;
  readonly arrivedAt?: Instant;
  readonly requestId: RequestId | null;
}

/** Null: it says again what stands. */
type Placed = E.Either<DomainError, Place | null>;

const pushed: Place = { type: 'pushed', requestId: null };

const words: Readonly<Record<Answer, string>> = { SUCCESS: 'sync/done', FAILED: 'sync/fail' };

export const placeOf = (answered: Answered, said: Answer, source: Source): Placed =>
  answered.requestId === null ? E.right(unnamed(source, answered)) : named(source, answered.requestId, said);

const unnamed = (source: Source, answered: Answered): Place => {
  const { openRequest, lastRequestedSync, ended } = source;
  if (openRequest !== null) {
    return wasTakenUpBefore(answered, lastRequestedSync) ? pushed : { type: 'closes', requestId: openRequest };
  }
  const last = ended.at(-1);
  return last !== undefined && isOwed(source, last) ? { type: 'late', requestId: last.requestId } : pushed;
};

/**
 * The integrator was at work before anybody asked, so it is no answer to that. A request that seems to be made only after
 * the answer had arrived was made by another clock, or before this one was put back.
 */
const wasTakenUpBefore = ({ at, arrivedAt = at }: Answered, requestedAt: Instant | null): boolean =>
  requestedAt !== null && at < requestedAt && requestedAt <= arrivedAt;

/** It ended by itself, and the source shows that. */
const isOwed = (source: Source, { requestId, answer, isCancelled }: EndedRequest): boolean =>
  answer === null && !isCancelled && source.outcomeOf === requestId;

const named = (source: Source, requestId: RequestId, said: Answer): Placed => {
  if (source.openRequest === requestId) return E.right({ type: 'closes', requestId });
  const request = endedRequest(source.ended, requestId);
  if (request === undefined) return E.left(notCurrent(source, requestId));
  if (request.answer === said) return E.right(null);
  if (request.answer !== null) {
    return E.left(
      conflict(
        'already-answered',
        `Sync request ${requestId} was answered with ${words[request.answer]} for source "${source.reference}", which stands; ${words[said]} is refused.`,
      ),
    );
  }
  if (request.isCancelled) return E.right({ type: 'noted', requestId });
  if (source.openRequest !== null) return E.left(notCurrent(source, requestId));
  return E.right({ type: isOwed(source, request) ? 'late' : 'noted', requestId });
};
