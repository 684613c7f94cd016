import fc from 'fast-check';
import { KEYS_IN_SERIES, keyAt, keysInOrder, newSeries, readSeries, withoutKey, writeSeries } from './key-series';

const secret = Buffer.alloc(32, 1);
const hex = (key: Uint8Array | null) => (key === null ? null : Buffer.from(key).toString('hex'));

describe('a series of keys', () => {
  test('has so many, no two alike, and none beyond', () => {
    const keys = Array.from({ length: KEYS_IN_SERIES }, (_, n) => hex(keyAt(newSeries(secret), n)));
    expect(new Set(keys).size).toBe(KEYS_IN_SERIES);
    expect(Array.from(keysInOrder(secret), hex)).toEqual(keys);
    for (const n of [KEYS_IN_SERIES, 1e9, Number.NaN, -1, 0.5]) expect(keyAt(newSeries(secret), n)).toBeNull();
  });

  test('from which any were taken away has all others as before, and of those no node above', () => {
    const index = fc.integer({ min: 0, max: KEYS_IN_SERIES - 1 });
    fc.assert(
      fc.property(
        fc.array(index, { maxLength: 20 }),
        fc.array(index, { minLength: 20, maxLength: 20 }),
        (gone, asked) => {
          const left = readSeries(writeSeries(gone.reduce(withoutKey, newSeries(secret))));
          for (const n of [...gone, ...asked])
            expect(hex(keyAt(left, n))).toBe(gone.includes(n) ? null : hex(keyAt(newSeries(secret), n)));
          for (const n of gone)
            for (const digits of left.keys()) expect(n.toString(16).padStart(3, '0').startsWith(digits)).toBe(false);
          expect(left.size).toBeLessThanOrEqual(1 + 45 * gone.length);
        },
      ),
    );
  });

  test('from which all were taken is empty', () => {
    let left = newSeries(secret);
    for (let n = 0; n < KEYS_IN_SERIES; n++) left = withoutKey(left, n);
    expect(left.size).toBe(0);
    expect(readSeries(writeSeries(left)).size).toBe(0);
  });
});
