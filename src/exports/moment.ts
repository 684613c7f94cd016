/**
 * The moment an export is of, found in the log itself: a service asks its index for the same (`src/moments/moment.ts`), and
 * a command line has none.
 */
import type { Position, RecordedEvent } from '../event-store/event-store';
import { type AsOf, timeOf } from '../moments/moment';

/** What is wrong with it, following on its name; null: it lies within the log. */
export type Found = { readonly upTo: Position } | { readonly misfit: string };

/** `pages`: the log from its first event on; they are read for a time only. */
export const findMoment = async (
  asOf: AsOf,
  { head, now, pages }: { head: Position; now: number; pages: AsyncIterable<ReadonlyArray<RecordedEvent>> },
): Promise<Found> => {
  if (asOf.kind === 'position') {
    if (asOf.position > head) return { misfit: `is ${asOf.position}, beyond the end of the history at ${head}` };
    return asOf.position === 0 ? { misfit: 'is 0, before the first event' } : { upTo: asOf.position };
  }
  const ms = asOf.kind === 'time' ? asOf.ms : now - asOf.ms;
  if (ms > now) return { misfit: 'lies in the future' };
  let upTo = 0;
  for await (const events of pages) {
    for (const event of events) {
      if (timeOf(event) > ms) return upTo === 0 ? { misfit: 'lies before the first event' } : { upTo };
      upTo = event.position;
    }
  }
  return upTo === 0 ? { misfit: 'lies before the first event' } : { upTo };
};
