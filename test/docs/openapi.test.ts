/**
 * The description of the API as a document: it keeps the rules of its kind, it is the one that is committed, and what
 * changed in it is named in the changelog.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES } from '../../src/http/app.module';
import { openApiDocument } from '../../src/http/edge/openapi/document';
import { endpointsOf } from '../../src/http/endpoints-of';
import { OperationsModule } from '../../src/http/operations/operations.module';
import { messageTypes } from '../../src/webhooks/message-types';
import { environment, runProgram, watched } from '../support/program';

const root = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Schema {
  readonly type?: string;
  readonly enum?: ReadonlyArray<string>;
  readonly description?: string;
  readonly examples?: ReadonlyArray<unknown>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
}

const document = openApiDocument(endpointsOf([...FEATURES, OperationsModule]), messageTypes);
const schemas = Object.entries(document.components.schemas as Readonly<Record<string, Schema>>);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

test('is the one that is committed: else `npm run api`, and tell of the change in CHANGELOG.md', () => {
  expect(JSON.parse(read('docs/openapi.json'))).toEqual(JSON.parse(JSON.stringify(document)));
});

test('keeps the recommended rules of redocly without a warning', async () => {
  const args = ['lint', 'docs/openapi.json', '--extends=recommended', '--format=json'];
  const env = environment({ REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' });
  const program = join(root, 'node_modules/@redocly/cli/bin/cli.js');
  const { code, stdout } = await watched(
    runProgram(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] }),
  ).ended;
  expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  expect(code).toBe(0);
}, 60_000);

test('no two paths can be meant by one', () => {
  const paths = Object.keys(document.paths).map(path => path.split('/'));
  const isOpen = (part: string | undefined): boolean => part?.startsWith('{') === true;
  const couldBe = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
    a.length === b.length && a.every((part, index) => isOpen(part) || isOpen(b[index]) || part === b[index]);
  const openParts = (path: ReadonlyArray<string>): number => path.filter(isOpen).length;
  const pairs = paths.flatMap((a, index) =>
    paths.slice(index + 1).flatMap(b => (couldBe(a, b) && openParts(a) === openParts(b) ? [[a, b]] : [])),
  );
  expect(pairs.map(pair => pair.map(path => path.join('/')))).toEqual([]);
});

test('every operation has a plain name of its own', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(names.filter(name => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every module is introduced', () => {
  const { tags } = document as unknown as { readonly tags: ReadonlyArray<{ readonly name: string }> };
  const used = new Set(operations.flatMap(operation => operation.tags));
  expect([...used].sort()).toEqual(tags.map(({ name }) => name).sort());
});

const isText = ({ type, enum: words }: Schema): boolean =>
  (type === 'string' || type === 'integer') && words === undefined;

test('every named text and number says what it means, with an example that fits it (vocabulary.ts)', () => {
  const named = schemas.filter(([, schema]) => isText(schema));
  expect(named.length).toBeGreaterThan(30);
  for (const [name, schema] of named) {
    const { description, examples: [example] = [], pattern = '', maxLength = 0, minimum = 0 } = schema;
    expect({ name, description, example }).toEqual({
      name,
      description: expect.stringMatching(/\w/),
      example: expect.anything(),
    });
    if (typeof example === 'string') {
      expect(example).toMatch(new RegExp(pattern));
      expect(example.length).toBeLessThanOrEqual(maxLength);
    } else expect(example).toBeGreaterThanOrEqual(minimum);
  }
});

/** What the changelog is held against: what there was when each of its lines was written. */
const released: { readonly operations: ReadonlyArray<string>; readonly fields: ReadonlyArray<string> } = JSON.parse(
  read('test/docs/released-api.json'),
);

/** Of schemas that are new it is enough to tell of what they came with. */
const fieldsNow = schemas.flatMap(([name, { properties = {} }]) =>
  Object.keys(properties).map(field => `${name}.${field}`),
);

test('what came to the API or left it is named in the changelog', () => {
  const changelog = read('CHANGELOG.md').split('## Unreleased')[1]?.split(/^## /m)[0] ?? '';
  const words = new Set(
    [...changelog.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) => [text, ...text.split(/[\s/:,.]+/)]),
  );
  const operationsNow = operations.map(({ operationId }) => operationId);
  const changedOperations = [
    ...operationsNow.filter(name => !released.operations.includes(name)),
    ...released.operations.filter(name => !operationsNow.includes(name)),
  ];
  const schemaOf = (field: string): string => field.split('.')[0] ?? '';
  const before = new Set(released.fields.map(schemaOf));
  const after = new Set(fieldsNow.map(schemaOf));
  const changedFields = [
    ...fieldsNow.filter(field => !released.fields.includes(field) && before.has(schemaOf(field))),
    ...released.fields.filter(field => !fieldsNow.includes(field) && after.has(schemaOf(field))),
  ];
  const isTold = (name: string): boolean => words.has(name) || words.has(name.split('.')[1] ?? name);
  const isOperationTold = (name: string): boolean => {
    const operation = operations.find(({ operationId }) => operationId === name);
    return isTold(name) || (operation !== undefined && words.has(`${operation.method} ${operation.path}`));
  };
  expect([
    ...changedOperations.filter(name => !isOperationTold(name)),
    ...changedFields.filter(f => !isTold(f)),
  ]).toEqual([]);
});
