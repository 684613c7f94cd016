/** Values that a codec takes, and values that it must refuse: read off the codec, so a new endpoint is covered unasked. */
import * as t from 'io-ts';
import { IntegerType, TextType } from '../../domain/kernel/types';
import { BooleanFromText, IntegerFromText } from '../../src/http/codec/from-text';
import { ListType, ObjectType } from '../../src/http/codec/object';

/** The first that fits is a sample of a text: what the patterns of the contract ask for. */
const texts = [
  'sample',
  'someone@example.org',
  '00000000-0000-4000-8000-000000000000',
  '2026-11-24T09:30:00.000Z',
  'https://example.org/hook',
  `whsec_${'A'.repeat(32)}`,
  'client_credentials',
];

const ofProps = (props: t.Props): Record<string, unknown> =>
  Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, sample(codec)]));

/** A value that the codec takes, with everything optional in it. */
export const sample = (codec: t.Mixed): unknown => {
  const value = draw(codec);
  if (!codec.is(value) && !(codec instanceof IntegerFromText || codec instanceof BooleanFromText))
    throw new Error(`No sample is known for ${codec.name}.`);
  return value;
};

const draw = (codec: t.Mixed): unknown => {
  if (codec instanceof TextType) return texts.find(codec.is) ?? 'x'.repeat(codec.limits.minLength ?? 0);
  // Large, so that no test has made what it names; small enough for any limit.
  if (codec instanceof IntegerType) return Math.min(codec.limits.max, Math.max(codec.limits.min, 987_654_321));
  if (codec instanceof IntegerFromText) return String(sample(codec.inner));
  if (codec instanceof BooleanFromText) return 'true';
  if (codec instanceof ObjectType) return { ...ofProps(codec.required), ...ofProps(codec.optional) };
  if (codec instanceof ListType) return Array(Math.max(1, codec.limits.min)).fill(sample(codec.item));
  if (codec instanceof t.UnionType) return sample(codec.types[0]);
  if (codec instanceof t.KeyofType) return Object.keys(codec.keys)[0];
  if (codec instanceof t.LiteralType) return codec.value;
  if (codec instanceof t.BooleanType) return true;
  if (codec instanceof t.StringType) return 'sample';
  if (codec instanceof t.NullType) return null;
  if (codec instanceof t.DictionaryType) return { sample: sample(codec.codomain) };
  throw new Error(`No sample is known for ${codec.name}.`);
};

/** What was done to the value, and what came of it. */
export type Wrong = readonly [what: string, value: unknown];

const anything: ReadonlyArray<Wrong> = [
  ['null', null],
  ['true', true],
  ['0', 0],
  ['a negative number', -1],
  ['a fraction', 1.5],
  ['2^53', 2 ** 53],
  ['a very large number', 1e300],
  ['empty text', ''],
  ['a text', 'no such thing'],
  ['a number as text', '7'],
  ['a very long text', 'x'.repeat(10_000)],
  ['U+0000', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['a list', [1]],
  ['a list of null', [null]],
  ['an object', { a: 1 }],
];

const inField = (name: string, wrongs: ReadonlyArray<Wrong>, whole: Record<string, unknown>): ReadonlyArray<Wrong> =>
  wrongs.map(([what, value]) => [`${name}: ${what}`, { ...whole, [name]: value }]);

/** Values that the codec refuses: of another kind, and right but for one part of them. */
export const wrongs = (codec: t.Mixed): ReadonlyArray<Wrong> => {
  const plain = anything.filter(([, value]) => !codec.is(value));
  if (codec instanceof ObjectType) return [...plain, ...wrongObjects(codec)];
  if (codec instanceof ListType) {
    const long = Array(codec.limits.max + 1).fill(sample(codec.item));
    const items = wrongs(codec.item).map(([what, value]): Wrong => [`item: ${what}`, [sample(codec.item), value]]);
    return [...plain, ['too many', long], ...(codec.limits.min > 0 ? [['none', []] as const] : []), ...items];
  }
  if (codec instanceof t.UnionType) {
    const ofMembers = (codec.types as ReadonlyArray<t.Mixed>).flatMap(wrongs);
    return [...plain, ...ofMembers].filter(([, value]) => !codec.is(value));
  }
  return plain;
};

const wrongObjects = (codec: ObjectType<t.Props, t.Props>): ReadonlyArray<Wrong> => {
  const whole = sample(codec) as Record<string, unknown>;
  const fields = Object.entries({ ...codec.required, ...codec.optional });
  const without = Object.keys(codec.required).map((missing): Wrong => {
    const { [missing]: _, ...rest } = whole;
    return [`${missing}: missing`, rest];
  });
  const extra: ReadonlyArray<Wrong> = [
    ['an unknown field', { ...whole, unheardOf: 1 }],
    ['a field of the prototype', { ...whole, constructor: 1 }],
  ];
  return [...without, ...extra, ...fields.flatMap(([name, field]) => inField(name, wrongs(field), whole))];
};
