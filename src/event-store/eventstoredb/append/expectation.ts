/** What an append comes to, given what is known of its stream. */
import type { EventData, ExpectedRevision, Revision } from '../../event-store';
import type { StreamIds } from '../read/stream-ids';

export type EarlierAppend =
  /** None of the ids is in the stream. */
  | { readonly kind: 'none' }
  /** All of them are, one behind the other: a retry. The revision is that of the last. */
  | { readonly kind: 'stored'; readonly revision: Revision }
  | { readonly kind: 'reused'; readonly eventId: string };

export const findEarlierAppend = ({ revisions }: StreamIds, events: ReadonlyArray<EventData>): EarlierAppend => {
  const stored = events.map(({ eventId }) => revisions.get(eventId.toLowerCase()));
  const firstStored = stored.findIndex(revision => revision !== undefined);
  if (firstStored < 0) return { kind: 'none' };
  const first = stored[0] ?? Number.NaN;
  return stored.every((revision, index) => revision === first + index)
    ? { kind: 'stored', revision: first + events.length - 1 }
    : { kind: 'reused', eventId: events[firstStored]?.eventId ?? '' };
};

/**
 * Behind which revision the append belongs, always an exact one because only such an append can be sent twice without
 * harm; null when the expectation does not hold. A stream without visible events may have had some, which were deleted:
 * then the server is asked once.
 */
export const exactRevisionFor = (expected: ExpectedRevision, head: Revision, isReported: boolean): Revision | null => {
  switch (expected) {
    case 'any':
      return head;
    case 'stream-exists':
      return head < 0 ? null : head;
    case 'no-stream':
      return head < 0 ? -1 : null;
    default:
      return expected === head || (head < 0 && !isReported) ? expected : null;
  }
};
