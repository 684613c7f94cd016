import * as fc from 'fast-check';
import { PathReporter } from 'io-ts/PathReporter';
import { addMilliseconds, Count, Instant, integer, Reference, SourceId, text, Uuid } from './types';

const problem = (codec: typeof Reference | typeof Count, value: unknown): string | undefined => {
  const decoded = codec.decode(value);
  expect(codec.is(value)).toBe(decoded._tag === 'Right');
  if (decoded._tag === 'Right') expect(Object.is(decoded.right, value)).toBe(true);
  return decoded._tag === 'Right' ? undefined : PathReporter.report(decoded)[0];
};

describe('a reference', () => {
  it.each([
    'a',
    'Z9',
    '-',
    '_',
    ',',
    ';',
    ':',
    '|',
    '...',
    '.a',
    'a.',
    '-_,.;:|',
    '__proto__',
    'constructor',
    '0'.repeat(255),
  ])('may be %j', value => {
    expect(problem(Reference, value)).toBeUndefined();
  });

  const characters = 'must be made of letters, digits and - _ , . ; : | only';
  it.each([
    ['', 'must not be empty'],
    ['0'.repeat(256), 'must have at most 255 characters, has 256'],
    ['.', 'must not be "." since a client that normalises URLs cannot address it'],
    ['..', 'must not be ".." since a client that normalises URLs cannot address it'],
  ])('may not be %j: %s', (value, message) => {
    expect(problem(Reference, value)).toBe(message);
  });

  it.each(['a b', ' a', 'a\n', '%', '%2F', '/', '\\', '?', '#', '&', 'é', '𝒳', '\ud800', '\u0000', '\u202e'])(
    'may not be %j: other characters',
    value => {
      expect(problem(Reference, value)).toBe(characters);
    },
  );

  it.each([null, undefined, 1, true, {}, ['a'], new String('a')])('may not be %p: not text', value => {
    expect(problem(Reference, value)).toBe('must be text');
  });
});

describe('text', () => {
  const Note = text('Note', { maxLength: 10 });

  it.each(['', 'a\tb\r\nc', 'é', '𝒳'.repeat(10), '\u200d', '\ufeff', '\u2028', '__proto__'])('may be %j', value => {
    expect(problem(Note, value)).toBeUndefined();
  });

  const unprintable = 'must not contain control characters or broken Unicode';
  it.each([
    ...['\u0000', 'a\u0007', '\u000b', '\u000c', '\u001f', '\u007f', '\ud800', '\udc00', '\udc00\ud800', 'a\ud83d'].map(
      value => [value, unprintable],
    ),
    ['x'.repeat(11), 'must have at most 10 characters, has 11'],
    ['𝒳'.repeat(11), 'must have at most 10 characters, has 11'],
    ['e\u0301'.repeat(6), 'must have at most 10 characters, has 12'],
  ])('may not be %j: %s', (value, message) => {
    expect(problem(Note, value)).toBe(message);
  });

  it('says how long it must be, and what a pattern without words is', () => {
    for (const short of ['123', '𝒳𝒳𝒳'])
      expect(problem(text('Pin', { minLength: 4, maxLength: 4 }), short)).toBe('must have at least 4 characters');
    expect(problem(text('Pin', { maxLength: 4, pattern: /^\d+$/ }), 'abc')).toBe('must be text matching ^\\d+$');
  });

  it('that is accepted comes back from JSON as it was', () => {
    const Any = text('Any', { maxLength: 1000 });
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map(code => String.fromCharCode(code)) }).filter(Any.is), value => {
        expect(JSON.parse(JSON.stringify(value))).toBe(value);
        expect(Buffer.from(value, 'utf8').toString('utf8')).toBe(value);
      }),
    );
  });
});

describe('a whole number', () => {
  it.each([1, 2 ** 31, 2 ** 32, 2 ** 53 - 1])('may be %d', value => {
    expect([problem(SourceId, value), problem(Count, value)]).toEqual([undefined, undefined]);
  });

  it('is counted from 0, as an id from 1', () => {
    expect(problem(Count, 0)).toBeUndefined();
    expect(problem(SourceId, 0)).toBe('must be a whole number from 1 to 9007199254740991');
    expect(problem(integer('Percent', { min: 0, max: 100 }), 101)).toBe('must be a whole number from 0 to 100');
  });

  it.each([
    -0,
    -1,
    0.5,
    1.5,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    '',
    null,
    undefined,
    true,
    [1],
    1n,
    {},
  ])('may not be %p', value => {
    expect(problem(Count, value)).toBe('must be a whole number from 0 to 9007199254740991');
  });
});

describe('an instant', () => {
  it('is what the clock writes, and its order as text is its order in time', () => {
    const times = fc.date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, times, (a, b) => {
        expect(Instant.is(a.toISOString())).toBe(true);
        expect(a.toISOString() < b.toISOString()).toBe(a < b);
      }),
    );
  });

  it.each([
    '2026-11-24',
    '2026-11-24T09:30:00Z',
    '2026-11-24T09:30:00.000',
    '2026-11-24T09:30:00.000+01:00',
    '2026-11-24 09:30:00.000Z',
    '2026-11-24T09:30:00.0000Z',
    '2026-13-24T09:30:00.000Z',
    '2026-00-24T09:30:00.000Z',
    '2026-11-32T09:30:00.000Z',
    '2026-11-00T09:30:00.000Z',
    '2026-11-24T24:00:00.000Z',
    '2026-11-24T09:60:00.000Z',
    '2026-11-24T09:30:60.000Z',
    '+010000-01-01T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '',
  ])('is not %j', value => {
    expect(problem(Instant, value)).toMatch(/^must be a time as|^must have at most/);
  });

  it('that is accepted is a time', () => {
    fc.assert(
      fc.property(fc.stringMatching(Instant.limits.pattern ?? /x/), value => Number.isFinite(Date.parse(value))),
    );
  });

  it.each([
    [0, '2026-11-24T09:30:00.000Z'],
    [1, '2026-11-24T09:30:00.001Z'],
    [86_400_000, '2026-11-25T09:30:00.000Z'],
    [Number.MAX_SAFE_INTEGER, '9999-12-31T23:59:59.999Z'],
    [Number.POSITIVE_INFINITY, '9999-12-31T23:59:59.999Z'],
  ])('later by %d ms', (milliseconds, later) => {
    expect(addMilliseconds('2026-11-24T09:30:00.000Z', milliseconds)).toBe(later);
  });
});

describe('a UUID', () => {
  it.each([
    ['11111111-1111-4111-8111-111111111111', true],
    ['11111111-1111-4111-8111-11111111111', false],
    ['11111111-1111-4111-8111-1111111111111', false],
    ['AAAAAAAA-1111-4111-8111-111111111111', false],
    ['11111111111141118111111111111111', false],
    ['{11111111-1111-4111-8111-11111111111}', false],
    ['11111111-1111-4111-8111-11111111111\n', false],
  ])('%j: %p', (value, accepted) => {
    expect(problem(Uuid, value) === undefined).toBe(accepted);
  });
});
