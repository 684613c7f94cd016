/** A sync request from the manager's click to its end, whichever end that is. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, type OfType } from '../kernel/aggregate';
import { get } from '../kernel/sorted-map';
import type { RequestId } from '../kernel/types';
import type { FlowCommand } from './commands';
import type { FlowEvent, NamedSource } from './events';
import {
  answersRequest,
  changeable,
  name,
  noSuchReference,
  openRequest,
  sourceByReference,
  sourcesOpenIn,
} from './rules';
import { type Flow, type FlowState, type Outcome, type Source, sourcesOf } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

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
    const known = new Map(all.map(source => [source.reference, source]));
    return E.traverseArray((reference: string) =>
      pipe(known.get(reference), E.fromNullable(noSuchReference(flow, reference))),
    )([...new Set(references)]);
  };

/** By the request that they are open in; null: in none. */
const byOpenRequest = (sources: ReadonlyArray<Source>): ReadonlyMap<RequestId | null, ReadonlyArray<NamedSource>> => {
  const grouped = new Map<RequestId | null, NamedSource[]>();
  for (const source of sources) {
    const group = grouped.get(source.openRequest);
    if (group === undefined) grouped.set(source.openRequest, [name(source)]);
    else group.push(name(source));
  }
  return grouped;
};

/**
 * A source that is open already is joined: it keeps its request and nobody is told again, so a double click is harmless;
 * who joined is in the history. The new request covers the others, if there are any.
 */
export const requestSync: Decide<'RequestSync'> =
  ({ at, requestId, references, deadline }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow =>
        pipe(
          askedFor(references)(flow),
          E.map(asked =>
            [...byOpenRequest(asked)].map(([open, sources]) =>
              open === null
                ? { type: 'SyncRequested', at, requestId, flowCode: flow.details.code, sources, deadline }
                : { type: 'SyncJoined', at, requestId: open, sources },
            ),
          ),
        ),
      ),
    );

export const resendSync: Decide<'ResendSync'> =
  ({ at, requestId }) =>
  state =>
    pipe(
      changeable(state),
      E.tap(openRequest(requestId)),
      E.map(flow => [
        {
          type: 'SyncResent',
          at,
          requestId,
          flowCode: flow.details.code,
          sources: sourcesOpenIn(flow, requestId),
        },
      ]),
    );

export const cancelSync: Decide<'CancelSync'> =
  ({ at, requestId }) =>
  state =>
    pipe(
      changeable(state),
      E.tap(openRequest(requestId)),
      E.map(flow => [
        { type: 'SyncCancelled', at, requestId, sources: sourcesOpenIn(flow, requestId), reason: 'requested' },
      ]),
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

export const reportProgress: Decide<'ReportProgress'> =
  ({ at, reference, percent, message }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(sourceByReference(reference)),
      E.flatMap(source =>
        source.openRequest === null
          ? E.left(conflict('no-open-request', `External source "${reference}" has no open sync request.`))
          : E.right([{ type: 'SyncProgressed', at, ...name(source), requestId: source.openRequest, percent, message }]),
      ),
    );

/**
 * `done` and `fail` set a state. With an open request they close it; with none they do nothing when the source shows
 * that outcome already, and else record it: a late `done` after a time-out is an event of its own.
 */
const answer = (
  { reference, requestId }: { readonly reference: string; readonly requestId: string | null },
  outcome: Outcome,
  toEvent: (source: Source) => FlowEvent,
): ((state: FlowState) => Decision<FlowEvent>) => {
  return state =>
    pipe(
      changeable(state),
      E.flatMap(sourceByReference(reference)),
      E.flatMap(answersRequest(requestId)),
      E.map(source => (source.openRequest === null && source.outcome === outcome ? [] : [toEvent(source)])),
    );
};

const answered = (source: Source) => ({
  ...name(source),
  requestId: source.openRequest ?? source.lastRequest,
  late: source.openRequest === null && source.lastRequest !== null,
});

export const completeSync: Decide<'CompleteSync'> = command =>
  answer(command, 'SUCCESS', source => ({
    type: 'SyncCompleted',
    at: command.at,
    ...answered(source),
    message: command.message,
    counts: command.counts,
  }));

export const failSync: Decide<'FailSync'> = command =>
  answer(command, 'FAILED', source => ({
    type: 'SyncFailed',
    at: command.at,
    ...answered(source),
    reason: command.reason,
    message: command.message,
  }));
