import * as E from 'fp-ts/Either';
import { FlowTitle, MetadataKey, MetadataValue } from '../../../domain/flow/events';
import { nullable } from '../../../domain/kernel/types';
import { decode } from '../edge/codec/decode';
import { createSchemas } from '../edge/openapi/schemas';
import { textMap } from './text-map';

const map = textMap('Example', MetadataKey, nullable(MetadataValue), { title: FlowTitle });

const problems = (value: unknown): ReadonlyArray<string> => {
  const decoded = decode('body', map, value);
  return E.isLeft(decoded) ? decoded.left.map(({ message }) => message) : [];
};

test('texts and nulls under free keys are accepted as they are', () => {
  const value = { title: 'Exam', room: '4.2', term: null, 'a key': '' };
  expect(map.decode(value)).toEqual(E.right(value));
  expect(map.is(value)).toBe(true);
});

test('a wrong value is named with its key, by the codec of that key', () => {
  expect(problems({ title: null, room: 4 })).toEqual([
    'body.title must be text; it is null',
    'body.room must be text or null; it is 4',
  ]);
  expect(problems({ room: { a: 1 } })).toEqual(['body.room must be text or null; it is {"a":1}']);
});

test('a key has its limits too, and a message does not repeat a long one', () => {
  const [message = ''] = problems({ ['k'.repeat(5000)]: 'x' });
  expect(message).toMatch(/^body\.the key k{92}… must have at most 100 characters, has 5000/);
  expect(message.length).toBeLessThan(300);
  expect(problems({ '': 'x' })[0]).toMatch(/must not be empty/);
});

test('what is no object, or has too many keys, is refused as a whole', () => {
  expect(problems(['a'])).toEqual(['body must be a JSON object; it is ["a"]']);
  expect(problems(null)).toEqual(['body must be a JSON object; it is null']);
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 'v']));
  expect(problems(many)[0]).toMatch(/^body must have at most 100 keys, has 101; it is/);
});

test('keys that objects have by themselves are keys like others', () => {
  const value = JSON.parse('{"constructor": "a", "toString": "b", "hasOwnProperty": "c"}');
  expect(map.decode(value)).toEqual(E.right(value));
  expect(problems(JSON.parse('{"constructor": 1}'))).toEqual(['body.constructor must be text or null; it is 1']);
});

test('the schema says the same', () => {
  const schemas = createSchemas();
  expect(schemas.of(map)).toEqual({ $ref: '#/components/schemas/Example' });
  expect(schemas.components()).toMatchObject({
    Example: {
      type: 'object',
      propertyNames: { $ref: '#/components/schemas/MetadataKey' },
      additionalProperties: { anyOf: [{ $ref: '#/components/schemas/MetadataValue' }, { type: 'null' }] },
    },
    MetadataKey: { type: 'string', minLength: 1, maxLength: 100 },
    MetadataValue: { type: 'string', maxLength: 1000 },
  });
});
