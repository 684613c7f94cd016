import * as fc from 'fast-check';
import { orderedUuid } from './ordered-uuid';

const LAST = 2 ** 48 - 1;

test('is a UUID of version 7 that begins with its time', () => {
  expect(orderedUuid(0x019a2f00abcd, '11111111-2222-4333-8444-555555555555')).toBe(
    '019a2f00-abcd-7333-8444-555555555555',
  );
});

test('stands behind those of earlier times', () => {
  const times = fc.tuple(fc.nat(LAST), fc.nat(LAST)).filter(([one, other]) => one !== other);
  fc.assert(
    fc.property(times, fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), ([one, other], first, second) => {
      expect(orderedUuid(one, first) < orderedUuid(other, second)).toBe(one < other);
    }),
  );
});
