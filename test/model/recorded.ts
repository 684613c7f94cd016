/** An event as a fold receives it, without the text that a store would make of it. */
import type { Category, Recorded } from '../../domain/history';

const metadata = {
  v: 1,
  actor: { type: 'client', id: 'manager-1' },
  correlationId: 'model',
  causationId: null,
} as const;

export const recordedAs = (stream: string, event: { readonly at: string }, position: number): Recorded => {
  const [category, id] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
  const place = { eventId: '', stream, id, revision: position - 1, position };
  return {
    ...place,
    category: category as Category,
    event,
    metadata: { ...metadata, occurredAt: event.at },
  } as Recorded;
};
