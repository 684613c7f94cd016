/** What the OpenAPI document says of an endpoint, read off its declaration. */
import type * as t from 'io-ts';
import { Role } from '../../../../domain/api-client';
import { AS_OF_DESCRIPTION, takesAsOf } from '../as-of';
import type { AnyEndpoint } from '../endpoint-spec';
import { answerSchema, REFUSAL } from './envelope-schemas';
import type { JsonSchema, Schemas } from './schemas';

const JSON_TYPE = 'application/json';

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sent again under the same key, the request has one effect and gets the same answer, for 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const asOf = {
  name: 'asOf',
  in: 'query',
  required: false,
  description: AS_OF_DESCRIPTION,
  schema: { type: 'string' },
};

/** `/flows/:flowId` as OpenAPI writes it. */
export const templateOf = (route: string): string => route.replace(/:(\w+)/g, '{$1}');

export const operationOf = (spec: AnyEndpoint, schemas: Schemas) => ({
  operationId: spec.operation,
  summary: spec.summary,
  description: descriptionOf(spec),
  tags: [spec.module],
  'x-roles': callersOf(spec).all,
  ...(spec.ownWebhooks ? { 'x-own-webhooks-only': ['integrator'] } : {}),
  security: spec.roles === 'open' ? [{}] : [{ apiKey: [] }, { oauth2: [] }],
  parameters: parametersOf(spec, schemas),
  ...bodyOf(spec, schemas),
  responses: { ...successesOf(spec, schemas), ...refusalsOf(spec, schemas) },
});

const descriptionOf = (spec: AnyEndpoint): string =>
  [
    callersOf(spec).words,
    ...(spec.alsoAt === undefined ? [] : [`Also at \`${templateOf(spec.alsoAt)}\`, as the WISEflow API (v1) has it.`]),
  ].join(' ');

/** Everybody who may call, in words and for programs; `anonymous` is whoever sends no credentials. */
const callersOf = ({ roles, ownWebhooks }: AnyEndpoint) => {
  const all = roles === 'open' ? ['anonymous', ...Object.keys(Role.keys)] : [...new Set(['admin', ...roles])];
  const words = roles === 'open' ? 'Open to everybody.' : `Roles: ${all.join(', ')}.`;
  return { all, words: ownWebhooks ? `${words} An integrator: their own webhooks only.` : words };
};

const parametersOf = (spec: AnyEndpoint, schemas: Schemas) => [
  ...parametersIn('path', spec.path?.required, true, schemas),
  ...parametersIn('query', spec.query?.required, true, schemas),
  ...parametersIn('query', spec.query?.optional, false, schemas),
  ...(takesAsOf(spec) ? [asOf] : []),
  ...(takesKey(spec) ? [idempotencyKey] : []),
];

const parametersIn = (place: 'path' | 'query', props: t.Props | undefined, required: boolean, { of }: Schemas) =>
  Object.entries(props ?? {}).map(([name, codec]) => {
    const { description, ...schema } = of(codec);
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema };
  });

const takesKey = ({ method, roles, readsOnly }: AnyEndpoint): boolean =>
  method === 'POST' && roles !== 'open' && readsOnly !== true;

const bodyOf = ({ body, accepts }: AnyEndpoint, { of }: Schemas) =>
  body === undefined
    ? {}
    : {
        requestBody: {
          required: !body.is(undefined),
          content: content(of(body), accepts === 'form' ? 'application/x-www-form-urlencoded' : JSON_TYPE),
        },
      };

const content = (schema: JsonSchema, type = JSON_TYPE) => ({ [type]: { schema } });

/** Of the moment that was asked for. */
const momentHeaders = {
  'flowsync-as-of': { description: 'With `asOf`: its position', schema: { type: 'string' } },
  'flowsync-as-of-time': { description: 'With `asOf`: its time', schema: { type: 'string' } },
};

const successesOf = (spec: AnyEndpoint, schemas: Schemas) => {
  const { status = 200, raw, produces, answer, accepted } = spec;
  const schema = raw === undefined ? answerSchema(spec, schemas) : schemas.of(answer);
  const held = 'Held: nothing has changed, a person decides';
  return {
    [status]: {
      description: 'Success',
      ...(takesAsOf(spec) ? { headers: momentHeaders } : {}),
      content: content(schema, produces),
    },
    ...(accepted === undefined
      ? {}
      : { 202: { description: held, content: content(answerSchema({ answer: accepted }, schemas)) } }),
  };
};

const refusalsOf = ({ roles, path, refusal }: AnyEndpoint, { of }: Schemas) => {
  const refused = (description: string) => ({
    description,
    content: content(of(refusal ?? REFUSAL)),
  });
  return {
    400: refused('A value is wrong; each one is named'),
    ...(roles === 'open' && refusal === undefined ? {} : { 401: refused('No credentials, or wrong ones') }),
    ...(roles === 'open' ? {} : { 403: refused('Not for this role, or the flow is archived') }),
    ...(path === undefined ? {} : { 404: refused('There is no such thing') }),
    ...(roles === 'open' ? {} : { 429: refused('Too many requests; see Retry-After') }),
    default: refused('Refused, or failed'),
  };
};
