import * as fc from 'fast-check';
import { anyText } from '../../test/support/any-text';
import { line, most, shared, wrapped } from './screen';

test.each([
  ['Mathematics', 11, 'Mathematics'],
  ['Mathematics', 10, 'Mathemati…'],
  ['数学と物理', 10, '数学と物理'],
  ['数学と物理', 9, '数学と物…'],
  ['数学と物理', 8, '数学と…'],
  ['e\u0301te\u0301', 3, 'e\u0301te\u0301'],
  ['🎓 Finals', 6, '🎓 Fi…'],
  ['one\r\n\tline', 20, 'one line'],
  ['\u009b2Jx', 20, '\\u009b2Jx'],
])('%j in %i columns', (text, columns, shown) => expect(line(text, columns)).toBe(shown));

test('any text is one line that ends in time, and cut between its characters', () => {
  fc.assert(
    fc.property(anyText(), fc.integer({ min: 1, max: 30 }), (text, columns) => {
      const shown = line(text, columns);
      expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect([...shown.replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')].length).toBeLessThanOrEqual(columns);
      if (!shown.endsWith('…')) expect(shown).toBe(line(text));
    }),
  );
});

test('keys are broken between one and the next', () =>
  expect(wrapped(['1 of 5', 'n: on', 'b: back'], ', ', 14)).toEqual(['1 of 5, n: on', 'b: back']));

test('of what has no room it is said how much there is', () => {
  expect(most(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
  expect(most(['a', 'b', 'c'], 2)).toEqual(['a', '  … and 2 more']);
  expect(most(['a', 'b', 'c'], 0)).toEqual([]);
});

test('a list that needs little leaves its room to the others', () => {
  expect(shared(10, [20, 1, 4])).toEqual([5, 1, 4]);
  expect(shared(100, [20, 1, 4])).toEqual([20, 1, 4]);
  expect(shared(-3, [20, 1, 4])).toEqual([0, 0, 0]);
});
