/** Writes the types and the table of operations of `packages/client` from `docs/openapi.json`; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const root = join(import.meta.dirname, '..');
const document = JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8'));
const note = '/** Made of `docs/openapi.json` by `npm run api`: not to be edited. */\n';

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
);
/** Tokens are got by forms, and streams read by who listens. */
const isCalled = ({ requestBody, responses }) =>
  requestBody?.content['application/x-www-form-urlencoded'] === undefined &&
  responses[200]?.content['text/event-stream'] === undefined;

/** Refusals have one type for all: what is left of the answers are successes. */
const successes = responses => Object.fromEntries(Object.entries(responses).filter(([status]) => /^2/.test(status)));
const paths = Object.fromEntries(
  Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [
        method,
        {
          ...operation,
          responses: successes(operation.responses),
          // A header is an option of every call.
          parameters: operation.parameters.filter(({ in: place }) => place !== 'header'),
        },
      ]),
    ),
  ]),
);

const types = await openapiTS(
  { ...document, paths },
  { rootTypes: true, rootTypesNoSchemaPrefix: true, immutable: true, excludeDeprecated: false },
);
const table = operations
  .filter(isCalled)
  .sort((a, b) => (a.operationId < b.operationId ? -1 : 1))
  .map(({ operationId, method, path }) => `  ${operationId}: { method: '${method}', path: '${path}' },\n`)
  .join('');

const files = {
  'api.ts': note + astToString(types),
  'operations.ts': `${note}export const OPERATIONS = {\n${table}} as const;\n`,
};
for (const [name, text] of Object.entries(files)) {
  const file = join(root, 'packages', 'client', 'src', name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`packages/client/src/${name} is not what docs/openapi.json says: npm run api`);
    process.exitCode = 1;
  }
}
