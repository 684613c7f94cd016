/** The times of a schedule, beside a calculation that goes through every minute and asks what the clock on the wall says. */

import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { right } from '../../test/support/right';
import { byBruteForce, cronOf, type Plan } from '../../test/support/wall-clock';
import { calendarOf, LONGEST_SPREAD_MS, occurrenceAfter, type Times, upcoming, withZoneOf } from './calendar';

const MINUTE = 60_000;
const ID = '80000000-0000-4000-8000-000000000001';

const times = (cron: string, zone: string, more: Partial<Times> = {}): Times => ({
  ...{ cron, zone, from: null, until: null, createdAt: '2027-01-01T00:00:00.000Z' },
  ...more,
});
const calendar = (...of: Parameters<typeof times>) => {
  return right(calendarOf(times(...of)));
};
const problem = (cron: string, zone: string) => {
  const made = calendarOf(times(cron, zone));
  return E.isLeft(made) ? made.left : null;
};
/** From `start` on and before `end`. */
const dueBetween = (cron: string, zone: string, start: string, end: string): ReadonlyArray<string> => {
  const { next } = calendar(cron, zone);
  const found: string[] = [];
  for (let at = next(Date.parse(start) - 1); at !== null && at < Date.parse(end); at = next(at))
    found.push(new Date(at).toISOString());
  return found;
};

const CHANGES: ReadonlyArray<readonly [string, string, string]> = [
  ['Europe/Copenhagen', '2027-03-27T00:00:00.000Z', '2027-03-30T00:00:00.000Z'],
  ['Europe/Copenhagen', '2027-10-30T00:00:00.000Z', '2027-11-02T00:00:00.000Z'],
  ['America/New_York', '2027-03-13T00:00:00.000Z', '2027-03-16T00:00:00.000Z'],
  ['America/New_York', '2027-11-06T00:00:00.000Z', '2027-11-09T00:00:00.000Z'],
  ['Australia/Lord_Howe', '2027-10-01T00:00:00.000Z', '2027-10-04T00:00:00.000Z'],
  ['Australia/Lord_Howe', '2027-04-02T00:00:00.000Z', '2027-04-05T00:00:00.000Z'],
  ['Asia/Kathmandu', '2027-06-01T00:00:00.000Z', '2027-06-03T00:00:00.000Z'],
];
const some = (max: number, maxLength: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength });
/** Most hours are those at which clocks are changed. */
const hours = fc.oneof(fc.uniqueArray(fc.constantFrom(0, 1, 2, 3), { minLength: 1 }), some(23, 4));
const plans: fc.Arbitrary<Plan> = fc.record({
  minutes: fc.oneof({ weight: 4, arbitrary: some(59, 4) }, { weight: 1, arbitrary: fc.constant('*' as const) }),
  hours: fc.oneof({ weight: 4, arbitrary: hours }, { weight: 1, arbitrary: fc.constant('*' as const) }),
  weekdays: fc.oneof(fc.constant('*' as const), some(6, 4)),
});

test('through every change of clocks it is due exactly when an independent calculation says', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CHANGES), plans, ([zone, start, end], plan) => {
      expect(dueBetween(cronOf(plan), zone, start, end)).toEqual(byBruteForce(plan, zone, start, end));
    }),
    { numRuns: 40 },
  );
});

test.each(['Europe/Copenhagen', 'America/New_York', 'Australia/Lord_Howe'])('… and through years, in %s', zone => {
  const plan: Plan = { minutes: [30], hours: [1, 2, 14], weekdays: '*' };
  const [start, end] = ['2027-01-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'];
  const due = dueBetween(cronOf(plan), zone, start, end);
  expect(due).toEqual(byBruteForce(plan, zone, start, end));
  expect(due.length).toBeGreaterThan(3 * 424);
});

test('a time that does not exist runs once, at the end of the gap', () => {
  expect(dueBetween('30 2 * * *', 'Europe/Copenhagen', '2027-03-27T12:00:00Z', '2027-03-29T12:00:00Z')).toEqual([
    '2027-03-28T01:00:00.000Z',
    '2027-03-29T00:30:00.000Z',
  ]);
});

test('a time that comes twice runs once, the first time', () => {
  expect(dueBetween('30 2 * * *', 'Europe/Copenhagen', '2027-10-30T12:00:00Z', '2027-11-01T12:00:00Z')).toEqual([
    '2027-10-31T00:30:00.000Z',
    '2027-11-01T01:30:00.000Z',
  ]);
});

test('what comes every hour or so goes on through the hour that comes twice', () => {
  expect(dueBetween('0 * * * *', 'Europe/Copenhagen', '2027-10-31T00:00:00Z', '2027-10-31T03:00:00Z')).toHaveLength(3);
});

test('daily at a time of the clock is that cron expression, and may name its zone', () => {
  const [start, end] = ['2027-03-20T00:00:00Z', '2027-04-05T00:00:00Z'];
  const { cron, zone } = withZoneOf('daily 05:30 Europe/Copenhagen');
  expect(dueBetween(cron, zone ?? '', start, end)).toEqual(dueBetween('30 5 * * *', 'Europe/Copenhagen', start, end));
  expect(withZoneOf('30 5 * * MON-FRI')).toEqual({ cron: '30 5 * * MON-FRI', zone: null });
});

test('every so often counts from the beginning', () => {
  const { next } = calendar('every 90m', 'UTC');
  expect(upcoming({ next, following: next }, Date.parse('2027-01-01T00:00:00Z'), 3)).toEqual([
    '2027-01-01T01:30:00.000Z',
    '2027-01-01T03:00:00.000Z',
    '2027-01-01T04:30:00.000Z',
  ]);
  const from = calendar('every 1d', 'UTC', { from: '2027-02-01T07:00:00.000Z' });
  expect(upcoming(from, Date.parse('2027-01-01T00:00:00Z'), 2)).toEqual([
    '2027-02-01T07:00:00.000Z',
    '2027-02-02T07:00:00.000Z',
  ]);
});

test('nothing is due before from, nor at until', () => {
  const bounds = { from: '2027-01-03T05:30:00.000Z', until: '2027-01-05T05:30:00.000Z' };
  expect(upcoming(calendar('daily 05:30', 'UTC', bounds), Date.parse('2027-01-01T00:00:00Z'), 9)).toEqual([
    '2027-01-03T05:30:00.000Z',
    '2027-01-04T05:30:00.000Z',
  ]);
});

test.each<[string, string, string, RegExp]>([
  ['nonsense', 'UTC', 'cron', /five/],
  ['61 * * * *', 'UTC', 'cron', /61/],
  ['0 5 * * 8', 'UTC', 'cron', /8/],
  ['* * * * * *', 'UTC', 'cron', /five/],
  ['@reboot', 'UTC', 'cron', /reboot/],
  ['every 0m', 'UTC', 'cron', /every 30m/],
  ['every 30s', 'UTC', 'cron', /every 30m/],
  ['every 367d', 'UTC', 'cron', /366/],
  ['daily 25:00', 'UTC', 'cron', /daily/],
  ['0 5 * * *', 'Mars/Olympus', 'zone', /IANA/],
])('%s in %s is refused, with what is wrong in the %s', (cron, zone, wrongField, why) => {
  expect(problem(cron, zone)).toMatchObject({ field: wrongField, problem: expect.stringMatching(why) });
});

test.each(['0 0 31 2 *', '0 0 31 4,6,9,11 *', '0 0 31 4 +MON#1', '0 0 30W 2 *'])('%s is never due', cron => {
  expect(calendar(cron, 'Europe/Copenhagen').next(Date.parse('2027-01-01T00:00:00Z'))).toBeNull();
});

test('any text is answered', () => {
  const alphabet = fc.constantFrom(...'0123456789*,/#+?@LWMONJAN- ');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: alphabet, maxLength: 100 }), fc.string({ maxLength: 30 })), cron => {
      const made = calendarOf(times(cron, 'UTC'));
      const due = E.isRight(made) ? made.right.next(Date.parse('2027-01-01T00:00:00Z')) : null;
      expect(due === null || due > Date.parse('2027-01-01T00:00:00Z')).toBe(true);
    }),
  );
});

describe('the beginning of a run', () => {
  const after = Date.parse('2027-01-01T00:00:00Z');
  it('is later than its time by at most a tenth of the interval, and the same each time', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.constantFrom(1, 10, 60), (id, minutes) => {
        const occurrence = occurrenceAfter(calendar(`every ${minutes}m`, 'UTC'), id, after);
        const late = Date.parse(occurrence?.startAt ?? '') - Date.parse(occurrence?.due ?? '');
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(Math.min((minutes * MINUTE) / 10, LONGEST_SPREAD_MS));
        expect(occurrenceAfter(calendar(`every ${minutes}m`, 'UTC'), id, after)).toEqual(occurrence);
      }),
    );
  });
  it('is at most five minutes late, however long the interval is', () => {
    expect(occurrenceAfter(calendar('every 366d', 'UTC'), ID, after)?.startAt).toBe('2028-01-02T00:02:30.000Z');
  });
  it('is another for others', () => {
    const starts = Array.from({ length: 1000 }, (_, n) => {
      const id = `${Math.floor((n / 1000) * 2 ** 32)
        .toString(16)
        .padStart(8, '0')}-0000-4000-8000-000000000000`;
      return occurrenceAfter(calendar('daily 05:30', 'UTC'), id, after)?.startAt;
    });
    expect(new Set(starts).size).toBe(1000);
  });
  it('is none when nothing is due any more', () => {
    const ended = calendar('daily 05:30', 'UTC', { until: '2027-01-01T00:00:00.000Z' });
    expect(occurrenceAfter(ended, ID, after)).toBeNull();
  });
});
