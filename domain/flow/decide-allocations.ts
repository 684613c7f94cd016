/**
 * Who is allocated to a source: added to what is there, given as a whole list, taken away. A whole list is one decision,
 * recorded by an event for each participant who comes or goes, so that a store may take them in parts, and the list, given
 * again, finishes what was cut short.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, notFound, type OfType } from '../kernel/aggregate';
import { difference, fromArray, has, type IdSet, empty as noIds, size, toArray } from '../kernel/id-set';
import type { RequestId } from '../kernel/types';
import type { FlowCommand } from './commands';
import type { FlowEvent } from './events';
import { limits, roomFor } from './limits';
import { guardOf, type Held, held, mustBeHeld, superseded } from './removal-guard';
import { name, onSource } from './rules';
import { type Flow, type FlowState, type Source, sourcesOf } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

const roomForAllocations = roomFor('too-many-allocations', 'participants allocated to its sources', limits.allocations);
const roomForParticipants = roomFor('too-many-participants', 'participants', limits.participants);

/** What a whole list did. */
export interface ListCounts {
  /** New here, and on no other source of the flow. */
  readonly added: number;
  readonly removed: number;
  /** New here, and on another source of the flow, now or until this sync took them from it. */
  readonly moved: number;
  readonly unchanged: number;
}

/** One event for each participant that was not there yet: asking again is no error and no event. */
export const allocateParticipants: Decide<'AllocateParticipants'> = ({ at, sourceId, participantIds }) =>
  onSource(sourceId, (source, flow) => {
    const added = [...new Set(participantIds)].filter(participantId => !has(source.allocated, participantId));
    return pipe(
      roomForAllocations(flow, flow.held.allocated, added.length),
      E.map(() =>
        added.map(participantId => ({ type: 'ParticipantAllocated', at, sourceId, participantId, requestId: null })),
      ),
    );
  });

/**
 * What makes a source hold these participants, if there is room. Who goes goes first. Being on a source does not need the
 * flow's own list of participants, which the platform may not have sent; `addMissing` completes that.
 */
export const replaced = (
  flow: Flow,
  source: Source,
  at: string,
  { removed, added, addMissing, requestId }: Held,
): Decision<FlowEvent> => {
  const { sourceId } = source;
  const strangers = addMissing ? added.filter(participantId => !has(flow.participants, participantId)) : [];
  return pipe(
    roomForParticipants(flow, size(flow.participants), strangers.length),
    E.flatMap(() => roomForAllocations(flow, flow.held.allocated - removed.length, added.length)),
    E.map(
      (): ReadonlyArray<FlowEvent> => [
        ...removed.map(
          (participantId): FlowEvent => ({ type: 'ParticipantDeallocated', at, sourceId, participantId, requestId }),
        ),
        ...strangers.map((participantId): FlowEvent => ({ type: 'ParticipantAdded', at, participantId })),
        ...added.map(
          (participantId): FlowEvent => ({ type: 'ParticipantAllocated', at, sourceId, participantId, requestId }),
        ),
      ],
    ),
  );
};

export const replaceAllocations: Decide<'ReplaceAllocations'> = command => {
  const { at, sourceId, participantIds, requestId, addMissing } = command;
  return onSource(sourceId, (source, flow) => {
    const wanted = fromArray(participantIds);
    const removed = difference(source.allocated, wanted);
    const added = difference(wanted, source.allocated);
    const change: Held = { change: 'list', removed, added, addMissing, wanted, requestId };
    const guard = guardOf(flow, source, command.guard);
    return pipe(
      namesRequest(requestId, source),
      E.flatMap(() => replaced(flow, source, at, change)),
      E.map(events =>
        mustBeHeld(guard, source, at, removed, added)
          ? held(source, command, guard, { ...change, requestId: requestId ?? source.openRequest })
          : [...superseded(source, at, 'newer'), ...events],
      ),
    );
  });
};

/** Of the events that the list led to, and the flow after them. */
export const listCounts = (
  flow: Flow,
  events: ReadonlyArray<FlowEvent>,
  { sourceId, participantIds }: Pick<OfType<FlowCommand, 'ReplaceAllocations'>, 'sourceId' | 'participantIds'>,
): ListCounts => {
  const came = events.flatMap(event => (event.type === 'ParticipantAllocated' ? [event.participantId] : []));
  const moved = elsewhere(flow, sourceId, came);
  return {
    added: came.length - moved,
    removed: events.filter(({ type }) => type === 'ParticipantDeallocated').length,
    moved,
    unchanged: new Set(participantIds).size - came.length,
  };
};

export const deallocateParticipant: Decide<'DeallocateParticipant'> = command =>
  onSource(command.sourceId, (source, flow) => {
    const { at, sourceId, participantId } = command;
    if (!has(source.allocated, participantId)) {
      return E.left(
        notFound(
          'participant-not-allocated',
          `Participant ${participantId} is not allocated to external source ${sourceId} of flow ${flow.flowId}.`,
        ),
      );
    }
    const guard = guardOf(flow, source, command.guard);
    const removed = [participantId];
    if (mustBeHeld(guard, source, at, removed)) return E.right(held(source, command, guard, single(source, removed)));
    return E.right([{ type: 'ParticipantDeallocated', at, sourceId, participantId, requestId: null }]);
  });

/** All of them, before a clear or before the source goes. */
export const everybody = (source: Source, change: 'clear' | 'source'): Held => ({
  change,
  removed: toArray(source.allocated),
  added: [],
  addMissing: false,
  wanted: noIds,
  requestId: source.openRequest,
});

/** Recorded before the source leaves its request, so that the request is named. */
export const cleared = ({ sourceId, allocated, openRequest }: Source, at: string): ReadonlyArray<FlowEvent> =>
  size(allocated) === 0
    ? []
    : [{ type: 'AllocationsCleared', at, sourceId, count: size(allocated), requestId: openRequest }];

export const clearAllocations: Decide<'ClearAllocations'> = command =>
  lettingGo(command, 'clear', source => [...superseded(source, command.at, 'newer'), ...cleared(source, command.at)]);

/** What ends with a source is recorded before it goes: its open request, the one it waits for, its allocations, its hold. */
export const endOfSource = (source: Source, at: string, end: ReadonlyArray<FlowEvent>): ReadonlyArray<FlowEvent> => {
  const cancelled = [source.openRequest, source.queuedRequest].flatMap(
    (requestId): ReadonlyArray<FlowEvent> =>
      requestId === null
        ? []
        : [{ type: 'SyncCancelled', at, requestId, sources: [name(source)], reason: 'source-removed' }],
  );
  return [...cancelled, ...cleared(source, at), ...end, { type: 'SourceRemoved', at, ...name(source) }];
};

export const removeSource: Decide<'RemoveSource'> = command =>
  lettingGo(command, 'source', source => endOfSource(source, command.at, superseded(source, command.at, 'newer')));

/** A list may name the open request, or the last one once it has ended: late data is marked as such. */
const namesRequest = (named: RequestId | null, { reference, ...source }: Source): E.Either<DomainError, void> => {
  const current = source.openRequest ?? source.lastRequest;
  if (named === null || named === current) return E.right(undefined);
  const place = current === null ? 'has no sync request' : `is at sync request ${current}`;
  return E.left(conflict('request-mismatch', `requestId ${named} is not current: source "${reference}" ${place}.`));
};

const elsewhere = (flow: Flow, sourceId: number, ids: ReadonlyArray<number>): number => {
  if (ids.length === 0) return 0;
  const others = sourcesOf(flow)
    .filter(source => source.sourceId !== sourceId)
    .flatMap(({ allocated, baseline }): ReadonlyArray<IdSet> => [allocated, baseline.gone])
    .filter(set => set.size > 0);
  const found = new Set<number>();
  const wanted = new Set(ids);
  for (const set of others) {
    // Whichever is fewer is looked up in the other.
    if (set.size < ids.length) for (const id of toArray(set)) wanted.has(id) && found.add(id);
    else for (const id of ids) has(set, id) && found.add(id);
  }
  return found.size;
};

const single = (source: Source, removed: ReadonlyArray<number>): Held => ({
  change: 'participants',
  removed,
  added: [],
  addMissing: false,
  wanted: null,
  requestId: source.openRequest,
});

/** What lets everybody go, unless that is held. */
const lettingGo = (
  command: OfType<FlowCommand, 'ClearAllocations' | 'RemoveSource'>,
  change: 'clear' | 'source',
  end: (source: Source) => ReadonlyArray<FlowEvent>,
) =>
  onSource(command.sourceId, (source, flow) => {
    const guard = guardOf(flow, source, command.guard);
    const all = everybody(source, change);
    return E.right(
      mustBeHeld(guard, source, command.at, all.removed) ? held(source, command, guard, all) : end(source),
    );
  });
