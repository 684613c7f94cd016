/** The schemas of the envelope, for the OpenAPI document. */
import type * as t from 'io-ts';
import { type JsonSchema, jsonSchema } from './codec/json-schema';

const integer = { type: 'integer' };
const pagination = {
  type: 'object',
  properties: { limit: integer, offset: integer, total: integer },
  required: ['limit', 'offset', 'total'],
};

export const answerSchema = (spec: {
  readonly answer: t.Mixed;
  readonly shape?: 'one' | 'page' | 'cursor-page';
}): JsonSchema => {
  const one = jsonSchema(spec.answer);
  const shape = spec.shape ?? 'one';
  const beside: JsonSchema =
    shape === 'page' ? { pagination } : shape === 'cursor-page' ? { cursor: { type: ['string', 'null'] } } : {};
  return {
    type: 'object',
    properties: {
      success: { const: true },
      data: shape === 'one' ? one : { type: 'array', items: one },
      error: { type: 'null' },
      ...beside,
    },
    required: ['success', 'data', 'error', ...Object.keys(beside)],
  };
};

export const refusalRef = { $ref: '#/components/schemas/Refusal' };

export const refusalSchema: JsonSchema = {
  type: 'object',
  properties: {
    success: { const: false },
    data: { type: 'null' },
    error: {
      type: 'object',
      properties: {
        code: { type: 'integer', description: 'The HTTP status' },
        message: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              reason: { type: 'string', description: 'Machine-readable' },
              message: { type: 'string', description: 'For a person; names field and value' },
            },
            required: ['reason', 'message'],
          },
        },
      },
      required: ['code', 'message', 'errors'],
    },
  },
  required: ['success', 'data', 'error'],
};
