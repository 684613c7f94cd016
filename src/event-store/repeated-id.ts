import type { EventData } from './event-store';

/** The first event id that stands twice in one append, in whatever case; undefined when all differ. */
export const firstRepeated = (events: ReadonlyArray<EventData>): string | undefined => {
  if (events.length === 1) return undefined;
  const seen = new Set<string>();
  for (const { eventId } of events) {
    const id = eventId.toLowerCase();
    if (seen.has(id)) return eventId;
    seen.add(id);
  }
  return undefined;
};
