import type { EventStore } from '../../event-store/event-store';
import type { EventStoreDbStore } from '../../event-store/eventstoredb/eventstoredb-store';

/** What people need of their log: the port, and streams that forget what they said before. */
export type PeopleLog = EventStore & Pick<EventStoreDbStore, 'keepOnlyLast'>;
