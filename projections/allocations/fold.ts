/** Who is allocated to which external source: by source, and by participant within a flow. */
import type { FlowEvent } from '../../domain/flow/events';
import { type Change, numberOf, projection, type RecordedAs } from '../projection';
import { allocations } from './tables';

const types = [
  'ParticipantAllocated',
  'ParticipantDeallocated',
  'AllocationsCleared',
  'SourceRemoved',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

const fold = (recorded: RecordedAs<'flow', (typeof types)[number]>): ReadonlyArray<Change> => {
  const { event } = recorded;
  switch (event.type) {
    case 'ParticipantAllocated': {
      const { sourceId: source_id, participantId: participant_id } = event;
      return [allocations.put({ flow_id: numberOf(recorded), source_id, participant_id })];
    }
    case 'ParticipantDeallocated': {
      const { sourceId: source_id, participantId: participant_id } = event;
      return [allocations.remove({ flow_id: numberOf(recorded), source_id, participant_id })];
    }
    case 'AllocationsCleared':
    case 'SourceRemoved':
      return [allocations.remove({ flow_id: numberOf(recorded), source_id: event.sourceId })];
  }
};

export const allocationsProjection = projection({
  name: 'allocations',
  version: 1,
  follows: ['flow'],
  isNeverCopied: true,
  types,
  tables: [allocations],
  fold,
});
