import * as fc from 'fast-check';
import { runs } from '../../../../test/support/runs';
import { jsonFault, MAX_DEPTH } from './json-fault';

const notJson = (where: string) => ({ reason: 'not-json', message: `is not JSON: ${where}` });

test.each([
  ['', 'it ends too early, at line 1, column 1'],
  ['{', 'it ends too early, at line 1, column 2'],
  ['{"a":1', 'it ends too early, at line 1, column 7'],
  ['[1,2', 'it ends too early, at line 1, column 5'],
  ['{"a":"b', 'it ends too early, at line 1, column 8'],
  ['"\\u00', 'it ends too early, at line 1, column 6'],
  ['{"a" 1}', 'see line 1, column 6'],
  ['{"a":1,}', 'see line 1, column 8'],
  ['{"a":1,\n  b:2}', 'see line 2, column 3'],
  ['{a:1}', 'see line 1, column 2'],
  ['[1,]', 'see line 1, column 4'],
  ['[1}', 'see line 1, column 3'],
  ['{"a":undefined}', 'see line 1, column 6'],
  ['{"a":01}', 'see line 1, column 7'],
  ['[1.]', 'see line 1, column 4'],
  ['[-]', 'see line 1, column 3'],
  ['[truely]', 'see line 1, column 6'],
  ["{'a':1}", 'see line 1, column 2'],
  ['{} {}', 'see line 1, column 4'],
  ['{"a":"line\nbreak"}', 'see line 1, column 11'],
  ['{"a":"D:\\data"}', 'see line 1, column 10'],
  ['{"a":"\\u12g4"}', 'see line 1, column 11'],
  ['}', 'see line 1, column 1'],
  ['\ufeff{}', 'see line 1, column 1'],
])('%j: %s', (text, where) => expect(jsonFault(text)).toEqual(notJson(where)));

test.each([
  ['{"a":1,"b":{"a":1},"a":2}', 'duplicate-field', 'has the field "a" twice, the second time at line 1, column 20'],
  ['{"a":1,"\\u0061":2}', 'duplicate-field', 'has the field "a" twice, the second time at line 1, column 8'],
  ['{"__proto__":1}', 'forbidden-field', 'must not have a field named __proto__, see line 1, column 2'],
  ['{"_\\u005fproto__":1}', 'forbidden-field', 'must not have a field named __proto__, see line 1, column 2'],
  [
    '[4503599627370497.5]',
    'inexact-number',
    'has a number that cannot be kept exactly, "4503599627370497.5", see line 1, column 2',
  ],
  [
    '[1.0000000000000000001]',
    'inexact-number',
    'has a number that cannot be kept exactly, "1.0000000000000000001", see line 1, column 2',
  ],
  [
    '[45035996273704975e-1]',
    'inexact-number',
    'has a number that cannot be kept exactly, "45035996273704975e-1", see line 1, column 2',
  ],
])('%s: %s', (text, reason, message) => expect(jsonFault(text)).toEqual({ reason, message }));

test('as deep as anybody needs, and no deeper', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(jsonFault(nested(MAX_DEPTH))).toBeNull();
  expect(jsonFault(nested(MAX_DEPTH + 1))).toMatchObject({ reason: 'nested-too-deeply' });
});

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON with a few of its characters changed, doubled or left out, which mostly is none any more. */
const almostJson = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[],:"\\\n \tue0.-1a', '')), { maxLength: 3 }),
  )
  .map(([json, changes]) =>
    changes.reduce((text, [at, character]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + character + text.slice(place + (at % 2));
    }, json),
  );

test('it finds a fault where JSON.parse does, and nowhere else', () => {
  fc.assert(
    fc.property(almostJson, text => {
      const fault = jsonFault(text);
      if (fault === null || fault.reason === 'not-json')
        expect({ text, ok: fault === null }).toEqual({ text, ok: parses(text) });
    }),
    { numRuns: runs(5000) },
  );
});

test('the fault is never beyond the end, and a text cut short ends too early', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const text = JSON.stringify([value]);
      const part = text.slice(0, cut % text.length);
      const column = Number(/column (\d+)/.exec(jsonFault(part)?.message ?? '')?.[1]);
      expect(column).toBeLessThanOrEqual(part.length + 1);
    }),
  );
});

const megabytes: ReadonlyArray<readonly [string, string]> = [
  ['a text that is not closed', `{"a":"${'x'.repeat(1_000_000)}`],
  ['a raw line break at its end', `{"a":"${'x'.repeat(1_000_000)}\n"}`],
  ['escapes without end', `{"a":"${'\\\\'.repeat(500_000)}`],
  ['blanks', ' '.repeat(1_000_000)],
  ['lines', `[${'\n'.repeat(1_000_000)}`],
  ['a number', '1'.repeat(1_000_000)],
  ['many fields', `{${Array.from({ length: 100_000 }, (_, index) => `"a${index}":1`).join()}`],
  ['brackets', '['.repeat(1_000_000)],
];

test('a megabyte of it takes no time to speak of', () => {
  for (const [name, text] of megabytes)
    expect({ name, isFound: jsonFault(text) !== null }).toEqual({ name, isFound: name !== 'a number' });
}, 5000);
