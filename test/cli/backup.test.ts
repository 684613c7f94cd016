import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openPeople } from '../../src/personal-data/people';
import { tempDir } from '../support/temp-dir';
import { flowsync, seed, tamper } from './support';

/** A data directory with a history, a name, a secret key, and things that are derived. */
const dataDir = async () => {
  const dir = join(tempDir(), 'data');
  await seed(dir, 1, 5);
  const people = openPeople(join(dir, 'people.sqlite'));
  await people.remember('participant', 7, { name: 'Ada Lovelace' })();
  people.close();
  writeFileSync(join(dir, 'secret.key'), 'the key\n');
  writeFileSync(join(dir, 'snapshots.sqlite'), '');
  mkdirSync(join(dir, 'read-models'));
  return dir;
};

const inside = (dir: string, command: string, ...args: ReadonlyArray<string>) =>
  flowsync([command, ...args], { FLOWSYNC_DATA_DIR: dir });

const backedUp = async (...options: ReadonlyArray<string>) => {
  const dir = await dataDir();
  const file = join(tempDir(), 'backup.sqlite');
  const done = await inside(dir, 'backup', file, ...options);
  expect(done).toMatchObject({ code: 0, stdout: '' });
  return { dir, file, told: done.stderr };
};

const nameIn = async (dir: string) => {
  const people = openPeople(join(dir, 'people.sqlite'));
  const found = await people.find('participant', [7])();
  people.close();
  return found;
};

test('what is restored into a new directory is the same history, with the names', async () => {
  const { dir, file } = await backedUp();
  const restored = join(tempDir(), 'restored');
  expect(await inside(restored, 'restore', file)).toMatchObject({ code: 0, stdout: '' });
  expect((await inside(restored, 'verify')).stdout).toBe((await inside(dir, 'verify')).stdout);
  expect(await nameIn(restored)).toEqual(await nameIn(dir));
  expect(readdirSync(restored).sort()).toEqual(['events.sqlite', 'lock', 'people.sqlite']);
});

test('a backup is readable by its owner only, and leaves nothing beside it', async () => {
  const { file } = await backedUp();
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readdirSync(join(file, '..'))).toEqual(['backup.sqlite']);
});

test('the secret key stays apart unless it is asked for, and the person is told', async () => {
  const without = await backedUp();
  expect(without.told).toContain('The secret key is not in it');
  const restored = tempDir();
  expect((await inside(restored, 'restore', without.file)).stderr).toContain('put the secret key back');

  const complete = await backedUp('--with-secret-key');
  expect(complete.told).toContain('The secret key is in it');
  const whole = tempDir();
  expect((await inside(whole, 'restore', complete.file)).stderr).not.toContain('put the secret key back');
  expect(readFileSync(join(whole, 'secret.key'), 'utf8')).toBe('the key\n');
});

test('a file that exists is not overwritten', async () => {
  const dir = await dataDir();
  const file = join(tempDir(), 'precious');
  writeFileSync(file, 'precious');
  expect(await inside(dir, 'backup', file)).toMatchObject({
    code: 1,
    stderr: `flowsync: ${file} exists already; nothing was written.\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe('precious');
});

test('a directory that holds a log is left alone, and with --force its files are moved aside whole', async () => {
  const { dir, file } = await backedUp();
  await seed(dir, 6, 8);
  const before = (await inside(dir, 'verify')).stdout;

  expect(await inside(dir, 'restore', file)).toMatchObject({ code: 1 });
  expect((await inside(dir, 'verify')).stdout).toBe(before);

  expect(await inside(dir, 'restore', '--force', file)).toMatchObject({ code: 0 });
  expect((await inside(dir, 'verify')).stdout).toContain('events 15\n');
  const aside = readdirSync(dir).find(name => name.startsWith('before-restore-')) ?? '';
  expect((await inside(join(dir, aside), 'verify')).stdout).toBe(before);
  // What was derived from the other history went with it; the secret key serves both.
  expect(readdirSync(dir).sort()).toEqual([aside, 'events.sqlite', 'lock', 'people.sqlite', 'secret.key'].sort());
  expect(readdirSync(join(dir, aside))).toEqual(expect.arrayContaining(['read-models', 'snapshots.sqlite']));
});

const editEvent = (file: string) =>
  tamper(file, `UPDATE events SET data = json_set(data, '$.title', 'forged') WHERE position = 1`);
const cutShort = (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000));
const carryMore = (file: string) => {
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO backup_files VALUES ('../outside', 0, x'00')`);
  db.close();
};

test.each([
  ['with an edited event', editEvent, /its events are not those that were backed up/],
  ['that is cut short', cutShort, /damaged/],
  ['that carries a file of another name', carryMore, /does not belong in a backup/],
])('a backup %s is refused, and nothing is changed', async (_, damage, message) => {
  const { file } = await backedUp();
  damage(file);
  const target = tempDir();
  const { code, stderr } = await inside(target, 'restore', file);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(target).filter(name => name !== 'lock')).toEqual([]);
  expect(existsSync(join(target, '..', 'outside'))).toBe(false);
});

test('what is no backup is refused with a line that says what it is', async () => {
  const dir = await dataDir();
  const text = join(tempDir(), 'notes.txt');
  writeFileSync(text, 'not a database at all, whatever it is called'.repeat(100));
  const log = join(tempDir(), 'copy.sqlite');
  copyFileSync(join(dir, 'events.sqlite'), log);
  const target = join(tempDir(), 'target');
  for (const [file, message] of [
    [text, 'it is not an SQLite database'],
    [log, 'it is an event log, but no backup of flowsync'],
    [join(dir, 'nothing'), 'there is no event log here'],
  ] as const) {
    expect(await inside(target, 'restore', file)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  }
  expect(existsSync(target)).toBe(false);
});

test('a log with an event that cannot be read is backed up and restored as it is, and the person is told', async () => {
  const dir = await dataDir();
  tamper(join(dir, 'events.sqlite'), `UPDATE events SET data = '{}' WHERE position = 4`);
  const file = join(tempDir(), 'backup.sqlite');
  const told = expect.stringContaining('position 4, flow-2 revision 0: FlowRegistered cannot be read');
  expect(await inside(dir, 'backup', file)).toMatchObject({ code: 0, stderr: told });
  expect(await inside(join(tempDir(), 'restored'), 'restore', file)).toMatchObject({ code: 0, stderr: told });
});
