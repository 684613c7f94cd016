/** Changes that the removal guard held, and what became of them. */
import type { FlowEvent } from '../../domain/flow/events';
import { type Change, type Find, numberOf, plus, projection, type RecordedAs } from '../projection';
import { holdParticipants, holds } from './tables';

export type HoldState = 'OPEN' | 'APPROVED' | 'REJECTED' | 'TIMED_OUT' | 'SUPERSEDED';

const types = [
  'RemovalHeld',
  'HoldApproved',
  'HoldRejected',
  'HoldTimedOut',
  'HoldSuperseded',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

const STATES = {
  HoldApproved: 'APPROVED',
  HoldRejected: 'REJECTED',
  HoldTimedOut: 'TIMED_OUT',
  HoldSuperseded: 'SUPERSEDED',
} as const;

const fold = (recorded: RecordedAs<'flow', (typeof types)[number]>, find: Find): ReadonlyArray<Change> => {
  const { event, metadata, position } = recorded;
  const flow_id = numberOf(recorded);
  const by = metadata.actor.id;
  const key = { flow_id, hold_id: event.holdId };
  if (event.type !== 'RemovalHeld') {
    const end = {
      comment: 'comment' in event ? event.comment : null,
      superseded_because: 'reason' in event ? event.reason : null,
      superseded_by: 'by' in event ? event.by : null,
    };
    return [holds.patch(key, { state: STATES[event.type], ended_at: event.at, ended_by: by, ...end })];
  }
  const { sourceId: source_id, reference, requestId: request_id, change, removed, added, of, guard, deadline } = event;
  const one = (goes: number) => (participant_id: number) => holdParticipants.put({ ...key, goes, participant_id });
  const participants = [...removed.map(one(1)), ...added.map(one(0))];
  // A long list comes in parts, and a hold of single participants grows.
  if (find(holds, key, ['state']).length > 0)
    return [holds.patch(key, { removed: plus(removed.length), added: plus(added.length) }), ...participants];
  const about = { source_id, reference, request_id, change, guard, deadline, source_size: of };
  const counts = { removed: removed.length, added: added.length };
  const notEnded = { ended_at: null, ended_by: null, comment: null, superseded_because: null, superseded_by: null };
  return [
    holds.put({ ...key, ...about, ...counts, ...notEnded, state: 'OPEN', held_at: event.at, held_by: by, position }),
    ...participants,
  ];
};

export const holdsProjection = projection({
  name: 'holds',
  version: 1,
  follows: ['flow'],
  isNeverCopied: true,
  types,
  tables: [holds, holdParticipants],
  fold,
});
