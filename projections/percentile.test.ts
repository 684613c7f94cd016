import * as fc from 'fast-check';
import { percentile } from './percentile';

test.each([
  [[], 0.5, null],
  [[7], 0.95, 7],
  [[1, 2], 0.5, 1.5],
  [[1, 2, 3, 4], 0.5, 2.5],
  [[10, 20, 30, 40, 50], 0.95, 48],
])('of %j the percentile at %d is %p', (sorted, share, expected) =>
  expect(percentile(sorted, share)).toEqual(expected),
);

test('it lies within the values, and grows with the share', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1 }), values => {
      const sorted = values.toSorted((a, b) => a - b);
      const [p50 = -1, p95 = -1] = [percentile(sorted, 0.5), percentile(sorted, 0.95)].map(Number);
      expect([(sorted[0] ?? 0) <= p50, p50 <= p95, p95 <= (sorted.at(-1) ?? 0)]).toEqual([true, true, true]);
    }),
  ));
