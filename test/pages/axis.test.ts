/** Ticks of the timeline on days on which clocks change, and in zones that are half an hour off. */
import { offsetsOf } from '../../src/http/figures/buckets';
import { stepFor, ticksOf } from '../../web/src/data/wall-clock';

const HOUR_MS = 3_600_000;

const ticks = (zone: string, from: string, hours: number, stepHours = 1): ReadonlyArray<string> => {
  const offsetAt = offsetsOf(zone);
  if (offsetAt === null) throw new Error(zone);
  const fromMs = Date.parse(from);
  const span = { fromMs, untilMs: fromMs + hours * HOUR_MS };
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return ticksOf(span, stepHours * HOUR_MS, offsetAt).map(ms => clock.format(ms));
};

test.each([
  ['Europe/Copenhagen', '2025-10-26T00:00:00Z', ['02:00', '02:00', '03:00', '04:00']],
  ['Europe/Copenhagen', '2026-03-29T00:00:00Z', ['01:00', '03:00', '04:00', '05:00']],
  ['Asia/Kolkata', '2026-03-29T00:00:00Z', ['06:00', '07:00', '08:00', '09:00']],
  ['Australia/Adelaide', '2026-04-04T15:00:00Z', ['02:00', '02:00', '03:00', '04:00']],
  ['America/St_Johns', '2025-11-02T03:00:00Z', ['01:00', '01:00', '02:00', '03:00']],
])('stand on full hours of the clock in %s from %s on', (zone, from, expected) => {
  expect(ticks(zone, from, 4)).toEqual(expected);
});

test('days begin at midnight on both sides of the change', () => {
  expect(ticks('Europe/Copenhagen', '2026-03-27T12:00:00Z', 96, 24)).toEqual(['00:00', '00:00', '00:00', '00:00']);
});

test('there are never more ticks than there is room for, however long the time', () => {
  for (const hours of [1 / 3600, 0.3, 5, 24, 700, 24 * 400])
    for (const room of [2, 7, 12]) {
      const span = { fromMs: 0, untilMs: hours * HOUR_MS };
      const found = ticksOf(span, stepFor(span, room), () => 0);
      expect([hours, room, found.length]).toEqual([hours, room, Math.min(found.length, room + 1)]);
    }
});
