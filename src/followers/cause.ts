import type { EventMetadata, Principal, Recorded } from '../../domain/history';
import type { Cause } from '../event-store/stored-event';

export const reactor: EventMetadata['actor'] = { type: 'system', id: 'reactor' };

/** What an event set off stands in the history as its effect. */
export const causedBy = ({ eventId, metadata }: Pick<Recorded, 'eventId' | 'metadata'>): Cause => {
  const onBehalfOf = principalOf(metadata);
  return {
    actor: reactor,
    correlationId: metadata.correlationId,
    causationId: eventId,
    ...(onBehalfOf === null ? {} : { onBehalfOf }),
  };
};

/** For whom what an event set off is done; null: nobody but the service itself asked for it. */
const principalOf = ({ actor, onBehalfOf }: EventMetadata): Principal | null =>
  onBehalfOf ?? (actor.type === 'system' ? null : { type: actor.type, id: actor.id });
