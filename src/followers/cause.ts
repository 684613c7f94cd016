import type { EventMetadata, Recorded } from '../../domain/history';
import type { Cause } from '../event-store/stored-event';

export const reactor: EventMetadata['actor'] = { type: 'system', id: 'reactor' };

/** What an event set off stands in the history as its effect. */
export const causedBy = ({ eventId, metadata }: Pick<Recorded, 'eventId' | 'metadata'>): Cause => ({
  actor: reactor,
  correlationId: metadata.correlationId,
  causationId: eventId,
});
