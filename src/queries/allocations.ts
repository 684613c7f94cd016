/** Questions about who is allocated to which external source. */
import { allocationsProjection } from '../../projections/allocations';
import type { Asked } from '../http/edge/bus/read.query';
import { type Range, type Rows, rowsIn } from './range';

const of = allocationsProjection.name;

interface ParticipantRow {
  readonly participant_id: number;
}

export const allocated = (flowId: number, sourceId: number, range: Range): Asked<Rows<ParticipantRow>> => {
  const from = 'allocations WHERE flow_id = ? AND source_id = ?';
  const query = { columns: 'participant_id', from, order: 'participant_id' };
  return {
    of,
    question: ['allocated', flowId, sourceId, range],
    query: db => rowsIn<ParticipantRow>(db, query, [flowId, sourceId], range),
  };
};

/** Ids of the sources of the flow that the participant is on. */
export const sourceIdsOf = (flowId: number, participantId: number): Asked<ReadonlyArray<number>> => ({
  of,
  query: db =>
    db
      .all<{ readonly source_id: number }>(
        'SELECT source_id FROM allocations WHERE flow_id = ? AND participant_id = ? ORDER BY source_id',
        [flowId, participantId],
      )
      .map(({ source_id }) => source_id),
});
