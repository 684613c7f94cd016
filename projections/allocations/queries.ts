/** Who is allocated to a source, and to which sources one participant is. */
import { flowQuery, flowSearch } from '../query';
import { type Range, rowsIn } from '../range';
import { allocationsProjection } from './fold';

const of = allocationsProjection.name;

interface ParticipantRow {
  readonly participant_id: number;
}

export const allocated = flowSearch(of, 'allocated', (db, flowId: number, sourceId: number, range: Range) => {
  const from = 'allocations WHERE flow_id = ? AND source_id = ?';
  const rows = { columns: 'participant_id', from, order: 'participant_id' };
  return rowsIn<ParticipantRow>(db, rows, [flowId, sourceId], range);
});

/** Ids of the sources of the flow that the participant is on. */
export const sourceIdsOf = flowQuery(
  of,
  'sourceIdsOf',
  (db, flowId: number, participantId: number): ReadonlyArray<number> =>
    db
      .all<{ readonly source_id: number }>(
        'SELECT source_id FROM allocations WHERE flow_id = ? AND participant_id = ? ORDER BY source_id',
        [flowId, participantId],
      )
      .map(({ source_id }) => source_id),
);
