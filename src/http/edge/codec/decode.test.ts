import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { integer, nullable, text } from '../../../../domain/kernel/types';
import { decode } from './decode';
import { list, object } from './object';

const Name = text('Name', { minLength: 1, maxLength: 5 });
const Age = integer('Age', { min: 0, max: 150 });
const Child = object('Child', { name: Name }, { age: nullable(Age) });
const Person = object(
  'Person',
  { name: Name },
  { age: nullable(Age), children: list(Child, { min: 0, max: 100 }), secret: Name, best: nullable(Child) },
);

const messages = (codec: t.Mixed, value: unknown): ReadonlyArray<string> => {
  const decoded = decode('body', codec, value);
  return E.isLeft(decoded) ? decoded.left.map(({ message }) => message) : [];
};

test.each<[string, unknown, ReadonlyArray<string>]>([
  ['what fits', { name: 'Ada', age: null, children: [{ name: 'Bo' }] }, []],
  ['a field', { name: '' }, ['body.name must not be empty; it is ""']],
  [
    'a field that may be null',
    { name: 'Ada', age: 'x' },
    ['body.age must be a whole number from 0 to 150 or null; it is "x"'],
  ],
  [
    'a field of an item',
    { name: 'Ada', children: [{ name: 'Bo' }, { name: 7 }] },
    ['body.children.1.name must be text; it is 7'],
  ],
  [
    'a field in what may be null',
    { name: 'Ada', best: { name: 'Bo', age: -1 } },
    ['body.best.age must be a whole number from 0 to 150 or null; it is -1'],
  ],
  [
    'several',
    { nme: 'Ada', age: 1.5 },
    [
      'body.name is missing',
      'body.age must be a whole number from 0 to 150 or null; it is 1.5',
      'body.nme is not a field that is known here; it is "Ada"',
    ],
  ],
  [
    'a long value',
    { name: 'x'.repeat(1000) },
    [`body.name must have at most 5 characters, has 1000; it is "${'x'.repeat(99)}…`],
  ],
  ['a secret', { name: 'Ada', secret: 'hush hush' }, ['body.secret must have at most 5 characters, has 9']],
  ['a secret in something else', { name: { secret: 'hush' } }, ['body.name must be text; it is {"secret":"(hidden)"}']],
  ['nothing', undefined, ['body must be a JSON object; it is undefined']],
])('%s', (_, value, expected) => expect(messages(Person, value)).toEqual(expected));

const Range = object('Range', { from: Age, until: Age }, { name: Name }, [
  {
    of: ['from', 'until'],
    misfits: ({ from = 0, until = 0 }) => (from < until ? [] : [{ at: ['until'], message: `must be beyond ${from}` }]),
  },
]);

test.each<[string, unknown, ReadonlyArray<string>]>([
  ['fits', { from: 1, until: 2 }, []],
  ['does not', { from: 2, until: 1 }, ['body.until must be beyond 2']],
  [
    'does not beside another problem',
    { from: 2, until: 1, name: '' },
    ['body.name must not be empty; it is ""', 'body.until must be beyond 2'],
  ],
  ['cannot be judged', { from: 'x', until: 1 }, ['body.from must be a whole number from 0 to 150; it is "x"']],
  ['is not there', { until: 1 }, ['body.from is missing']],
])('what lies between fields %s', (_, value, expected) => {
  expect(messages(Range, value)).toEqual(expected);
  expect(Range.is(value)).toBe(expected.length === 0);
});

test('of a list what is there twice is told beside what does not fit, and of one that is too long both', () => {
  const Ages = list(Age, { min: 1, max: 3, isUnique: true });
  expect(messages(Ages, [1, 1, 'x'])).toEqual([
    'body.1 must not be there twice: it is at 0, too; it is 1',
    'body.2 must be a whole number from 0 to 150; it is "x"',
  ]);
  expect(messages(Ages, [1, 2, 'x', 3])).toEqual([
    'body must have 1 to 3 items, has 4; it is [1,2,"x",3]',
    'body.2 must be a whole number from 0 to 150; it is "x"',
  ]);
});

test('a union of texts is described in one message', () => {
  expect(messages(object('O', { of: t.union([Name, Age]) }), { of: true })).toEqual([
    'body.of must be text or a whole number from 0 to 150; it is true',
  ]);
});

test('what is to be yes or no, and what may be a number as well', () => {
  expect(messages(object('O', { is: t.boolean, wait: t.union([t.boolean, Age]) }), { is: 'yes', wait: '5s' })).toEqual([
    'body.is must be true or false; it is "yes"',
    'body.wait must be true or false or a whole number from 0 to 150; it is "5s"',
  ]);
});

test('an intersection adds nothing to the path', () => {
  expect(messages(t.intersection([t.type({ a: Name }), t.type({ b: Age })]), { a: 1, b: 'x' })).toEqual([
    'body.a must be text; it is 1',
    'body.b must be a whole number from 0 to 150; it is "x"',
  ]);
});

test('of very many problems the first twenty are named', () => {
  expect(messages(list(Name, { min: 0, max: 10_000 }), Array(10_000).fill(0))).toHaveLength(20);
});
