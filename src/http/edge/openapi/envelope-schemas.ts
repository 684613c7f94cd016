/** The schemas of the envelope, for the OpenAPI document. */
import * as t from 'io-ts';
import { described } from '../codec/described';
import type { Shape } from '../endpoint-spec';
import type { JsonSchema, Schemas } from './schemas';

const integer = { type: 'integer' };
const pagination = {
  type: 'object',
  properties: { limit: integer, offset: integer, total: integer },
  required: ['limit', 'offset', 'total'],
};
const cursor = {
  type: ['string', 'null'],
  description: 'Where the next page begins: send it as `cursor`; null at the end',
};

const scannedTo = {
  type: ['string', 'null'],
  description: 'The page ended before it was full, since it had looked so far: go on by `cursor`',
};
const BESIDE: Readonly<Record<Shape, JsonSchema>> = {
  one: {},
  page: { pagination },
  'cursor-page': { cursor },
  'search-page': { cursor, scannedTo },
};

export const answerSchema = (
  spec: { readonly answer: t.Mixed; readonly shape?: Shape },
  { of }: Schemas,
): JsonSchema => {
  const one = of(spec.answer);
  const shape = spec.shape ?? 'one';
  const beside = BESIDE[shape];
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

const Problem = t.type(
  {
    reason: described(t.string, 'For a program; it is part of the contract', 'invalid-value'),
    message: described(
      t.string,
      'For a person; names field and value, and may change',
      'body.reference must not be empty; it is ""',
    ),
  },
  'Problem',
);

export const REFUSAL = t.type(
  {
    success: t.literal(false),
    data: t.null,
    error: t.type(
      {
        code: described(t.number, 'The HTTP status', 400),
        message: described(t.string, 'For a person', 'Bad request'),
        errors: t.readonlyArray(Problem),
      },
      'RefusalError',
    ),
  },
  'Refusal',
);
