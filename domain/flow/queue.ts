/** Sync requests that wait until the requests that their sources are open in have ended. */
import { fromArray, type IdSet, removeAll, toArray } from '../kernel/id-set';
import { get, remove, type SortedMap, set } from '../kernel/sorted-map';
import type { RequestId } from '../kernel/types';

/** Kept while at least one source waits for it. */
export interface QueuedRequest {
  readonly requestId: RequestId;
  /** How long it will have, once it is made. */
  readonly deadlineMs: number;
  readonly sourceIds: IdSet;
  /** Those of them that are open in a request that was made before; it is made when there are none. */
  readonly openIds: IdSet;
}

/** By their ids. */
export type Queue = SortedMap<RequestId, QueuedRequest>;

export const enqueued = (
  queue: Queue,
  { requestId, deadlineMs }: Pick<QueuedRequest, 'requestId' | 'deadlineMs'>,
  sourceIds: ReadonlyArray<number>,
  openIds: ReadonlyArray<number>,
): Queue => {
  const before = get(queue, requestId);
  const with_ = (set: IdSet | undefined, ids: ReadonlyArray<number>): IdSet =>
    fromArray([...(set === undefined ? [] : toArray(set)), ...ids]);
  const after = {
    requestId,
    deadlineMs,
    sourceIds: with_(before?.sourceIds, sourceIds),
    openIds: with_(before?.openIds, openIds),
  };
  return after.sourceIds.size === 0 ? queue : set(queue, requestId, after);
};

/** These sources wait for it no more. */
export const withoutSources = (queue: Queue, requestId: RequestId, ids: ReadonlyArray<number>): Queue =>
  changed(queue, requestId, request => ({
    ...request,
    sourceIds: removeAll(request.sourceIds, ids),
    openIds: removeAll(request.openIds, ids),
  }));

/** The requests that these sources were open in have ended. */
export const withFree = (queue: Queue, requestId: RequestId, ids: ReadonlyArray<number>): Queue =>
  changed(queue, requestId, request => ({ ...request, openIds: removeAll(request.openIds, ids) }));

const changed = (queue: Queue, requestId: RequestId, to: (request: QueuedRequest) => QueuedRequest): Queue => {
  const before = get(queue, requestId);
  if (before === undefined) return queue;
  const after = to(before);
  return after.sourceIds.size === 0 ? remove(queue, requestId) : set(queue, requestId, after);
};
