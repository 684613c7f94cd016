import type { EventMetadata } from '../../domain/history';
import { causedBy } from './cause';

const eventId = '00000000-0000-4000-8000-000000000001';
const metadata = { v: 1, occurredAt: '2026-11-24T09:00:00.000Z', correlationId: 'test', causationId: null };
const behalf = (of: Pick<EventMetadata, 'actor' | 'onBehalfOf'>) =>
  causedBy({ eventId, metadata: { ...metadata, ...of } }).onBehalfOf;

test('what an event set off is done for whom the event was done for', () => {
  expect(behalf({ actor: { type: 'client', id: 'c1' } })).toEqual({ type: 'client', id: 'c1' });
  expect(behalf({ actor: { type: 'schedule', id: 's1' } })).toEqual({ type: 'schedule', id: 's1' });
  const onBehalfOf = { type: 'person', id: '17' } as const;
  expect(behalf({ actor: { type: 'client', id: 'c1' }, onBehalfOf })).toEqual(onBehalfOf);
  expect(behalf({ actor: { type: 'system', id: 'reactor' }, onBehalfOf })).toEqual(onBehalfOf);
  expect(behalf({ actor: { type: 'system', id: 'reactor' } })).toBeUndefined();
});
