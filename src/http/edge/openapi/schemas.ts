/**
 * The JSON Schemas of codecs: what the OpenAPI document says is read off what validates. A codec that has a name is a
 * component of that name, whatever refers to it.
 */
import * as t from 'io-ts';
import { IntegerType, TextType } from '../../../../domain/kernel/types';
import { type Texts, textsOf } from '../codec/described';
import { BooleanFromText, IntegerFromText } from '../codec/from-text';
import { ListType, ObjectType } from '../codec/object';
import { VOCABULARY } from './vocabulary';

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Schemas {
  /** A reference to its component, for a codec with a name. */
  readonly of: (codec: t.Mixed) => JsonSchema;
  /** All that were referred to so far, by name. */
  readonly components: () => Readonly<Record<string, JsonSchema>>;
}

export const createSchemas = (): Schemas => {
  const components = new Map<string, JsonSchema>();

  const properties = (props: t.Props): JsonSchema =>
    Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, of(codec)]));

  const ofUnion = (members: ReadonlyArray<t.Mixed>): JsonSchema => {
    const some = members.filter(member => !(member instanceof t.NullType));
    const schema = some.length === 1 && some[0] !== undefined ? of(some[0]) : { anyOf: some.map(of) };
    if (some.length === members.length) return schema;
    return typeof schema.type === 'string'
      ? {
          ...schema,
          type: [schema.type, 'null'],
          ...('enum' in schema ? { enum: [...(schema.enum as []), null] } : {}),
        }
      : { anyOf: [...((schema.anyOf as []) ?? [schema]), { type: 'null' }] };
  };

  const whole = (codec: t.Mixed): JsonSchema => {
    if (codec instanceof TextType) {
      const { minLength, maxLength, pattern } = codec.limits;
      return {
        type: 'string',
        ...(minLength === undefined ? {} : { minLength }),
        maxLength,
        ...(pattern === undefined ? {} : { pattern: pattern.source }),
      };
    }
    if (codec instanceof IntegerType) {
      return { type: 'integer', format: 'int64', minimum: codec.limits.min, maximum: codec.limits.max };
    }
    if (codec instanceof ObjectType) {
      const required = Object.keys(codec.required);
      return {
        type: 'object',
        properties: { ...properties(codec.required), ...properties(codec.optional) },
        ...(required.length > 0 ? { required } : {}),
        additionalProperties: false,
      };
    }
    if (codec instanceof ListType) {
      const { min, max, isUnique } = codec.limits;
      const unique = isUnique ? { uniqueItems: true } : {};
      return { type: 'array', items: of(codec.item), minItems: min, maxItems: max, ...unique };
    }
    if (codec instanceof t.ExactType) return { ...whole(codec.type), additionalProperties: false };
    if (codec instanceof t.InterfaceType) {
      return { type: 'object', properties: properties(codec.props), required: Object.keys(codec.props) };
    }
    if (codec instanceof t.PartialType) return { type: 'object', properties: properties(codec.props) };
    if (codec instanceof t.IntersectionType) return { allOf: codec.types.map(of) };
    if (codec instanceof t.UnionType) return ofUnion(codec.types);
    if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType) {
      return { type: 'array', items: of(codec.type) };
    }
    if (codec instanceof t.DictionaryType) {
      const names = codec.domain instanceof TextType ? { propertyNames: of(codec.domain) } : {};
      return { type: 'object', ...names, additionalProperties: of(codec.codomain) };
    }
    if (codec instanceof t.KeyofType) return { type: 'string', enum: Object.keys(codec.keys) };
    if (codec instanceof t.LiteralType) return { const: codec.value };
    if (codec instanceof t.StringType) return { type: 'string' };
    if (codec instanceof t.NumberType) return { type: 'number' };
    if (codec instanceof t.BooleanType) return { type: 'boolean' };
    if (codec instanceof t.NullType) return { type: 'null' };
    if (codec instanceof t.AnyDictionaryType) return { type: 'object' };
    if (codec instanceof t.UnknownType) return {};
    throw new Error(`No JSON Schema is known for the codec ${codec.name}`);
  };

  const component = (codec: t.Mixed): JsonSchema => {
    const { name } = codec;
    const texts = Object.hasOwn(VOCABULARY, name) ? VOCABULARY[name] : undefined;
    const schema = withTexts(whole(codec), texts);
    const existing = components.get(name);
    if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(schema))
      throw new Error(`Two codecs with different schemas have the name ${name}: give one another name.`);
    components.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  };

  const of = (codec: t.Mixed): JsonSchema => {
    if (codec instanceof IntegerFromText || codec instanceof BooleanFromText) return of(codec.inner);
    return withTexts(isNamed(codec) ? component(codec) : whole(codec), textsOf(codec));
  };

  return {
    of,
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

const withTexts = (schema: JsonSchema, texts: Texts | undefined): JsonSchema => {
  if (texts === undefined) return schema;
  const { description, example } = texts;
  return { ...schema, description, ...(example === undefined ? {} : { examples: [example] }) };
};

/** Those that io-ts makes up hold brackets and quotes; `UnknownRecord` is its word for any object. */
const isNamed = ({ name }: t.Mixed): boolean => /^[A-Z][A-Za-z]*$/.test(name) && name !== 'UnknownRecord';
