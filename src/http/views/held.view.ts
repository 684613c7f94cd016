/** What is answered, with 202, to a change that the removal guard holds until a person decides. */
import * as t from 'io-ts';
import { HeldChange } from '../../../domain/flow/events';
import type { Source } from '../../../domain/flow/state';
import { size } from '../../../domain/kernel/id-set';
import { Count, Instant, Uuid } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { Accepted } from '../edge/envelope';

export const HeldView = object('HeldAnswer', {
  held: object('Held', {
    holdId: Uuid,
    change: HeldChange,
    reason: described(t.string, 'For a person'),
    removed: described(Count, 'How many would go'),
    of: described(Count, 'How many there are'),
    deadline: described(Instant, 'Until when a person may decide'),
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
