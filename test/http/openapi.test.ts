/** The description of the API, and the page that shows it. */
import { type Running, startService } from '../support/service';

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
});

interface Operation {
  readonly operationId: string;
  readonly security: unknown;
  readonly responses: Record<string, unknown>;
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly schema: Schema }>;
}

type Schema = Readonly<Record<string, unknown>>;

/** The component that a schema refers to, or what it says itself. */
const resolved = (document: { components: { schemas: Record<string, Schema> } }, schema: Schema): Schema | undefined =>
  typeof schema.$ref === 'string' ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;

const open = async () => (await flowsync.request('GET', '/openapi.json', undefined, { 'x-api-key': null })).body;

test('is OpenAPI 3.1, each path once', async () => {
  const document = await open();
  expect(document.openapi).toBe('3.1.0');
  const paths = Object.keys(document.paths);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/flows/{flowId}/external-sources',
      '/webhooks',
      '/clients',
      '/oauth2/token',
      '/health/ready',
    ]),
  );
  expect(paths.filter(path => path.startsWith('/v1'))).toEqual([]);
  expect(document.servers.map(({ url }: { url: string }) => url)).toEqual(['/', '/v1']);
});

test('every operation has an id of its own, who may call it, and both kinds of answer', async () => {
  const document = await open();
  const operations = Object.values<Record<string, Operation>>(document.paths).flatMap(path => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { security, responses, operationId, parameters = [] } of operations) {
    expect({ operationId, security }).toEqual({ operationId, security: expect.any(Array) });
    expect(Object.keys(responses)).toEqual(expect.arrayContaining([expect.stringMatching(/^20\d$/), 'default']));
    for (const { schema, name } of parameters)
      expect({ operationId, name, schema: resolved(document, schema) }).toMatchObject({
        schema: { type: expect.anything() },
      });
  }
});

test('every reference in it leads somewhere', async () => {
  const document = await open();
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(references.length).toBeGreaterThan(0);
  for (const reference of new Set(references)) {
    const found = reference.split('/').reduce((at, key) => at?.[key], document);
    expect({ reference, found: typeof found }).toEqual({ reference, found: 'object' });
  }
});

test('says what validates: limits and patterns come from the codecs', async () => {
  const document = await open();
  const { post } = document.paths['/flows/{flowId}/external-sources'];
  expect(resolved(document, post.requestBody.content['application/json'].schema)).toMatchObject({
    required: ['reference'],
    additionalProperties: false,
    properties: { reference: { $ref: '#/components/schemas/Reference' } },
  });
  expect(document.components.schemas.Reference).toMatchObject({
    ...{ type: 'string', minLength: 1, maxLength: 255, pattern: '^[0-9a-zA-Z\\-_,.;:|]+$' },
  });
  expect(post.parameters).toContainEqual({
    ...{ name: 'flowId', in: 'path', required: true, schema: { $ref: '#/components/schemas/FlowId' } },
  });
  expect(document.components.schemas.FlowId).toMatchObject({
    ...{ type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  });
  expect(document.paths['/oauth2/token'].post.requestBody.content).toHaveProperty('application/x-www-form-urlencoded');
});

test('is shown by a page that loads nothing from elsewhere', async () => {
  const anonymous = { 'x-api-key': null };
  const page = await flowsync.request('GET', '/docs', undefined, anonymous);
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  const parts = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) {
    const answer = await flowsync.request('GET', new URL(part, `${flowsync.url}/docs`).pathname, undefined, anonymous);
    expect({ part, status: answer.status, empty: answer.body.length === 0 }).toEqual({
      part,
      status: 200,
      empty: false,
    });
  }
  expect((await flowsync.request('GET', '/docs/nothing.js')).status).toBe(404);
  expect((await flowsync.request('GET', '/docs/..%2fpackage.json')).status).toBe(404);
});
