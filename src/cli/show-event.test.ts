import type { RecordedEvent } from '../event-store/event-store';
import { asJson, asText } from './show-event';

const event = (changed: Partial<RecordedEvent> = {}): RecordedEvent => ({
  eventId: '01234567-0123-4123-8123-0123456789ab',
  stream: 'flow-7',
  revision: 3,
  position: 12,
  type: 'SyncCompleted',
  data: '{"sourceId":1,"reference":"class-a","requestId":null,"late":false,"message":"All\\nfed","counts":{"added":3}}',
  metadata: '{"v":1,"occurredAt":"2026-11-24T09:30:00.000Z","actor":{"type":"client","id":"c-1"}}',
  ...changed,
});

test('for people: columns, and the facts that say something', () => {
  expect(asText(event()).split(/ {2,}/)).toEqual([
    '2026-11-24T09:30:00.000Z',
    'flow-7',
    'SyncCompleted',
    'client:c-1',
    'sourceId=1 reference=class-a message=All fed counts={"added":3}',
  ]);
});

test('a long value is cut, and nothing in an event can move the cursor of the terminal', () => {
  const line = asText(event({ data: JSON.stringify({ message: `\u001b[2J\u009b${'x'.repeat(500)}` }) }));
  expect(line.length).toBeLessThan(200);
  expect(line).toMatch(/…$/);
  expect(line).not.toMatch(/\p{Cc}/u);
});

test('an event that is damaged is shown as it is', () => {
  const damaged = event({ data: '{"sourceId":', metadata: 'null' });
  expect(asText(damaged)).toMatch(/^\? +flow-7 +SyncCompleted +\?:\? +data={"sourceId":$/);
  expect(JSON.parse(asJson(damaged))).toMatchObject({ position: 12, data: '{"sourceId":', metadata: null });
});

test('for programs: one line, with data and metadata as JSON', () => {
  const line = asJson(event());
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({ position: 12, data: { message: 'All\nfed' }, metadata: { v: 1 } });
});

test('what is nested too deeply to be written again is shown, too', () => {
  const deep = event({ data: `{"sourceId":1,"more":${'['.repeat(100_000)}${']'.repeat(100_000)}}` });
  expect(JSON.parse(asJson(deep))).toMatchObject({ position: 12, data: deep.data });
  expect(asText(deep)).toMatch(/sourceId=1 more=\(nested too deeply\)$/);
});

test('a character is not cut in two', () => {
  const line = asText(event({ data: JSON.stringify({ message: '🌱'.repeat(50) }) }));
  expect(line).toMatch(/🌱…$/u);
});
