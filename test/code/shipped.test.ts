/** Tests and what helps them stand apart from the product: nothing of them is built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '..', '..');
const BUILT = ['domain', 'projections', 'src', 'examples', 'bench'];
/** Packages of tests, and `@jest/globals`. */
const FOR_TESTS = /^(fast-check|standardwebhooks|recheck|@?jest(\/.*)?)$/;
/** Called at the top of a file they make it one of tests. */
const OF_JEST = /^(describe|test|it|beforeAll|beforeEach|afterAll|afterEach|expect)(\.\w+)*\(/m;

const files = BUILT.flatMap(room =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map(file => join(room, file)),
);

test('the build takes these rooms and no tests', () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), file => readFileSync(file, 'utf8'));
  expect({ include: config.include, exclude: config.exclude, types: config.compilerOptions.types }).toEqual({
    include: BUILT,
    exclude: ['**/*.test.ts'],
    types: ['node'],
  });
});

test.each(BUILT)('nothing that helps tests is among the files of %s', room => {
  const helpers = files
    .filter(file => file.startsWith(`${room}/`))
    .filter(file => {
      const text = readFileSync(join(root, file), 'utf8');
      const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text);
      return (
        importedFiles.some(({ fileName }) => FOR_TESTS.test(fileName) || /(^|\/)test\//.test(fileName)) ||
        typeReferenceDirectives.some(({ fileName }) => fileName === 'jest') ||
        OF_JEST.test(text)
      );
    });
  expect(helpers).toEqual([]);
  expect(files.filter(file => /(^|\/)(testing|conformance)\//.test(file))).toEqual([]);
});
