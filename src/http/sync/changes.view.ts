/** What a sync request changed, as the contract shows it. */
import * as t from 'io-ts';
import { Count, Instant, nullable, ParticipantId, Reference, RequestId, SourceId } from '../../../domain/kernel/types';
import type { Changes, ChangeTotalsRow } from '../../../projections/changes/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const SourceOfChange = object('ChangedSource', { id: SourceId, reference: Reference });
const ParticipantChange = object('ParticipantChange', {
  participantId: ParticipantId,
  externalSource: SourceOfChange,
});
const ParticipantMove = object('ParticipantMove', {
  participantId: ParticipantId,
  from: SourceOfChange,
  to: SourceOfChange,
});
const MetadataChange = object('MetadataChange', {
  key: t.string,
  before: nullable(t.string),
  after: nullable(t.string),
});
/** By whom, and what the call did, also where that was undone since. */
const ChangeCall = object('ChangeCall', {
  correlationId: t.string,
  by: t.string,
  at: Instant,
  lastAt: Instant,
  added: Count,
  removed: Count,
  metadata: Count,
});

const fields = {
  /** How many there are; the lists hold so many of each from `offset` on. */
  counts: object('ChangeCounts', { added: Count, removed: Count, moved: Count }),
  added: t.readonlyArray(ParticipantChange),
  removed: t.readonlyArray(ParticipantChange),
  /** Gone from one source, and come to another. */
  moved: t.readonlyArray(ParticipantMove),
  metadata: t.readonlyArray(MetadataChange),
  /** The first hundred, of `callCount`. */
  calls: t.readonlyArray(ChangeCall),
  callCount: Count,
};

/** What belongs to no request. */
export const BetweenView = object('ChangesBetween', fields);
export type BetweenView = t.TypeOf<typeof BetweenView>;

const Undone = object('UndoneBy', {
  undoId: RequestId,
  at: Instant,
  by: t.string,
  conflicts: described(Count, 'What somebody else had changed, and was left alone'),
  lateChanges: described(Count, 'Changes that the request made after that'),
});

export const ChangesView = object('SyncChanges', {
  requestId: RequestId,
  ...fields,
  lateChanges: described(Count, 'How many of its changes came when it had ended'),
  undone: nullable(Undone),
  undoes: described(nullable(RequestId), 'The request that this is the undo of'),
  between: described(BetweenView, 'What happened to its sources after it, by no request, until their next'),
});
export type ChangesView = t.TypeOf<typeof ChangesView>;

const NOTHING: BetweenView = {
  counts: { added: 0, removed: 0, moved: 0 },
  added: [],
  removed: [],
  moved: [],
  metadata: [],
  calls: [],
  callCount: 0,
};

export const viewOfBetween = (changes: Changes | null): BetweenView => {
  if (changes === null) return NOTHING;
  const { totals } = changes;
  const one = (row: Changes['added'][number]) => ({
    participantId: row.participant_id,
    externalSource: { id: row.source_id, reference: row.reference },
  });
  return {
    counts: { added: totals.added, removed: totals.removed, moved: totals.moved },
    added: changes.added.map(one),
    removed: changes.removed.map(one),
    moved: changes.moved.map(row => ({
      participantId: row.participant_id,
      from: { id: row.from_id, reference: row.from_reference },
      to: { id: row.source_id, reference: row.reference },
    })),
    metadata: changes.metadata.map(row => ({ key: row.key, before: row.value_before, after: row.value_after })),
    calls: changes.calls.map(row => ({
      correlationId: row.correlation_id,
      by: row.called_by,
      at: row.first_at,
      lastAt: row.last_at,
      added: row.came,
      removed: row.went,
      metadata: row.metadata,
    })),
    callCount: totals.calls,
  };
};

export const viewOfChanges = (changes: Changes, between: Changes | null): ChangesView => ({
  requestId: changes.totals.request_id,
  ...viewOfBetween(changes),
  lateChanges: changes.totals.late,
  undone: undoneBy(changes.totals),
  undoes: changes.totals.undoes,
  between: viewOfBetween(between),
});

const undoneBy = (totals: ChangeTotalsRow): ChangesView['undone'] =>
  totals.undo_id === null || totals.undone_at === null || totals.undone_by === null
    ? null
    : {
        undoId: totals.undo_id,
        at: totals.undone_at,
        by: totals.undone_by,
        conflicts: totals.conflicts,
        lateChanges: totals.late_after_undo,
      };
