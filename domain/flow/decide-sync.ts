/** A sync request from the manager's click to its end, unless an integrator's answer ends it (`decide-answers`). */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, type OfType } from '../kernel/aggregate';
import { grouped } from '../kernel/grouped';
import { get } from '../kernel/sorted-map';
import { addMilliseconds, type Instant, type RequestId } from '../kernel/types';
import type { FlowCommand } from './commands';
import { extended } from './deadline';
import type { FlowEvent, NamedSource } from './events';
import { changeable, name, noSuchReference, openRequest, sourcesOpenIn, sourcesQueuedIn } from './rules';
import { evolve, type Flow, type FlowState, type Source, sourcesOf } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

const ending: ReadonlySet<FlowEvent['type']> = new Set<FlowEvent['type']>([
  'SyncCompleted',
  'SyncFailed',
  'SyncCancelled',
  'SyncTimedOut',
  'SyncUndelivered',
  'SourceRemoved',
]);

/**
 * A source that is open already keeps its request. Unless it is asked otherwise that one is joined: nobody is notified
 * again, so a double click is harmless; who joined is in the history. The new request covers the others, if there are any.
 */
export const requestSync: Decide<'RequestSync'> = command => state =>
  pipe(
    changeable(state),
    E.flatMap(isFree(command)),
    E.flatMap(flow =>
      pipe(
        askedFor(command.references)(flow),
        E.flatMap((sources): Decision<FlowEvent> => {
          const { at, whenOpen = 'join' } = command;
          const open = sources.filter(source => source.openRequest !== null);
          const free = sources.filter(source => source.openRequest === null);
          if (free.length > 0 && get(flow.openRequests, command.requestId) !== undefined)
            return E.left(requestExists(flow, command.requestId));
          if (whenOpen === 'refuse') {
            return pipe(
              noneOpen(flow, open),
              E.map(() => requested(command, flow, free)),
            );
          }
          const others =
            whenOpen === 'join'
              ? byRequest(open, openIn).flatMap(([requestId, sources]) =>
                  requestId === null ? [] : [joined(at)(requestId, sources)],
                )
              : queued(command, flow, whenOpen.queueAs, open);
          return E.right([...others, ...requested(command, flow, free)]);
        }),
      ),
    ),
  );

/** A request that waited is made in the decision that ends the last one before it: no timer, and nothing in between. */
export const withQueued =
  (at: Instant, state: FlowState) =>
  (events: ReadonlyArray<FlowEvent>): ReadonlyArray<FlowEvent> => {
    if (state === null || state.queue.size === 0) return events;
    const ended = events.filter(({ type }) => ending.has(type));
    const waiting = new Set(ended.flatMap(idsOf).map(id => get(state.sources, id)?.queuedRequest ?? null));
    const after = ended.length === 0 ? null : events.reduce(evolve, state as FlowState);
    if (after === null) return events;
    const made = [...waiting].flatMap((requestId): ReadonlyArray<FlowEvent> => {
      const request = requestId === null ? undefined : get(after.queue, requestId);
      if (request === undefined || request.openIds.size > 0) return [];
      const sources = sourcesQueuedIn(after, request.requestId);
      const deadline = addMilliseconds(at, request.deadlineMs);
      const { code: flowCode } = after.details;
      return [{ type: 'SyncRequested', at, requestId: request.requestId, flowCode, sources, deadline }];
    });
    return [...events, ...made];
  };

export const resendSync: Decide<'ResendSync'> =
  ({ at, requestId }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow =>
        pipe(
          openRequest(requestId)(flow),
          E.map(request => [
            {
              type: 'SyncResent',
              at,
              requestId,
              flowCode: flow.details.code,
              sources: sourcesOpenIn(flow, requestId),
              deadline: extended(request, at),
            },
          ]),
        ),
      ),
    );

/** One that waits is cancelled as one that is open. */
export const cancelSync: Decide<'CancelSync'> =
  ({ at, requestId }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow => {
        const queued = sourcesQueuedIn(flow, requestId);
        return queued.length > 0
          ? E.right(queued)
          : pipe(
              openRequest(requestId)(flow),
              E.map(() => sourcesOpenIn(flow, requestId)),
            );
      }),
      E.map(sources => [{ type: 'SyncCancelled', at, requestId, sources, reason: 'requested' }]),
    );

/** Asked by a timer, which may be early, late or one of several: only a request that is open and due times out. */
export const timeOutSync: Decide<'TimeOutSync'> =
  ({ at, requestId }) =>
  state => {
    const request = state === null ? undefined : get(state.openRequests, requestId);
    if (state === null || request === undefined || at < request.deadline) return E.right([]);
    const sources = sourcesOpenIn(state, requestId);
    return E.right([{ type: 'SyncTimedOut', at, requestId, sources, deadline: request.deadline }]);
  };

/** Who answered or reported progress was reached in another way, and has until the deadline. */
export const failUndelivered: Decide<'FailUndelivered'> =
  ({ at, requestId }) =>
  state => {
    const request = state === null ? undefined : get(state.openRequests, requestId);
    if (state === null || request === undefined || request.isHeard) return E.right([]);
    return E.right([{ type: 'SyncUndelivered', at, requestId, sources: sourcesOpenIn(state, requestId) }]);
  };

/** An id names one request: what waits has another than what is open, whatever is drawn. */
const isFree =
  ({ requestId, whenOpen }: OfType<FlowCommand, 'RequestSync'>) =>
  (flow: Flow): E.Either<DomainError, Flow> => {
    const queueAs = typeof whenOpen === 'object' ? whenOpen.queueAs : null;
    const taken =
      get(flow.queue, requestId) !== undefined || requestId === queueAs
        ? requestId
        : queueAs !== null && get(flow.openRequests, queueAs) !== undefined
          ? queueAs
          : null;
    return taken === null ? E.right(flow) : E.left(requestExists(flow, taken));
  };

const requestExists = ({ flowId }: Flow, requestId: RequestId): DomainError =>
  conflict('sync-request-exists', `Flow ${flowId} has a sync request with the id ${requestId} already.`);

/** The sources a request is about: those named, or all of the flow. */
const askedFor =
  (references: ReadonlyArray<string> | null) =>
  (flow: Flow): E.Either<DomainError, ReadonlyArray<Source>> => {
    if (references === null && flow.sources.size === 0) {
      return E.left(
        conflict('no-external-source', `Flow ${flow.flowId} has no external source to sync; add one first.`),
      );
    }
    const all = sourcesOf(flow);
    if (references === null) return E.right(all);
    const byReference = new Map(all.map(source => [source.reference, source]));
    return E.traverseArray((reference: string) =>
      pipe(byReference.get(reference), E.fromNullable(noSuchReference(flow, reference))),
    )([...new Set(references)]);
  };

const noneOpen = (flow: Flow, [first]: ReadonlyArray<Source>): E.Either<DomainError, void> =>
  first === undefined
    ? E.right(undefined)
    : E.left(
        conflict(
          'sync-request-open',
          `External source "${first.reference}" of flow ${flow.flowId} is open in sync request ${first.openRequest}.`,
        ),
      );

/** Of sources that are free; those that waited for a request all the same, with others that are open, wait no more. */
const requested = (
  { at, requestId, deadline }: OfType<FlowCommand, 'RequestSync'>,
  { details: { code: flowCode } }: Flow,
  free: ReadonlyArray<Source>,
): ReadonlyArray<FlowEvent> => {
  if (free.length === 0) return [];
  const superseded = byRequest(free, queuedIn).flatMap(
    ([queue, sources]): ReadonlyArray<FlowEvent> =>
      queue === null ? [] : [{ type: 'SyncCancelled', at, requestId: queue, sources, reason: 'superseded' }],
  );
  return [...superseded, { type: 'SyncRequested', at, requestId, flowCode, sources: free.map(name), deadline }];
};

/** By the request that this names of each; null: it names none. */
const byRequest = (
  sources: ReadonlyArray<Source>,
  requestOf: (source: Source) => RequestId | null,
): ReadonlyArray<readonly [RequestId | null, ReadonlyArray<NamedSource>]> =>
  Array.from(grouped(sources, requestOf), ([requestId, group]) => [requestId, group.map(name)] as const);

const queuedIn = (source: Source): RequestId | null => source.queuedRequest;

const openIn = (source: Source): RequestId | null => source.openRequest;

const joined =
  (at: Instant) =>
  (requestId: RequestId, sources: ReadonlyArray<NamedSource>): FlowEvent => ({
    type: 'SyncJoined',
    at,
    requestId,
    sources,
  });

/** Sources that are open wait for another request; who waits already is joined. */
const queued = (
  { at, deadline }: OfType<FlowCommand, 'RequestSync'>,
  { details: { code: flowCode } }: Flow,
  queueAs: RequestId,
  open: ReadonlyArray<Source>,
): ReadonlyArray<FlowEvent> => {
  const deadlineMs = Math.max(0, Date.parse(deadline) - Date.parse(at));
  return byRequest(open, queuedIn).map(([queue, sources]) =>
    queue === null
      ? { type: 'SyncQueued', at, requestId: queueAs, flowCode, sources, deadlineMs }
      : joined(at)(queue, sources),
  );
};

const idsOf = (event: FlowEvent): ReadonlyArray<number> => {
  if ('sources' in event) return event.sources.map(({ sourceId }) => sourceId);
  return 'sourceId' in event ? [event.sourceId] : [];
};
