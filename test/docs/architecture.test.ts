import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const quoted = [...map.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? '');

const foldersOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder)).filter(name => statSync(join(root, folder, name)).isDirectory());

/** `<name>` stands for each folder there. */
const pathsOf = (path: string): ReadonlyArray<string> => {
  const [before, after] = path.split(/<[a-z]+>/);
  return after === undefined || before === undefined
    ? [path]
    : foldersOf(before)
        .filter(name => name !== 'edge' && name !== 'views')
        .map(name => `${before}${name}${after}`);
};

const paths = quoted.filter(text => /^[\w.<>-]+\/|\.(ts|js|md)$/.test(text));
test.each([...new Set(paths)])('%s exists', path => {
  if (path.endsWith('endpoints.ts')) return;
  const missing = pathsOf(path).filter(each => !existsSync(join(root, each)));
  expect(missing).toEqual([]);
});

test('every room of the check is on the map, and every room on the map is checked', () => {
  const { forbidden } = require(join(root, '.dependency-cruiser.js')) as { forbidden: ReadonlyArray<{ name: string }> };
  const checked = forbidden.flatMap(({ name }) => (name.startsWith('room-') ? [name.slice('room-'.length)] : []));
  const rooms = [...map.matchAll(/^\| `((?:src\/)?[\w/<>-]+)\/` \|/gm)].flatMap(([, path]) => pathsOf(path ?? ''));
  const names = rooms.map(path =>
    path
      .replace(/^src\//, '')
      .replace(/\/$/, '')
      .replaceAll('/', '-'),
  );
  expect([...names, 'http'].sort()).toEqual([...checked].sort());
});

/** `some/file.ts` (`name`). */
const named = [...map.matchAll(/`([\w/.-]+\.ts)` \(`(\w+)`\)/g)].map(([, file, name]) => [name, file] as const);
test.each(named)('%s is in %s', (name, file) => {
  expect(readFileSync(join(root, file ?? ''), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
});

test('the glossary has at most twenty entries', () => {
  const [, words = ''] = map.split('## Words');
  const entries = words.split('\n').filter(line => /^\| [a-z]/.test(line));
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.length).toBeLessThanOrEqual(20);
});

test('README leads to the map', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/\(ARCHITECTURE\.md\)/);
});
