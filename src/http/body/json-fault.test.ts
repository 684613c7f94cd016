import * as fc from 'fast-check';
import { jsonFault } from './json-fault';

test.each([
  ['', 'it ends too early, at line 1, column 1'],
  ['{', 'it ends too early, at line 1, column 2'],
  ['{"a":1', 'it ends too early, at line 1, column 7'],
  ['[1,2', 'it ends too early, at line 1, column 5'],
  ['{"a" 1}', 'see line 1, column 6'],
  ['{"a":1,}', 'see line 1, column 8'],
  ['{"a":1,\n  b:2}', 'see line 2, column 3'],
  ['{a:1}', 'see line 1, column 2'],
  ['[1,]', 'see line 1, column 4'],
  ['[1}', 'see line 1, column 3'],
  ['{"a":undefined}', 'see line 1, column 6'],
  ['{"a":01}', 'see line 1, column 6'],
  ["{'a':1}", 'see line 1, column 2'],
  ['{} {}', 'see line 1, column 4'],
  ['{"a":"line\nbreak"}', 'see line 1, column 6'],
  ['}', 'see line 1, column 1'],
])('%j: %s', (text, place) => expect(jsonFault(text)).toBe(place));

test('a megabyte of text is no trouble', () => {
  expect(jsonFault(`{"a":"${'x'.repeat(1_000_000)}" oops`)).toBe('see line 1, column 1000009');
});

test('the fault is never beyond the end, and a text cut short ends too early', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const text = JSON.stringify([value]);
      const part = text.slice(0, cut % text.length);
      const column = Number(/column (\d+)/.exec(jsonFault(part))?.[1]);
      expect(column).toBeLessThanOrEqual(part.length + 1);
    }),
  );
});
