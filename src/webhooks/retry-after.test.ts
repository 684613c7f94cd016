import { retryAfter } from './retry-after';

const now = Date.parse('2026-11-24T09:00:00.000Z');

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  ['Tue, 24 Nov 2026 09:01:00 GMT', 60_000],
  ['Tuesday, 24-Nov-26 09:01:00 GMT', 60_000],
  ['Tue Nov 24 09:01:00 2026', 60_000],
  ['Tue, 24 Nov 2026 08:00:00 GMT', 0],
])('%p asks for %d ms', (value, ms) => expect(retryAfter(value, now)).toBe(ms));

test.each(['86401', '99999999999999999999', 'Wed, 25 Nov 2099 09:00:00 GMT'])('%p is cut to a day', value =>
  expect(retryAfter(value, now)).toBe(86_400_000),
);

test.each([undefined, '', 'soon', '-1', '1.5', 'Tue, nonsense', '2026-11-24T09:01:00Z'])('%p asks for nothing', value =>
  expect(retryAfter(value, now)).toBeNull(),
);
