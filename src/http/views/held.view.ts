/** What is answered, with 202, to a change that the removal guard holds until a person decides. */
import * as t from 'io-ts';
import { HeldChange } from '../../../domain/flow/events';
import type { Source } from '../../../domain/flow/state';
import { size } from '../../../domain/kernel/id-set';
import { Count, Instant, Uuid } from '../../../domain/kernel/types';
import { object } from '../edge/codec/object';
import { Accepted } from '../edge/envelope';

export const HeldView = object('HeldAnswer', {
  held: object('Held', {
    holdId: Uuid,
    change: HeldChange,
    /** For a person. */
    reason: t.string,
    /** Who would go, of how many. */
    removed: Count,
    of: Count,
    deadline: Instant,
  }),
});
export type HeldView = t.TypeOf<typeof HeldView>;

export const reasonOf = (reference: string, removed: number, of: number, guard: string): string =>
  `This would remove ${removed} of the ${of} participants of "${reference}", which alone or with earlier removals is more than its guard of ${guard} allows. Nothing has changed; a manager has to approve or reject it.`;

/** Null when nothing is held. */
export const heldOf = (source: Source | undefined): Accepted<HeldView> | null => {
  if (!source?.hold) return null;
  const { holdId, change, deadline, guard } = source.hold;
  const [removed, of] = [size(source.hold.removed), size(source.allocated)];
  const reason = reasonOf(source.reference, removed, of, guard);
  return new Accepted({ held: { holdId, change, reason, removed, of, deadline } });
};
