/**
 * Taking back what a sync request did, by new events that name the undo. The removal guard does not stop it: a person asked
 * for it, and could see before, by a dry run, who would go.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, type OfType } from '../kernel/aggregate';
import { has } from '../kernel/id-set';
import { get } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import type { FlowEvent, Metadata } from './events';
import { fittingMetadata, limits, roomFor } from './limits';
import { valueUnder } from './metadata';
import { changeable, name } from './rules';
import type { Flow, FlowState } from './state';
import type { Undo } from './undo-plan';

const roomForAllocations = roomFor('too-many-allocations', 'participants allocated to its sources', limits.allocations);

export const undoSync =
  ({ at, undo }: OfType<FlowCommand, 'UndoSync'>) =>
  (state: FlowState): Decision<FlowEvent> =>
    pipe(
      changeable(state),
      E.flatMap(undoable(undo)),
      E.flatMap(flow => {
        const allocations = allocationsOf(flow, undo, at);
        const added = count(allocations, 'ParticipantAllocated');
        const removed = count(allocations, 'ParticipantDeallocated');
        return pipe(
          roomForAllocations(flow, flow.held.allocated - removed, added),
          E.flatMap(() => metadataOf(flow, undo, at)),
          E.map((metadata): ReadonlyArray<FlowEvent> => {
            const { requestId, undoId, conflicts, untold } = undo;
            const changes = [...allocations, ...metadata];
            if (changes.length + untold.added + untold.removed === 0) return [];
            return [
              ...metadata,
              ...allocations,
              {
                type: 'SyncUndone',
                at,
                requestId,
                undoId,
                sources: undo.sources.map(name),
                added: untold.added + added,
                removed: untold.removed + removed,
                metadata: undo.metadata.length,
                conflicts,
              },
            ];
          }),
        );
      }),
    );

const undoable =
  ({ requestId, asOf }: Undo) =>
  (flow: Flow): E.Either<DomainError, Flow> => {
    if ((get(flow.openRequests, requestId) ?? get(flow.queue, requestId)) !== undefined)
      return E.left(
        conflict(
          'sync-request-open',
          `Sync request ${requestId} is open or queued; undo it when it has ended, or cancel it.`,
        ),
      );
    return flow.changes === asOf
      ? E.right(flow)
      : E.left(conflict('flow-changed', `Flow ${flow.flowId} has changed while the undo was planned; try again.`));
  };

/** Those of the plan that still stand so. */
const allocationsOf = (flow: Flow, { sources, undoId: requestId }: Undo, at: string): ReadonlyArray<FlowEvent> =>
  sources.flatMap(({ sourceId, remove, add }): ReadonlyArray<FlowEvent> => {
    const source = get(flow.sources, sourceId);
    if (source === undefined) return [];
    const about = (participantId: number) => ({ at, sourceId, participantId, requestId });
    return [
      ...remove
        .filter(id => has(source.allocated, id))
        .map((id): FlowEvent => ({ type: 'ParticipantDeallocated', ...about(id) })),
      ...add
        .filter(id => !has(source.allocated, id))
        .map((id): FlowEvent => ({ type: 'ParticipantAllocated', ...about(id) })),
    ];
  });

const count = (events: ReadonlyArray<FlowEvent>, type: FlowEvent['type']): number =>
  events.filter(event => event.type === type).length;

const metadataOf = (
  flow: Flow,
  { metadata: changes, undoId: requestId }: Undo,
  at: string,
): E.Either<DomainError, ReadonlyArray<FlowEvent>> => {
  const changed = changes.filter(([key, value]) => valueUnder(flow.metadata, key) !== value);
  if (changed.length === 0) return E.right([]);
  const back = new Map(changed);
  const metadata: Metadata = Object.fromEntries([
    ...Object.entries(flow.metadata).filter(([key]) => !back.has(key)),
    ...changed.flatMap(([key, value]): ReadonlyArray<[string, string]> => (value === null ? [] : [[key, value]])),
  ]);
  return pipe(
    fittingMetadata(metadata),
    E.map(fitting => [{ type: 'FlowMetadataReplaced', at, metadata: fitting, requestId }]),
  );
};
