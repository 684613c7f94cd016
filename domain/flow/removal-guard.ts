/**
 * The guard against mass removal. Whatever takes participants off a source asks here first: a list, a clear, one by one,
 * the removal of the source. Beyond both a share and a number of those who were there at the baseline, or of all who were
 * there since (so that nobody is let go by adding others), the change is held, whole, until a person decides.
 */

import type { OfType } from '../kernel/aggregate';
import { difference, has, type IdSet, isSame, toArray } from '../kernel/id-set';
import type { RequestId } from '../kernel/types';
import { baselineAt, type Roll } from './baseline';
import type { Guarded } from './commands';
import type { FlowEvent, HeldChange, RemovalGuard } from './events';
import { type Hold, takesAway } from './hold';
import { name } from './rules';
import type { Flow, Source } from './state';

/** A change as it is held: what it would do, and who shall be there in the end; null: everybody but those who go. */
export interface Held {
  readonly change: HeldChange;
  readonly removed: ReadonlyArray<number>;
  readonly added: ReadonlyArray<number>;
  readonly addMissing: boolean;
  readonly wanted: IdSet | null;
  readonly requestId: RequestId | null;
}

/** Of one event, so that it stays far below what a store takes at once. */
export const IDS_OF_EVENT = 20_000;

type Ask = Pick<Guarded, 'at' | 'holdId' | 'holdUntil'>;

export const guardOf = (flow: Flow, source: Source, ofInstallation: RemovalGuard): RemovalGuard =>
  source.guard ?? flow.guard ?? ofInstallation;

/** Whether so many of so many are beyond the guard: both its share and its number. */
export const isBeyond = (guard: RemovalGuard, removed: number, of: number): boolean => {
  if (guard === 'off') return false;
  const [share = 0, number = 0] = guard.split('%,').map(Number);
  return removed > number && removed * 100 > share * of;
};

/** Whether these may not go without a person, while others come. */
export const mustBeHeld = (
  guard: RemovalGuard,
  roll: Roll,
  at: string,
  removed: ReadonlyArray<number>,
  added: ReadonlyArray<number> = [],
): boolean => {
  if (removed.length === 0 || guard === 'off') return false;
  const { participants, gone, missing } = baselineAt(roll, at);
  const missingThen = missing + howMany(removed, participants) - howMany(added, participants);
  const goneThen = gone.size + removed.length - howMany(added, gone);
  return isBeyond(guard, missingThen, participants.size) || isBeyond(guard, goneThen, roll.allocated.size + gone.size);
};

export const newHold = (source: Source, ask: Ask, guard: RemovalGuard, held: Held): ReadonlyArray<FlowEvent> => {
  const { at, holdId, holdUntil: deadline } = ask;
  const { change, addMissing, requestId } = held;
  const about = { ...name(source), holdId, requestId, change, addMissing, of: source.allocated.size, guard, deadline };
  return partsOf(held.removed, held.added).map(part => ({ type: 'RemovalHeld', at, ...about, ...part }));
};

/** The hold of a source makes room for what came after it. */
export const superseded = (
  source: Source,
  at: string,
  reason: OfType<FlowEvent, 'HoldSuperseded'>['reason'],
  by: string | null = null,
): ReadonlyArray<FlowEvent> =>
  source.hold === null ? [] : [{ type: 'HoldSuperseded', at, ...name(source), holdId: source.hold.holdId, reason, by }];

/** What happens instead of a change that must be held: nothing when it is held already. */
export const held = (source: Source, ask: Ask, guard: RemovalGuard, change: Held): ReadonlyArray<FlowEvent> => {
  const { hold } = source;
  if (hold !== null && saysTheSame(hold, change)) return [];
  if (hold !== null && change.wanted === null) {
    const removed = change.removed.filter(id => !takesAway(hold, id));
    const { holdId, deadline: holdUntil } = hold;
    return newHold(source, { at: ask.at, holdId, holdUntil }, guard, { ...hold, removed, added: [] });
  }
  return [...superseded(source, ask.at, 'newer', ask.holdId), ...newHold(source, ask, guard, change)];
};

/** What a hold would do now: others may have come or gone since. */
export const presentlyHeld = (source: Source, hold: Hold): Pick<Held, 'removed' | 'added'> =>
  hold.wanted === null
    ? { removed: toArray(hold.removed).filter(id => has(source.allocated, id)), added: [] }
    : { removed: difference(source.allocated, hold.wanted), added: difference(hold.wanted, source.allocated) };

const howMany = (ids: ReadonlyArray<number>, set: IdSet): number =>
  set.size === 0 ? 0 : ids.reduce((count, id) => count + Number(has(set, id)), 0);

const partsOf = (removed: ReadonlyArray<number>, added: ReadonlyArray<number>) => {
  const starts = Array.from({ length: Math.ceil((removed.length + added.length) / IDS_OF_EVENT) }, (_, part) => part);
  return starts.map(part => {
    const [from, to] = [part * IDS_OF_EVENT, (part + 1) * IDS_OF_EVENT];
    const addedFrom = Math.max(0, from - removed.length);
    return { removed: removed.slice(from, to), added: added.slice(addedFrom, Math.max(0, to - removed.length)) };
  });
};

const saysTheSame = (hold: Hold, { change, wanted, requestId }: Held): boolean =>
  hold.wanted !== null &&
  wanted !== null &&
  hold.requestId === requestId &&
  (hold.change === 'source') === (change === 'source') &&
  isSame(hold.wanted, wanted);
