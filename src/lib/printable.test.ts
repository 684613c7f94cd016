import * as fc from 'fast-check';
import { anyText } from '../../test/support/any-text';
import { runs } from '../../test/support/runs';
import { printable } from './printable';

test('what a terminal would act on is shown as an escape', () => {
  expect(printable('\u001b[2J\u009b31m\u202egpj.exe\u2066\u2028\r\u0007\u007f')).toBe(
    '\\u001b[2J\\u009b31m\\u202egpj.exe\\u2066\\u2028\\u000d\\u0007\\u007f',
  );
});

test('line breaks, tabs and all alphabets stay as they are', () => {
  const text = 'a\tb\nÅse Ødegård 数学 עברית العربية 🎓';
  expect(printable(text)).toBe(text);
});

test('JSON says the same as before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText(), (value, more) => {
      const json = JSON.stringify([value, more]);
      expect(JSON.parse(printable(json))).toEqual(JSON.parse(json));
      expect(printable(json)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: runs(100) },
  );
});
