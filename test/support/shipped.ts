/**
 * The one program that is shipped, `flowsync`: as it is built when nothing was changed since, which starts quicker, else
 * the same file through the loader of TypeScript.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Programs and not their tests, which are not built. */
const sources = (): ReadonlyArray<string> =>
  ['domain', 'projections', 'src'].flatMap(dir =>
    readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/(^|\/)(conformance|testing)\//.test(name))
      .map(name => join(dir, name)),
  );

const isBuilt = (source: string): boolean => {
  const built = statSync(join(root, 'dist', source.replace(/\.ts$/, '.js')), { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs >= statSync(join(root, source)).mtimeMs;
};

export const flowsyncProgram = sources().every(isBuilt)
  ? join(root, 'dist', 'src', 'cli', 'main.js')
  : join(root, 'src', 'cli', 'main.ts');
