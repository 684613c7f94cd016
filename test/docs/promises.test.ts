import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const rows = [...readFileSync(join(root, 'docs/promises.md'), 'utf8').matchAll(/^\| .+ \| `([^`]+)` · (.+) \|$/gm)].map(
  ([, file = '', title = '']) => ({ file, title }),
);

test('there are promises', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('$file · $title', ({ file, title }) => {
  expect(existsSync(join(root, file))).toBe(true);
  const titles = [...readFileSync(join(root, file), 'utf8').matchAll(/\b(?:test|it|describe)\b[^'"`]*['"`]([^\n]+)/g)];
  expect(titles.map(([, text = '']) => text).filter(text => text.startsWith(title))).not.toEqual([]);
});
