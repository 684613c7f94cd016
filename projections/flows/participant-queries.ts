/** The participants of a flow. */
import { flowQuery, flowSearch } from '../query';
import { type Range, rowsIn } from '../range';
import { flowsProjection } from './fold';
import { isFlow } from './source-queries';

interface ParticipantRow {
  readonly participant_id: number;
}

/** Null when there is no such flow. */
export const participants = flowSearch(flowsProjection.name, 'participants', (db, flowId: number, range: Range) => {
  const ofFlow = { columns: 'participant_id', from: 'participants WHERE flow_id = ?', order: 'participant_id' };
  return isFlow(db, flowId) ? rowsIn<ParticipantRow>(db, ofFlow, [flowId], range) : null;
});

export const isParticipant = flowQuery(
  flowsProjection.name,
  'isParticipant',
  (db, flowId: number, participantId: number): boolean =>
    db.get('SELECT 1 FROM participants WHERE flow_id = ? AND participant_id = ?', [flowId, participantId]) !==
    undefined,
);
