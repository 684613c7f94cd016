/** A hold as the contract shows it. */
import * as t from 'io-ts';
import { HeldChange, HoldComment, RemovalGuard, SupersededBecause } from '../../../domain/flow/events';
import {
  Count,
  FlowId,
  Instant,
  nullable,
  ParticipantId,
  Reference,
  RequestId,
  SourceId,
  Uuid,
} from '../../../domain/kernel/types';
import type { HoldState } from '../../../projections/holds/fold';
import type { HoldRow } from '../../../projections/holds/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { reasonOf } from '../views/held.view';

/** `HELD` until a person decides, its time passes, or something newer takes its place. */
const HoldStateView = t.keyof(
  { HELD: null, APPROVED: null, REJECTED: null, TIMED_OUT: null, SUPERSEDED: null },
  'HoldState',
);

const fields = {
  holdId: Uuid,
  flowId: FlowId,
  externalSource: object('SourceOfHold', { id: SourceId, reference: Reference }),
  requestId: nullable(RequestId),
  state: HoldStateView,
  change: HeldChange,
  reason: t.string,
  removed: described(Count, 'How many would go'),
  of: described(Count, 'How many the source had'),
  added: described(Count, 'How many would come'),
  removalGuard: described(RemovalGuard, 'The bound that the change goes beyond'),
  heldAt: Instant,
  heldBy: described(t.string, 'Id of the API client whose change it is'),
  deadline: Instant,
  endedAt: nullable(Instant),
  endedBy: nullable(t.string),
  comment: nullable(HoldComment),
  supersededBecause: described(nullable(SupersededBecause), 'Why something else took its place'),
  supersededBy: described(nullable(Uuid), 'The hold that took its place'),
};
export const HoldView = object('Hold', fields);
export type HoldView = t.TypeOf<typeof HoldView>;

const ids = t.readonlyArray(ParticipantId);
export const HoldWithParticipants = object('HoldWithParticipants', {
  ...fields,
  participants: object('HoldParticipants', { removed: ids, added: ids }),
});
export type HoldWithParticipants = t.TypeOf<typeof HoldWithParticipants>;

export const viewOfHold = (row: HoldRow): HoldView => ({
  holdId: row.hold_id,
  flowId: row.flow_id,
  externalSource: { id: row.source_id, reference: row.reference },
  requestId: row.request_id,
  state: stateOf(row.state as HoldState),
  change: row.change as HoldView['change'],
  reason: reasonOf(row.reference, row.removed, row.source_size, row.guard),
  removed: row.removed,
  of: row.source_size,
  added: row.added,
  removalGuard: row.guard,
  heldAt: row.held_at,
  heldBy: row.held_by,
  deadline: row.deadline,
  endedAt: row.ended_at,
  endedBy: row.ended_by,
  comment: row.comment,
  supersededBecause: row.superseded_because as HoldView['supersededBecause'],
  supersededBy: row.superseded_by,
});

const stateOf = (state: HoldState): HoldView['state'] => (state === 'OPEN' ? 'HELD' : state);
