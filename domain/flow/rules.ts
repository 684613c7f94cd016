/** The questions that several decisions ask, and the answer when it is no. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, forbidden, notFound } from '../kernel/aggregate';
import { type IdSet, empty as noIds, toArray } from '../kernel/id-set';
import { find, get } from '../kernel/sorted-map';
import type { Reference, RequestId } from '../kernel/types';
import type { FlowEvent, NamedSource } from './events';
import type { Flow, FlowState, OpenRequest, Source } from './state';

export const registered = (state: FlowState): E.Either<DomainError, Flow> =>
  state === null ? E.left(notFound('flow-not-found', 'There is no such flow.')) : E.right(state);

export const notArchived = (flow: Flow): E.Either<DomainError, Flow> =>
  flow.archived
    ? E.left(forbidden('flow-archived', `Flow ${flow.flowId} is archived; unarchive it to change it.`))
    : E.right(flow);

/** Most commands change a flow that is there and not archived. */
export const changeable = (state: FlowState): E.Either<DomainError, Flow> =>
  pipe(registered(state), E.flatMap(notArchived));

export const sourceById =
  (sourceId: number) =>
  (flow: Flow): E.Either<DomainError, Source> =>
    pipe(
      get(flow.sources, sourceId),
      E.fromNullable(
        notFound('external-source-not-found', `Flow ${flow.flowId} has no external source with the id ${sourceId}.`),
      ),
    );

export const noSuchReference = (flow: Flow, reference: Reference): DomainError =>
  notFound(
    'external-source-not-found',
    `Flow ${flow.flowId} has no external source with the reference "${reference}".`,
  );

export const sourceByReference =
  (reference: Reference) =>
  (flow: Flow): E.Either<DomainError, Source> =>
    pipe(
      find(flow.sources, source => source.reference === reference),
      E.fromNullable(noSuchReference(flow, reference)),
    );

export const openRequest =
  (requestId: RequestId) =>
  (flow: Flow): E.Either<DomainError, OpenRequest> =>
    pipe(
      get(flow.openRequests, requestId),
      E.fromNullable(
        get(flow.queue, requestId) === undefined
          ? conflict('sync-request-not-open', `Sync request ${requestId} of flow ${flow.flowId} is not open any more.`)
          : conflict(
              'sync-request-queued',
              `Sync request ${requestId} of flow ${flow.flowId} is queued: it is sent when the one before it has ended.`,
            ),
      ),
    );

/** Names the request that was meant, and the one that the source is at. */
export const notCurrent = (source: Source, requestId: RequestId): DomainError => {
  const current = source.openRequest ?? source.lastRequest;
  const place = current === null ? 'has no sync request' : `is at sync request ${current}`;
  return conflict('request-mismatch', `requestId ${requestId} is not current: source "${source.reference}" ${place}.`);
};

export const name = ({ sourceId, reference }: NamedSource): NamedSource => ({ sourceId, reference });

export const namesOf = (flow: Flow, sourceIds: IdSet): ReadonlyArray<NamedSource> =>
  toArray(sourceIds).flatMap(id => {
    const source = get(flow.sources, id);
    return source === undefined ? [] : [name(source)];
  });

export const sourcesOpenIn = (flow: Flow, requestId: RequestId): ReadonlyArray<NamedSource> =>
  namesOf(flow, get(flow.openRequests, requestId)?.sourceIds ?? noIds);

export const sourcesQueuedIn = (flow: Flow, requestId: RequestId): ReadonlyArray<NamedSource> =>
  namesOf(flow, get(flow.queue, requestId)?.sourceIds ?? noIds);

/** Most commands about a source change one that is there. */
export const onSource =
  (sourceId: number, decide: (source: Source, flow: Flow) => Decision<FlowEvent>) =>
  (state: FlowState): Decision<FlowEvent> =>
    pipe(
      changeable(state),
      E.flatMap(flow =>
        pipe(
          sourceById(sourceId)(flow),
          E.flatMap(source => decide(source, flow)),
        ),
      ),
    );
