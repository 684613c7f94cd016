/** On account of what a part of the service itself appends while it starts. */
import type { Cause } from '../event-store/stored-event';
import type { Random } from '../runtime/ports';

export const bootstrap = (random: Pick<Random, 'uuid'>): Cause => ({
  actor: { type: 'system', id: 'bootstrap' },
  correlationId: random.uuid(),
  causationId: null,
});
