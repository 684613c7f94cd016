/** Events as a log would hold them, and as a fold receives them. */
import { aggregates } from '../../domain/aggregates';
import type { Category, DomainEvent, Recorded } from '../../domain/history';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store';
import { type Cause, decode, encodeWith } from '../../src/event-store/stored-event';
import { right, run } from './right';

export type StreamEvent = readonly [stream: string, event: DomainEvent];

const uuidOf = (position: number): string => `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`;

export const by = (id: string): Cause => ({ actor: { type: 'client', id }, correlationId: 'test', causationId: null });

/** From position 1, without gaps. */
export const recordedEvents = (
  history: ReadonlyArray<StreamEvent>,
  cause = by('manager-1'),
): ReadonlyArray<RecordedEvent> => {
  const lengths = new Map<string, number>();
  return history.map(([stream, event], index) => {
    const position = index + 1;
    const revision = lengths.get(stream) ?? 0;
    lengths.set(stream, revision + 1);
    const { event: codec } = aggregates[stream.split('-')[0] as Category];
    return { ...encodeWith<DomainEvent>(codec as never, cause)(event, uuidOf(position)), stream, revision, position };
  });
};

export const decoded = (event: RecordedEvent): Recorded => right(decode(event));

/** The whole log, page by page. */
export const allEvents = async (store: Pick<EventStore, 'readAll'>): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await run(store.readAll({ after: events.at(-1)?.position ?? 0, limit: 1000 }));
    if (page.length === 0) return events;
    events.push(...page);
  }
};
