/** Questions about the participants of a flow. */
import { flowsProjection } from '../../projections/flows';
import type { Asked } from '../http/edge/bus/read.query';
import { type Range, type Rows, rowsIn } from './range';
import { isFlow } from './sources';

/** Null when there is no such flow. */
export const participants = (
  flowId: number,
  range: Range,
): Asked<Rows<{ readonly participant_id: number }> | null> => ({
  of: flowsProjection.name,
  question: ['participants', flowId, range],
  query: db => {
    const query = { columns: 'participant_id', from: 'participants WHERE flow_id = ?', order: 'participant_id' };
    return isFlow(db, flowId) ? rowsIn(db, query, [flowId], range) : null;
  },
});
