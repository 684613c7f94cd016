import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { tempDir } from '../../test/support/temp-dir';
import { openDisposable } from './disposable-file';

const prepare = (db: DatabaseSyncInstance): void => {
  db.exec('CREATE TABLE IF NOT EXISTS ours (n INTEGER)');
  db.exec('SELECT n FROM ours LIMIT 0');
};
const rowsIn = (file: string): ReadonlyArray<unknown> => {
  const db = openDisposable(file, prepare);
  const rows = db.prepare('SELECT n FROM ours').all();
  db.exec('INSERT INTO ours VALUES (1)');
  db.close();
  return rows;
};
const made = (sql: string) => (file: string) => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

test('given a file that was left well, then it is opened as it was left', () => {
  const file = join(tempDir(), 'a.sqlite');
  expect(rowsIn(file)).toEqual([]);
  expect(rowsIn(file)).toEqual([{ n: 1 }]);
});

test.each([
  ['is no database', (file: string) => writeFileSync(file, 'a note, which is no database at all\n'.repeat(100))],
  ['has other tables', made('CREATE TABLE ours (theirs TEXT)')],
])('given a file that %s, then it is begun anew', (_, make) => {
  const file = join(tempDir(), 'a.sqlite');
  make(file);
  expect(rowsIn(file)).toEqual([]);
  expect(rowsIn(file)).toEqual([{ n: 1 }]);
});

test('given what is wrong is not the file, then it is reported and the file stays', () => {
  const file = join(tempDir(), 'a.sqlite');
  rowsIn(file);
  const before = readFileSync(file);
  const failing = (): never => {
    throw new Error('not now');
  };
  expect(() => openDisposable(file, failing)).toThrow('not now');
  expect(readFileSync(file)).toEqual(before);
});
