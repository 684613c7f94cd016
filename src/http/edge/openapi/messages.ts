/** What the OpenAPI document says of the messages that webhooks get: its section `webhooks`. */
import type * as t from 'io-ts';
import { Instant } from '../../../../domain/kernel/types';
import type { JsonSchema, Schemas } from './schemas';

/** A type of message. */
export interface MessageSpec {
  /** When it is sent. */
  readonly summary: string;
  /** Raised when a field is added. */
  readonly version: number;
  readonly data: t.Mixed;
  readonly example: object;
}

const header = (name: string, description: string, required = true) => ({
  ...{ name, in: 'header', required, description },
  schema: { type: 'string' },
});

const HEADERS = [
  header('webhook-id', 'The same on each attempt: drop nothing by it, but do nothing twice'),
  header('webhook-timestamp', 'Of this attempt, in seconds since the Unix epoch'),
  header('webhook-signature', 'Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between', false),
  header('flowsync-checkpoint', 'The newest signed checkpoint of the history, in base64', false),
];

const RESPONSES = {
  '2XX': { description: 'Taken: it is not sent again' },
  '410': { description: 'Gone: the webhook is switched off' },
  default: { description: 'Not taken: it is sent again, for a day or so' },
};

export type Messages = Readonly<Record<string, MessageSpec>>;

export const webhooksOf = (messages: Messages, schemas: Schemas) =>
  Object.fromEntries(
    Object.entries(messages).map(([type, spec]) => [type, { post: operationOf(type, spec, schemas) }]),
  );

const operationOf = (type: string, { summary, version, data, example }: MessageSpec, { of }: Schemas) => ({
  operationId: camelCase(`on.${type}`),
  tags: ['Webhooks'],
  summary,
  'x-message-version': version,
  security: [],
  parameters: HEADERS,
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { type: { const: type }, timestamp: of(Instant), data: of(data) },
          required: ['type', 'timestamp', 'data'],
        } satisfies JsonSchema,
        example: { type, timestamp: '2026-11-24T09:30:00.000Z', data: example },
      },
    },
  },
  responses: RESPONSES,
});

const camelCase = (type: string): string => type.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
