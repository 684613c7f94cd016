/** External sources and who is allocated to them. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, notFound, type OfType } from '../kernel/aggregate';
import { has, size } from '../kernel/id-set';
import { find } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import { freshnessSet } from './decide-freshness';
import type { FlowEvent } from './events';
import { limits, roomFor } from './limits';
import { changeable, name, sourceById } from './rules';
import type { Flow, FlowState, Source } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

export const addSource: Decide<'AddSource'> =
  ({ at, reference, description, maxSources }) =>
  state =>
    pipe(
      changeable(state),
      E.filterOrElse(
        flow => find(flow.sources, source => source.reference === reference) === undefined,
        flow =>
          conflict('reference-exists', `Flow ${flow.flowId} has an external source with the reference "${reference}".`),
      ),
      E.tap(flow => roomFor('too-many-sources', 'external sources', maxSources)(flow, flow.sources.size, 1)),
      E.map(flow => [{ type: 'SourceAdded', at, sourceId: flow.lastSourceId + 1, reference, description }]),
    );

const ofSource =
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

export const describeSource: Decide<'DescribeSource'> = ({ at, sourceId, description, maxAge }) =>
  ofSource(sourceId, source => {
    const described: ReadonlyArray<FlowEvent> =
      source.description === description ? [] : [{ type: 'SourceDescribed', at, ...name(source), description }];
    return E.right([...described, ...freshnessSet(source, at, maxAge)]);
  });

const cleared = (source: Source, at: string): ReadonlyArray<FlowEvent> =>
  size(source.allocated) === 0
    ? []
    : [{ type: 'AllocationsCleared', at, sourceId: source.sourceId, count: size(source.allocated) }];

/** What ends with a source is told before it goes: its open request, the one it waits for, and its allocations. */
export const removeSource: Decide<'RemoveSource'> = ({ at, sourceId }) =>
  ofSource(sourceId, source => {
    const cancelled = [source.openRequest, source.queuedRequest].flatMap(
      (requestId): ReadonlyArray<FlowEvent> =>
        requestId === null
          ? []
          : [{ type: 'SyncCancelled', at, requestId, sources: [name(source)], reason: 'source-removed' }],
    );
    return E.right([...cancelled, ...cleared(source, at), { type: 'SourceRemoved', at, ...name(source) }]);
  });

const roomForAllocations = roomFor('too-many-allocations', 'participants allocated to its sources', limits.allocations);

/** One event for each participant that was not there yet: asking again is no error and no event. */
export const allocateParticipants: Decide<'AllocateParticipants'> = ({ at, sourceId, participantIds }) =>
  ofSource(sourceId, (source, flow) => {
    const added = [...new Set(participantIds)].filter(participantId => !has(source.allocated, participantId));
    return pipe(
      roomForAllocations(flow, flow.held.allocated, added.length),
      E.map(() => added.map(participantId => ({ type: 'ParticipantAllocated', at, sourceId, participantId }))),
    );
  });

export const deallocateParticipant: Decide<'DeallocateParticipant'> = ({ at, sourceId, participantId }) =>
  ofSource(sourceId, (source, flow) =>
    has(source.allocated, participantId)
      ? E.right([{ type: 'ParticipantDeallocated', at, sourceId, participantId }])
      : E.left(
          notFound(
            'participant-not-allocated',
            `Participant ${participantId} is not allocated to external source ${sourceId} of flow ${flow.flowId}.`,
          ),
        ),
  );

export const clearAllocations: Decide<'ClearAllocations'> = ({ at, sourceId }) =>
  ofSource(sourceId, source => E.right(cleared(source, at)));
