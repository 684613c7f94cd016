/** The smallest event there is many of: a participant is allocated. */
import type { EventData } from '../../src/event-store/event-store';
import { seeded } from '../history/seeded';

const random = seeded(7);

export const allocatedType = 'ParticipantAllocated';

export const allocatedMetadata = {
  v: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: { type: 'client', id: 'bench' },
  correlationId: 'bench',
  causationId: null,
};
const metadata = JSON.stringify(allocatedMetadata);

export const allocatedData = () => ({ sourceId: 1, participantId: random.integer(1, 1_000_000) });

export const allocatedEvent = (): EventData => ({
  eventId: random.uuid(),
  type: allocatedType,
  data: JSON.stringify(allocatedData()),
  metadata,
});
