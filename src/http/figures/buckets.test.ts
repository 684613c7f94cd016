import * as fc from 'fast-check';
import { boundsOf, localText, offsetsOf, type Unit } from './buckets';

const bounds = (unit: Unit, zone: string, from: string, until: string): ReadonlyArray<string> => {
  const offsetAt = offsetsOf(zone);
  if (offsetAt === null) throw new Error(zone);
  const all = boundsOf(unit, offsetAt, Date.parse(from), Date.parse(until), 10_000) ?? [];
  return all.map(ms => localText(offsetAt, ms).replace(':00.000', ''));
};
const hours = (unit: Unit, zone: string, from: string, until: string): ReadonlyArray<number> => {
  const offsetAt = offsetsOf(zone);
  if (offsetAt === null) throw new Error(zone);
  const all = boundsOf(unit, offsetAt, Date.parse(from), Date.parse(until), 10_000) ?? [];
  return all.slice(1).map((ms, n) => (ms - (all[n] ?? 0)) / 3_600_000);
};

test('a day on which clocks are put forward has 23 hours, and one on which they are put back 25', () => {
  const zone = 'Europe/Copenhagen';
  expect(hours('day', zone, '2026-03-27T23:00:00.000Z', '2026-03-30T22:00:00.000Z')).toEqual([24, 23, 24]);
  expect(hours('day', zone, '2026-10-23T22:00:00.000Z', '2026-10-26T23:00:00.000Z')).toEqual([24, 25, 24]);
  expect(bounds('hour', zone, '2026-10-25T00:00:00.000Z', '2026-10-25T02:00:00.000Z')).toEqual([
    '2026-10-25T02:00+02:00',
    '2026-10-25T02:00+01:00',
    '2026-10-25T03:00+01:00',
  ]);
});

test('29 February is a day, and in its month', () => {
  expect(bounds('day', 'UTC', '2028-02-28T00:00:00.000Z', '2028-03-02T00:00:00.000Z')).toEqual([
    '2028-02-28T00:00+00:00',
    '2028-02-29T00:00+00:00',
    '2028-03-01T00:00+00:00',
    '2028-03-02T00:00+00:00',
  ]);
  expect(hours('month', 'UTC', '2028-01-01T00:00:00.000Z', '2028-04-01T00:00:00.000Z')).toEqual([744, 696, 744]);
});

test('weeks begin on Monday', () => {
  expect(bounds('week', 'America/New_York', '2026-10-28T12:00:00.000Z', '2026-11-10T00:00:00.000Z')).toEqual([
    '2026-10-28T08:00-04:00',
    '2026-11-02T00:00-05:00',
    '2026-11-09T00:00-05:00',
    '2026-11-09T19:00-05:00',
  ]);
});

test.each([
  [
    'an offset of three quarters of an hour',
    'Asia/Kathmandu',
    '2026-01-01T18:15:00.000Z',
    '2026-01-02T18:15:00.000Z',
    [24],
  ],
  ['midnight that is skipped', 'Africa/Cairo', '2026-04-22T22:00:00.000Z', '2026-04-24T21:00:00.000Z', [24, 23]],
  ['midnight that comes twice', 'America/Havana', '2026-10-31T04:00:00.000Z', '2026-11-02T05:00:00.000Z', [24, 25]],
  [
    'midnight that is skipped in spring',
    'America/Santiago',
    '2026-09-05T04:00:00.000Z',
    '2026-09-07T03:00:00.000Z',
    [24, 23],
  ],
  [
    'an hour before midnight that comes twice',
    'America/Santiago',
    '2026-04-04T03:00:00.000Z',
    '2026-04-06T04:00:00.000Z',
    [25, 24],
  ],
  ['the same in Cairo', 'Africa/Cairo', '2026-10-28T21:00:00.000Z', '2026-10-30T22:00:00.000Z', [25, 24]],
  [
    'half an hour that is skipped',
    'Australia/Lord_Howe',
    '2026-10-03T13:30:00.000Z',
    '2026-10-04T13:00:00.000Z',
    [23.5],
  ],
  [
    'half an hour that comes twice',
    'Australia/Lord_Howe',
    '2026-04-04T13:00:00.000Z',
    '2026-04-05T13:30:00.000Z',
    [24.5],
  ],
  [
    '29 February far from UTC',
    'Pacific/Kiritimati',
    '2028-02-27T10:00:00.000Z',
    '2028-03-01T10:00:00.000Z',
    [24, 24, 24],
  ],
  ['a date that is skipped', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-31T10:00:00.000Z', [24, 24]],
])('%s', (_, zone, from, until, expected) => {
  expect(hours('day', zone, from, until)).toEqual(expected);
});

test('an hour in which the clock is put on by half an hour is longer or shorter by that', () => {
  const zone = 'Australia/Lord_Howe';
  expect(bounds('hour', zone, '2026-10-03T14:30:00.000Z', '2026-10-03T17:00:00.000Z')).toEqual([
    '2026-10-04T01:00+10:30',
    '2026-10-04T03:00+11:00',
    '2026-10-04T04:00+11:00',
  ]);
});

test('where a date is skipped the hours go on from one to the next', () => {
  expect(bounds('hour', 'Pacific/Apia', '2011-12-30T08:00:00.000Z', '2011-12-30T12:00:00.000Z')).toEqual([
    '2011-12-29T22:00-10:00',
    '2011-12-29T23:00-10:00',
    '2011-12-31T00:00+14:00',
    '2011-12-31T01:00+14:00',
    '2011-12-31T02:00+14:00',
  ]);
  expect(bounds('week', 'Pacific/Apia', '2011-12-26T10:00:00.000Z', '2012-01-08T10:00:00.000Z')).toEqual([
    '2011-12-26T00:00-10:00',
    '2012-01-02T00:00+14:00',
    '2012-01-09T00:00+14:00',
  ]);
});

test('buckets follow on one another from begin to end, and each begins a new one on the clock', () => {
  const zones = [
    'UTC',
    'Europe/Copenhagen',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'America/Santiago',
    'Pacific/Apia',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom<Unit>('hour', 'day', 'week', 'month'),
      fc.constantFrom(...zones),
      fc.integer({ min: Date.parse('1996-01-01'), max: Date.parse('2030-01-01') }),
      fc.integer({ min: 1, max: 40 * 24 * 3_600_000 }),
      (unit, zone, from, length) => {
        const offsetAt = offsetsOf(zone);
        if (offsetAt === null) throw new Error(zone);
        const all = boundsOf(unit, offsetAt, from, from + length, 10_000) ?? [];
        expect([all[0], all.at(-1)]).toEqual([from, from + length]);
        const starts = all.slice(0, -1).map(ms => localText(offsetAt, ms));
        for (const [n, ms] of all.slice(1).entries()) expect(ms).toBeGreaterThan(all[n] ?? 0);
        for (const start of starts.slice(1))
          expect(start).toMatch(unit === 'hour' ? /T\d\d:00:00.000/ : /T0[01]:00:00.000/);
        const days = starts.map(start => start.slice(0, unit === 'month' ? 7 : 10));
        if (unit !== 'hour') expect(new Set(days).size).toBe(days.length);
        if (unit === 'month') for (const start of starts.slice(1)) expect(start.slice(8, 10)).toBe('01');
      },
    ),
  );
});

test('more buckets than may be are none', () => {
  const offsetAt = offsetsOf('UTC') ?? (() => 0);
  expect(boundsOf('hour', offsetAt, 0, 3_600_000 * 10, 10)).toHaveLength(11);
  expect(boundsOf('hour', offsetAt, 0, 3_600_000 * 10 + 1, 10)).toBeNull();
  expect(boundsOf('hour', offsetAt, 0, 3_600_000 * 1e9, 10)).toBeNull();
});

test('what is no zone has no offsets', () => expect(offsetsOf('Mars/Olympus')).toBeNull());
