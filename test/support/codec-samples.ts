/** Values that a codec takes, and values that it must refuse: read off the codec, so a new endpoint is covered unasked. */
import * as t from 'io-ts';
import { IntegerType, TextType } from '../../domain/kernel/types';
import { BooleanFromText, IntegerFromText } from '../../src/http/edge/codec/from-text';
import { ListType, ObjectType } from '../../src/http/edge/codec/object';

/** The first that fits is a sample of a text: what the patterns of the contract ask for. */
const texts = [
  'sample',
  'someone@example.org',
  '00000000-0000-4000-8000-000000000000',
  '2026-11-24T09:30:00.000Z',
  'https://example.org/hook',
  `whsec_${'A'.repeat(32)}`,
  'client_credentials',
  '20%,5',
  '1795512600000-42',
  'flow,day',
  'gAAAA',
];
/** Of texts whose meaning no pattern tells. */
const byName: Readonly<Record<string, string>> = { Timing: 'every 30m' };

const ofProps = (props: t.Props): Record<string, unknown> =>
  Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, sample(codec)]));

/** With what is optional as far as it goes together. */
const ofObject = (codec: ObjectType<t.Props, t.Props>): Record<string, unknown> => {
  let whole = ofProps(codec.required);
  for (const [name, value] of Object.entries(ofProps(codec.optional))) {
    const more = { ...whole, [name]: value };
    if (codec.is(more)) whole = more;
  }
  return whole;
};

/** A value that the codec takes, with everything optional in it that goes together. */
export const sample = (codec: t.Mixed): unknown => {
  const value = draw(codec);
  if (!codec.is(value) && !(codec instanceof IntegerFromText || codec instanceof BooleanFromText))
    throw new Error(`No sample is known for ${codec.name}.`);
  return value;
};

const draw = (codec: t.Mixed): unknown => {
  if (codec instanceof TextType)
    return byName[codec.name] ?? texts.find(codec.is) ?? 'x'.repeat(codec.limits.minLength ?? 0);
  if (codec instanceof IntegerType) return Math.max(codec.limits.min, 1);
  if (codec instanceof IntegerFromText) return String(sample(codec.inner));
  if (codec instanceof BooleanFromText) return 'true';
  if (codec instanceof ObjectType) return ofObject(codec);
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

export interface Wrong {
  readonly what: string;
  /** Where in the value, as `a.1.b`; empty for the value as a whole. */
  readonly place: string;
  readonly value: unknown;
}

const anything: ReadonlyArray<readonly [what: string, value: unknown]> = [
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

/** What is wrong with a part is wrong with the whole, there. */
const within =
  (step: string, put: (part: unknown) => unknown) =>
  ({ what, place, value }: Wrong): Wrong => ({
    what,
    place: place === '' ? step : `${step}.${place}`,
    value: put(value),
  });

/** Values that the codec refuses: of another kind, and right but for one part of them. */
export const wrongs = (codec: t.Mixed): ReadonlyArray<Wrong> => {
  const whole = anything.map(([what, value]): Wrong => ({ what, place: '', value }));
  return [...whole, ...wrongParts(codec)].filter(({ value }) => !codec.is(value));
};

const wrongParts = (codec: t.Mixed): ReadonlyArray<Wrong> => {
  if (codec instanceof ObjectType) return wrongFields(codec);
  if (codec instanceof t.UnionType) return (codec.types as ReadonlyArray<t.Mixed>).flatMap(wrongParts);
  if (codec instanceof t.DictionaryType)
    return wrongs(codec.codomain as t.Mixed).map(within('anyKey', wrong => ({ anyKey: wrong })));
  if (!(codec instanceof ListType)) return [];
  const item = sample(codec.item);
  return [
    { what: 'none', place: '', value: [] },
    { what: 'too many', place: '', value: Array(codec.limits.max + 1).fill(item) },
    ...wrongs(codec.item).map(within('1', wrong => [item, wrong])),
  ];
};

const wrongFields = (codec: ObjectType<t.Props, t.Props>): ReadonlyArray<Wrong> => {
  const { name, required, optional } = codec;
  const whole = ofObject(codec);
  const without = Object.keys(required).map((place): Wrong => {
    const { [place]: _, ...rest } = whole;
    return { what: `missing in ${name}`, place, value: rest };
  });
  const beyond = ['unheardOf', 'constructor'].map(place => ({
    what: 'unknown',
    place,
    value: { ...whole, [place]: 1 },
  }));
  const fields = Object.entries({ ...required, ...optional }).flatMap(([field, codec]) =>
    wrongs(codec).map(within(field, wrong => ({ ...whole, [field]: wrong }))),
  );
  return [...without, ...beyond, ...fields];
};
