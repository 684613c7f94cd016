/** Who is allocated to which external source: by source, and by participant within a flow. */
import { table } from '../projection';

export const allocations = table(
  'allocations',
  { flow_id: 'integer', source_id: 'integer', participant_id: 'integer' },
  ['flow_id', 'source_id', 'participant_id'],
  [['flow_id', 'participant_id']],
);
