/** The participants of a flow. */
import { query, search } from '../query';
import { type Range, rowsIn } from '../range';
import { flowsProjection } from './fold';
import { isFlow } from './source-queries';

interface ParticipantRow {
  readonly participant_id: number;
}

/** Null when there is no such flow. */
export const participants = search(flowsProjection.name, 'participants', (db, flowId: number, range: Range) => {
  const ofFlow = { columns: 'participant_id', from: 'participants WHERE flow_id = ?', order: 'participant_id' };
  return isFlow(db, flowId) ? rowsIn<ParticipantRow>(db, ofFlow, [flowId], range) : null;
});

export const isParticipant = query(
  flowsProjection.name,
  'isParticipant',
  (db, flowId: number, participantId: number): boolean =>
    db.get('SELECT 1 FROM participants WHERE flow_id = ? AND participant_id = ?', [flowId, participantId]) !==
    undefined,
);
