/** What the OpenAPI document says of an endpoint, read off its declaration. */
import {
  ApiBody,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type * as t from 'io-ts';
import { Role } from '../../../domain/api-client';
import { jsonSchema } from './codec/json-schema';
import type { AnyEndpoint } from './endpoint-spec';
import { answerSchema, refusalRef } from './openapi';

const parameters = (spec: AnyEndpoint): ReadonlyArray<MethodDecorator> => {
  const of = (props: t.Props | undefined): ReadonlyArray<readonly [string, t.Mixed]> => Object.entries(props ?? {});
  return [
    ...of(spec.path?.required).map(([name, codec]) => ApiParam({ name, required: true, schema: jsonSchema(codec) })),
    ...of(spec.query?.required).map(([name, codec]) => ApiQuery({ name, required: true, schema: jsonSchema(codec) })),
    ...of(spec.query?.optional).map(([name, codec]) => ApiQuery({ name, required: false, schema: jsonSchema(codec) })),
  ];
};

const body = (spec: AnyEndpoint): ReadonlyArray<MethodDecorator> =>
  spec.body === undefined
    ? []
    : [
        ApiConsumes(spec.accepts === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'),
        ApiBody({ schema: jsonSchema(spec.body), required: !spec.body.is(undefined) }),
      ];

const access = ({ roles }: AnyEndpoint): ReadonlyArray<MethodDecorator> =>
  roles === 'open'
    ? [ApiSecurity({})]
    : [
        ApiSecurity('apiKey'),
        ApiSecurity('oauth2'),
        ApiResponse({ status: 401, schema: refusalRef, description: 'No credentials, or wrong ones' }),
        ApiResponse({ status: 403, schema: refusalRef, description: 'Not for this role, or the flow is archived' }),
        ApiResponse({ status: 429, schema: refusalRef, description: 'Too many requests; see Retry-After' }),
      ];

/** Everybody who may call, in words and for programs; `anonymous` is whoever sends no credentials. */
const callers = ({ roles, ownWebhooks }: AnyEndpoint) => {
  const all = roles === 'open' ? ['anonymous', ...Object.keys(Role.keys)] : [...new Set(['admin', ...roles])];
  const words = roles === 'open' ? 'Open to everybody.' : `Roles: ${all.join(', ')}.`;
  return { all, words: ownWebhooks ? `${words} An integrator: their own webhooks only.` : words };
};

const idempotency = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Sent again under the same key, the request has one effect and gets the same answer, for 24 hours.',
};

export const documented = (spec: AnyEndpoint): ReadonlyArray<MethodDecorator> =>
  spec.raw === 'page' ? [ApiExcludeEndpoint()] : described(spec);

const described = (spec: AnyEndpoint): ReadonlyArray<MethodDecorator> => [
  ApiTags(spec.module),
  ApiOperation({ summary: spec.summary, description: callers(spec).words }),
  ApiExtension('x-roles', callers(spec).all),
  ...(spec.ownWebhooks ? [ApiExtension('x-own-webhooks-only', ['integrator'])] : []),
  ...parameters(spec),
  ...body(spec),
  ...access(spec),
  ...(spec.method === 'POST' && spec.roles !== 'open' && !spec.readsOnly ? [ApiHeader(idempotency)] : []),
  ApiResponse({ status: spec.status ?? 200, schema: answerSchema(spec), description: 'Success' }),
  ...(spec.accepted === undefined
    ? []
    : [
        ApiResponse({
          status: 202,
          schema: answerSchema({ answer: spec.accepted }),
          description: 'Held: nothing has changed, a person decides',
        }),
      ]),
  ApiResponse({ status: 'default', schema: refusalRef, description: 'Refused, or failed' }),
];
