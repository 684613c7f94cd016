/** Values of a codec, made from its structure: an event that is added is covered without a word here. */
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { Instant, IntegerType, ParticipantId, Reference, SourceId, TextType, Uuid } from '../../../domain/kernel/types';
import { anyText } from '../any-text';

/** Codecs whose values are to come from elsewhere. */
export type Replaced = ReadonlyMap<t.Mixed, fc.Arbitrary<unknown>>;

const uuids = [1, 2, 3, 4].map(n => `00000000-0000-4000-8000-00000000000${n}`);
const references = ['class-a', 'class-b', 'class-c'];
const instants = [1, 2, 3, 4, 5].map(n => `2026-11-24T09:00:0${n}.000Z`);

/** Few ids, references and times, so that what is made at random often concerns the same things. */
export const few = {
  uuid: fc.constantFrom(...uuids),
  reference: fc.constantFrom(...references),
  instant: fc.constantFrom(...instants),
  id: fc.integer({ min: 1, max: 4 }),
};
export const crowded: Replaced = new Map<t.Mixed, fc.Arbitrary<unknown>>([
  [Uuid, few.uuid],
  [Reference, few.reference],
  [Instant, few.instant],
  [SourceId, few.id],
  [ParticipantId, few.id],
]);

const textOf = (codec: TextType): fc.Arbitrary<string> => {
  const { minLength = 0, maxLength, pattern } = codec.limits;
  const made =
    pattern === undefined
      ? fc.oneof(
          anyText({ minLength, maxLength }),
          fc.string({ unit: 'grapheme', minLength, maxLength }),
          fc.constantFrom('__proto__', 'constructor', '"\\\n', 'x'.repeat(maxLength)),
        )
      : fc.stringMatching(pattern, { maxLength });
  return made.filter(codec.is);
};

const fields = (props: t.Props, replaced: Replaced): Record<string, fc.Arbitrary<unknown>> =>
  Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, made(codec, replaced)]));

const made = (codec: t.Mixed, replaced: Replaced): fc.Arbitrary<unknown> => {
  const own = replaced.get(codec);
  const of = (inner: t.Mixed) => made(inner, replaced);
  if (own !== undefined) return own;
  if (codec instanceof TextType) return textOf(codec);
  if (codec instanceof IntegerType) return fc.integer(codec.limits);
  if (codec instanceof t.StringType) return anyText();
  if (codec instanceof t.BooleanType) return fc.boolean();
  if (codec instanceof t.NullType) return fc.constant(null);
  if (codec instanceof t.LiteralType) return fc.constant(codec.value);
  if (codec instanceof t.KeyofType) return fc.constantFrom(...Object.keys(codec.keys));
  if (codec instanceof t.UnionType) return fc.oneof(...(codec.types as t.Mixed[]).map(of));
  if (codec instanceof t.ExactType || codec instanceof t.RefinementType) return of(codec.type).filter(codec.is);
  if (codec instanceof t.InterfaceType) return fc.record(fields(codec.props, replaced), { noNullPrototype: true });
  if (codec instanceof t.PartialType) {
    return fc.record(fields(codec.props, replaced), { requiredKeys: [], noNullPrototype: true });
  }
  if (codec instanceof t.IntersectionType) {
    return fc.tuple(...(codec.types as t.Mixed[]).map(of)).map(parts => Object.assign({}, ...parts));
  }
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    return fc.array(of(codec.type), { maxLength: 5 });
  }
  if (codec instanceof t.DictionaryType) {
    return fc.dictionary(of(codec.domain) as fc.Arbitrary<string>, of(codec.codomain), { noNullPrototype: true });
  }
  // Not t.number: it admits NaN and -0, which JSON does not bring back.
  throw new Error(`No values can be made of the codec ${codec.name}`);
};

export const arbitrary = <A>(codec: t.Type<A, unknown>, replaced: Replaced = new Map()): fc.Arbitrary<A> =>
  made(codec, replaced) as fc.Arbitrary<A>;

/** Commands of all types; the compiler asks for those that are missing. After the `rare` ones little is left to do. */
export const commands = <Command extends { readonly type: string }>(
  byType: {
    readonly [Type in Command['type']]: fc.Arbitrary<Omit<Extract<Command, { readonly type: Type }>, 'type'>>;
  },
  rare: ReadonlyArray<Command['type']>,
): fc.Arbitrary<Command> =>
  fc.oneof(
    ...Object.entries<fc.Arbitrary<object>>(byType).map(([type, rest]) => ({
      arbitrary: rest.map(fields => ({ type, ...fields })),
      weight: rare.includes(type) ? 1 : 8,
    })),
  ) as unknown as fc.Arbitrary<Command>;
