import * as fc from 'fast-check';
import { matches } from './wildcard';

test.each([
  ['class-a', 'class-a', true],
  ['class-a', 'class-ab', false],
  ['class-*', 'class-', true],
  ['class-*', 'class', false],
  ['*', '', true],
  ['**', 'x', true],
  ['*-2026', 'MATHS-2026', true],
  ['a*a', 'a', false],
  ['a*b*c', 'a-c-b', false],
  ['a*b*c', 'abbc', true],
  ['a.c', 'abc', false],
  ['[a]?', '[a]?', true],
  ['*ana*ana', 'banana', false],
  ['*ana*', 'banana', true],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test('is what a regular expression says, of the same letters', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
  fc.assert(
    fc.property(pattern, text, (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);
      expect(matches(pattern, text)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('what makes a regular expression take for ever is answered', () => {
  const text = 'a'.repeat(255);
  expect(matches(`${'*a'.repeat(127)}b`, text)).toBe(false);
  expect(matches(`*${'a'.repeat(127)}b*${'a'.repeat(120)}`, text)).toBe(false);
  expect(matches('*a'.repeat(127), text)).toBe(true);
});
