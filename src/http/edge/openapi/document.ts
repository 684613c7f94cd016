/** The OpenAPI document, read off the declarations of the endpoints and messages. */
import type { AnyEndpoint } from '../endpoint-spec';
import { type Messages, webhooksOf } from './messages';
import { operationOf, templateOf } from './operation';
import { createSchemas, type JsonSchema } from './schemas';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ReturnType<typeof operationOf>>>>>;
  /** By the type of the message. */
  readonly webhooks: ReturnType<typeof webhooksOf>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const info = {
  title: 'flowsync',
  version: '1',
  description:
    'Keeps flows in step with external sources. Every path also answers under `/v1`. Instead of ' +
    '`/flows/{flowId}` a path may begin with `/flows/by-code/{code}`, where one flow has that code. Answers come in an ' +
    'envelope, except those of `/oauth2/token`, which are those of RFC 6749, and proofs, which are files.',
  license: { name: 'MIT', identifier: 'MIT' },
};

/** The modules, in the order in which they are shown. */
const TAGS: Readonly<Record<string, string>> = {
  Flows: 'The exams of the platform, and what is known of them',
  Participants: 'Who sits a flow',
  'External sources':
    'The classes and exams of other systems that a flow is fed from, who is allocated to each, and the answers to syncs',
  'Sync requests': 'What managers ask for, how it ended, and what it changed',
  Holds: 'Changes that would take too many participants away, until a person decides',
  Schedules: 'Syncs that are asked for by the clock',
  Webhooks: 'Who receives messages, and what was sent to them',
  History: 'All that happened, in order',
  Figures: 'When syncs took place, how many there were and how long they took',
  Audit: 'Who did what, as it is asked for and handed over',
  Exports: 'The history as data, for the tools of analysts',
  Proofs: 'That the history is what it was',
  Access: 'API clients, their keys and tokens',
  Operations: 'For whoever runs the service',
};

const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth2/token', scopes: {} } } },
};

export const openApiDocument = (endpoints: ReadonlyArray<AnyEndpoint>, messages: Messages): OpenApiDocument => {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const endpoint of endpoints.filter(isDescribed)) {
    const path = templateOf(endpoint.route);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas) };
  }
  const webhooks = webhooksOf(messages, schemas);
  return {
    openapi: '3.1.0',
    ...{ info },
    ...{ servers: [{ url: '/' }, { url: '/v1' }] },
    ...{ tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })) },
    paths,
    webhooks,
    components: { ...{ securitySchemes }, schemas: schemas.components() },
  };
};

/** What is served beside the API is not described. */
const isDescribed = ({ raw }: AnyEndpoint): boolean => raw !== 'page';
