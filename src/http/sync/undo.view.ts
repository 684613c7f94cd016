/** What an undo did, or would do. */
import * as t from 'io-ts';
import type { FlowEvent } from '../../../domain/flow/events';
import type { Conflicts, Undo } from '../../../domain/flow/undo-plan';
import { Count, nullable, ParticipantId, Reference, RequestId, SourceId } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const ids = t.readonlyArray(ParticipantId);
const source = { id: SourceId, reference: Reference };

export const UndoView = object('SyncUndo', {
  requestId: RequestId,
  undoId: described(
    RequestId,
    'Its changes name this id: it can be asked what they were, and be undone, as a request can',
  ),
  dryRun: t.boolean,
  added: described(Count, 'Who was put back on their sources, and who was taken off'),
  removed: Count,
  externalSources: t.readonlyArray(object('SourceOfUndo', { ...source, added: ids, removed: ids })),
  /** Keys that have the value of before again; null: none. */
  metadata: t.readonlyArray(object('MetadataOfUndo', { key: t.string, value: nullable(t.string) })),
  /** What somebody else changed since, and was left alone. */
  conflicts: object('UndoConflicts', {
    count: Count,
    externalSources: t.readonlyArray(object('SourceOfConflict', { ...source, participantIds: ids })),
    metadata: t.readonlyArray(t.string),
  }),
});
export type UndoView = t.TypeOf<typeof UndoView>;

export const viewOfUndo = (
  undo: Undo,
  conflicts: Conflicts,
  events: ReadonlyArray<FlowEvent>,
  dryRun: boolean,
): UndoView => ({
  requestId: undo.requestId,
  undoId: undo.undoId,
  dryRun,
  added: events.filter(({ type }) => type === 'ParticipantAllocated').length,
  removed: events.filter(({ type }) => type === 'ParticipantDeallocated').length,
  externalSources: undo.sources.map(({ sourceId: id, reference, add: added, remove: removed }) => ({
    ...{ id, reference, added, removed },
  })),
  metadata: undo.metadata.map(([key, value]) => ({ key, value })),
  conflicts: {
    count: undo.conflicts,
    externalSources: conflicts.sources.map(({ sourceId: id, reference, participantIds }) => ({
      ...{ id, reference, participantIds },
    })),
    metadata: conflicts.metadata,
  },
});
