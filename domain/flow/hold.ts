/** A change that the removal guard keeps from happening until a person has decided, as the rules remember it. */
import { empty, fromArray, has, type IdSet, removeAll, toArray } from '../kernel/id-set';
import type { Instant, RequestId } from '../kernel/types';
import type { HeldChange, RemovalGuard } from './events';

export interface Hold {
  readonly holdId: string;
  readonly requestId: RequestId | null;
  readonly change: HeldChange;
  readonly deadline: Instant;
  /** The bound that it goes beyond. */
  readonly guard: RemovalGuard;
  /** Whether participants who are not on the flow are to be added to it. */
  readonly addMissing: boolean;
  /** Who would go, as it is shown. */
  readonly removed: IdSet;
  /** Who shall be on the source; null: everybody but those who go. */
  readonly wanted: IdSet | null;
}

interface Part extends Omit<Hold, 'removed' | 'wanted'> {
  readonly removed: ReadonlyArray<number>;
  readonly added: ReadonlyArray<number>;
}

/** Of a long list each event holds a part; a participant more makes a hold longer, too. */
export const heldWith = (before: Hold | null, allocated: IdSet, part: Part): Hold => {
  const { holdId, requestId, change, deadline, guard, addMissing, removed, added } = part;
  const open = before?.holdId === holdId ? before : null;
  const wantedBefore = (): IdSet | null => {
    if (open !== null) return open.wanted;
    if (change === 'participants') return null;
    return change === 'list' ? allocated : empty;
  };
  const wanted = wantedBefore();
  return {
    holdId,
    requestId,
    change,
    deadline,
    guard,
    addMissing,
    removed: withAll(open?.removed ?? empty, removed),
    wanted: wanted === null ? null : withAll(removeAll(wanted, removed), added),
  };
};

export const idsOfHold = (hold: Hold | null): number =>
  hold === null ? 0 : hold.removed.size + (hold.wanted?.size ?? 0);

/** Whether it takes this participant away already. */
export const takesAway = ({ removed, wanted }: Hold, participantId: number): boolean =>
  has(removed, participantId) || (wanted !== null && !has(wanted, participantId));

const withAll = (set: IdSet, ids: ReadonlyArray<number>): IdSet =>
  ids.length === 0 ? set : fromArray([...toArray(set), ...ids]);
