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
  readonly requestId: RequestId | null;
}

/** Null: it says again what stands. */
type Placed = E.Either<DomainError, Place | null>;

const pushed: Place = { type: 'pushed', requestId: null };

/** No exchange takes longer; what seems to have been taken up earlier was so by a clock that has been put right since. */
const EXCHANGE_MS = 60_000;

/** The integrator was at work before anybody asked, so it is no answer to that. */
const wasTakenUpBefore = (at: Instant, requestedAt: Instant | null): boolean =>
  requestedAt !== null && at < requestedAt && Date.parse(requestedAt) - Date.parse(at) <= EXCHANGE_MS;

/** It ended by itself, and the source shows that. */
const isOwed = (source: Source, { requestId, answer, isCancelled }: EndedRequest): boolean =>
  answer === null && !isCancelled && source.outcomeOf === requestId;

const unnamed = (source: Source, at: Instant): Place => {
  const { openRequest, lastRequestedSync, ended } = source;
  if (openRequest !== null) {
    return wasTakenUpBefore(at, lastRequestedSync) ? pushed : { type: 'closes', requestId: openRequest };
  }
  const last = ended.at(-1);
  return last !== undefined && isOwed(source, last) ? { type: 'late', requestId: last.requestId } : pushed;
};

const words: Readonly<Record<Answer, string>> = { SUCCESS: 'sync/done', FAILED: 'sync/fail' };

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

export const placeOf = ({ at, requestId }: Answered, said: Answer, source: Source): Placed =>
  requestId === null ? E.right(unnamed(source, at)) : named(source, requestId, said);
