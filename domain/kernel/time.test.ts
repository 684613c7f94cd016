import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { Time } from './time';

test.each([
  ['2026-11-24T09:30:00.000Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T09:30Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T09:30:00Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T10:30:00.5+01:00', '2026-11-24T09:30:00.500Z'],
  ['2026-11-24T10:30:00 01:00', '2026-11-24T09:30:00.000Z'],
  ['2028-02-29T23:30:00-01:00', '2028-03-01T00:30:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(Time.decode(text)).toEqual(E.right(instant));
});

test.each([
  ['yesterday', /^must be a time with a zone, as /],
  ['2026-11-24T09:30:00', /^must be a time with a zone, as /],
  ['2026-02-30T09:30:00Z', 'must be a day that exists'],
  ['2027-02-29T00:00:00Z', 'must be a day that exists'],
  ['9999-12-31T23:30:00-01:00', 'must be a day that exists'],
  [7, 'must be text'],
])('%s is refused', (given, message) => {
  expect(Time.decode(given)).toMatchObject(
    E.left([{ message: typeof message === 'string' ? message : expect.stringMatching(message) }]),
  );
});

test('any instant, in any zone, is that instant', () => {
  const zones = fc.integer({ min: -14 * 60, max: 14 * 60 });
  const times = fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-01-01T00:00:00Z') });
  fc.assert(
    fc.property(times, zones, (ms, minutes) => {
      const two = (n: number): string => String(n).padStart(2, '0');
      const size = Math.abs(minutes);
      const local = new Date(ms + minutes * 60_000).toISOString().slice(0, -1);
      const text = `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
      expect(Time.decode(text)).toEqual(E.right(new Date(ms).toISOString()));
    }),
  );
});
