/**
 * The last requests of a source that have ended, and what each was answered: there is one answer for each request and
 * source, also after the next request was made. Bounded, so a state grows no more once it is full.
 */
import type { RequestId } from '../kernel/types';

/** What an integrator says of a request: `done` or `fail`. */
export type Answer = 'SUCCESS' | 'FAILED';

export interface EndedRequest {
  readonly requestId: RequestId;
  /** Null: it ended without one, and none came since. */
  readonly answer: Answer | null;
  readonly isCancelled: boolean;
}

/** Oldest first. */
export type EndedRequests = ReadonlyArray<EndedRequest>;

export const KEPT_ENDED_REQUESTS = 20;

export const endedRequest = (ended: EndedRequests, requestId: RequestId): EndedRequest | undefined =>
  ended.findLast(one => one.requestId === requestId);

export const withEnded = (ended: EndedRequests, one: EndedRequest): EndedRequests =>
  [...ended.filter(({ requestId }) => requestId !== one.requestId), one].slice(-KEPT_ENDED_REQUESTS);

/** The answer that came after the end; of a request that is not known any more it is not kept. */
export const withAnswer = (ended: EndedRequests, requestId: RequestId, answer: Answer): EndedRequests =>
  ended.map(one => (one.requestId === requestId ? { ...one, answer } : one));
