import * as fc from 'fast-check';
import { anyText } from '../test/support/any-text';
import { runs } from '../test/support/runs';
import { folded } from './case-folding';

test.each([
  ['BLÅBÆRGRØD', 'blåbærgrød'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['ΟΔΥΣΣΕΎΣ', 'Οδυσσεύσ'],
  ['ЁЖИК', 'ёжик'],
  ['STRASSE', 'straße'],
  ['caf\u00e9', 'CAFE\u0301'],
  ['\u212bngström', 'ångström'],
  ['𐐀', '𐐨'],
  ['👩‍🔬', '👩‍🔬'],
])('%s is found as %s', (text, asked) => {
  expect(folded(text)).toBe(folded(asked));
});

test.each([
  ['a', 'å'],
  ['e', 'é'],
  ['i', 'ı\u0307\u0327'],
])('%s is not %s', (one, other) => {
  expect(folded(one)).not.toBe(folded(other));
});

test('what was folded stays', () => {
  const text = anyText({ maxLength: 40 });
  fc.assert(
    fc.property(text, value => {
      expect(folded(folded(value))).toBe(folded(value));
      expect(folded(value.normalize('NFD'))).toBe(folded(value));
    }),
    { numRuns: runs(200) },
  );
});
