import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { tempDir } from '../../test/support/temp-dir';
import { closeToOthers, makeDataDir } from './data-dir';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

const closed = (dir: string) => {
  const lines: string[] = [];
  return { result: closeToOthers(dir, line => lines.push(line)), lines };
};

test('what others may do is taken from the directory and from what is ours in it, and reported in one line', () => {
  const dir = tempDir();
  for (const [name, mode] of [
    ['secret.key', 0o644],
    ['people.sqlite', 0o666],
    ['lock', 0o600],
    ['notes.txt', 0o644],
  ] as const) {
    writeFileSync(join(dir, name), '');
    chmodSync(join(dir, name), mode);
  }
  mkdirSync(join(dir, 'read-models'));
  chmodSync(join(dir, 'read-models'), 0o755);
  chmodSync(dir, 0o755);

  const { result, lines } = closed(dir);
  expect(result).toEqual(E.right(undefined));
  expect(lines).toEqual([
    `Others could read these in ${dir}; their modes were mended: the directory itself, people.sqlite, read-models, secret.key.`,
  ]);
  expect(['', 'secret.key', 'people.sqlite', 'lock', 'read-models'].map(name => modeOf(join(dir, name)))).toEqual([
    '700',
    '600',
    '600',
    '600',
    '700',
  ]);
  expect(modeOf(join(dir, 'notes.txt'))).toBe('644');
  expect(closed(dir).lines).toEqual([]);
});

test.each(['secret.key', 'people.sqlite', 'lock', 'events.sqlite-wal', 'read-models'])(
  'a link as %s is refused',
  name => {
    const dir = tempDir();
    const target = join(tempDir(), 'target');
    writeFileSync(target, '', { mode: 0o644 });
    for (const to of [target, join(target, 'nowhere')]) {
      const other = tempDir();
      symlinkSync(to, join(other, name));
      expect(closed(other).result).toMatchObject({ left: expect.stringContaining(`${join(other, name)} is a link`) });
    }
    expect(closed(dir).result).toEqual(E.right(undefined));
  },
);

test('only the last part of its path is made', () => {
  const dir = join(tempDir(), 'data');
  expect(makeDataDir(dir)).toEqual(E.right(undefined));
  expect(modeOf(dir)).toBe('700');
  expect(makeDataDir(dir)).toEqual(E.right(undefined));
  expect(makeDataDir(join(dir, 'a', 'b'))).toMatchObject({ left: expect.stringContaining('does not exist') });
});
