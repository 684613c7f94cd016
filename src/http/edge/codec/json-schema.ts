/** The JSON Schema of a codec: what the OpenAPI document says is read off what validates. */
import * as t from 'io-ts';
import { IntegerType, TextType } from '../../../../domain/kernel/types';
import { BooleanFromText, IntegerFromText } from './from-text';
import { ListType, ObjectType } from './object';

export type JsonSchema = { readonly [keyword: string]: unknown };

const properties = (props: t.Props): JsonSchema =>
  Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, jsonSchema(codec)]));

const ofUnion = (members: ReadonlyArray<t.Mixed>): JsonSchema => {
  const some = members.filter(member => !(member instanceof t.NullType));
  const schema = some.length === 1 && some[0] !== undefined ? jsonSchema(some[0]) : { anyOf: some.map(jsonSchema) };
  if (some.length === members.length) return schema;
  return typeof schema.type === 'string'
    ? {
        ...schema,
        type: [schema.type, 'null'],
        ...('enum' in schema ? { enum: [...(schema.enum as []), null] } : {}),
      }
    : { anyOf: [schema, { type: 'null' }] };
};

export const jsonSchema = (codec: t.Mixed): JsonSchema => {
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
  if (codec instanceof IntegerFromText || codec instanceof BooleanFromText) return jsonSchema(codec.inner);
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
    return { type: 'array', items: jsonSchema(codec.item), minItems: min, maxItems: max, ...unique };
  }
  if (codec instanceof t.InterfaceType) {
    return { type: 'object', properties: properties(codec.props), required: Object.keys(codec.props) };
  }
  if (codec instanceof t.PartialType) return { type: 'object', properties: properties(codec.props) };
  if (codec instanceof t.IntersectionType) return { allOf: codec.types.map(jsonSchema) };
  if (codec instanceof t.UnionType) return ofUnion(codec.types);
  if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType) {
    return { type: 'array', items: jsonSchema(codec.type) };
  }
  if (codec instanceof t.DictionaryType) {
    const names = codec.domain instanceof TextType ? { propertyNames: jsonSchema(codec.domain) } : {};
    return { type: 'object', ...names, additionalProperties: jsonSchema(codec.codomain) };
  }
  if (codec instanceof t.KeyofType) return { type: 'string', enum: Object.keys(codec.keys) };
  if (codec instanceof t.LiteralType) return { const: codec.value };
  if (codec instanceof t.StringType) return { type: 'string' };
  if (codec instanceof t.NumberType) return { type: 'number' };
  if (codec instanceof t.BooleanType) return { type: 'boolean' };
  if (codec instanceof t.NullType) return { type: 'null' };
  if (codec instanceof t.UnknownType || codec instanceof t.AnyDictionaryType) return {};
  throw new Error(`No JSON Schema is known for the codec ${codec.name}`);
};
