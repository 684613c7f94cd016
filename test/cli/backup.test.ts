import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openPeople } from '../../src/personal-data/people';
import { fingerprintOf } from '../../src/secrets/secret-key';
import { flowsync } from '../support/process';
import { type Ended } from '../support/program';
import { seed, tamper } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';

const KEY = Buffer.alloc(32, 7).toString('base64');

/** A data directory with a history, a name, a secret key, and things that are derived. */
const dataDir = async () => {
  const dir = join(tempDir(), 'data');
  await seed(dir, 1, 5);
  const people = openPeople(join(dir, 'people.sqlite'));
  await people.remember('participant', 7, { name: 'Ada Lovelace' })();
  people.close();
  writeFileSync(join(dir, 'secret.key'), `${KEY}\n`, { mode: 0o600 });
  writeFileSync(join(dir, 'snapshots.sqlite'), '');
  mkdirSync(join(dir, 'read-models'));
  return dir;
};

const inside = (dir: string, command: string, ...args: ReadonlyArray<string>) =>
  flowsync([command, ...args], { FLOWSYNC_DATA_DIR: dir });

/** Into a directory that holds no key yet: it is in the environment. */
const restored = (dir: string, file: string, key = KEY, ...options: ReadonlyArray<string>) =>
  flowsync(['restore', file, ...options], { FLOWSYNC_DATA_DIR: dir, FLOWSYNC_SECRET_KEY: key });

const backedUp = async (...options: ReadonlyArray<string>) => {
  const dir = await dataDir();
  const file = join(tempDir(), 'backup.sqlite');
  const done = await inside(dir, 'backup', file, ...options);
  expect(done).toMatchObject({ code: 0, stdout: '' });
  return { dir, file, stderr: done.stderr };
};

const nameIn = async (dir: string) => {
  const people = openPeople(join(dir, 'people.sqlite'));
  const found = await people.find('participant', [7])();
  people.close();
  return found;
};

test('what is restored into a new directory is the same history, with the names', async () => {
  const { dir, file } = await backedUp();
  const target = join(tempDir(), 'restored');
  expect(await restored(target, file)).toMatchObject({ code: 0, stdout: '' });
  expect((await inside(target, 'verify')).stdout).toBe((await inside(dir, 'verify')).stdout);
  expect(await nameIn(target)).toEqual(await nameIn(dir));
  expect(readdirSync(target).sort()).toEqual(['events.sqlite', 'lock', 'people.sqlite']);
});

test('a backup is readable by its owner only, and leaves nothing beside it', async () => {
  const { file } = await backedUp();
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readdirSync(join(file, '..'))).toEqual(['backup.sqlite']);
});

test('the secret key stays apart unless it is asked for, and the operator reads so', async () => {
  const without = await backedUp();
  expect(without.stderr).toContain('The secret key is not in it');
  const target = tempDir();
  expect((await inside(target, 'restore', without.file, '--unsealed')).stderr).toContain('put the secret key back');

  const complete = await backedUp('--with-secret-key');
  expect(complete.stderr).toContain('The secret key is in it');
  const whole = tempDir();
  expect((await restored(whole, complete.file)).stderr).not.toContain('put the secret key back');
  expect(readFileSync(join(whole, 'secret.key'), 'utf8')).toBe(`${KEY}\n`);
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
  const derived = ['moments', 'states.swap', 'history.sqlite', 'idempotency.sqlite', 'reactor.sqlite'];
  for (const name of derived) writeFileSync(join(dir, name), 'of the other history');

  expect(await inside(dir, 'restore', file)).toMatchObject({ code: 1 });
  expect((await inside(dir, 'verify')).stdout).toBe(before);

  expect(await inside(dir, 'restore', '--force', file)).toMatchObject({ code: 0 });
  expect((await inside(dir, 'verify')).stdout).toContain('events 15\n');
  const aside = readdirSync(dir).find(name => name.startsWith('before-restore-')) ?? '';
  expect((await inside(join(dir, aside), 'verify')).stdout).toBe(before);
  // What was derived from the other history went with it; the secret key serves both.
  expect(readdirSync(dir).sort()).toEqual([aside, 'events.sqlite', 'lock', 'people.sqlite', 'secret.key'].sort());
  expect(readdirSync(join(dir, aside))).toEqual(
    expect.arrayContaining(['read-models', 'snapshots.sqlite', ...derived]),
  );
});

const editEvent = (file: string) =>
  tamper(file, `UPDATE events SET data = json_set(data, '$.title', 'forged') WHERE position = 1`);
const cutShort = (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000));
const changed = (sql: string) => (file: string) => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};
const carryMore = changed(`INSERT INTO backup_files VALUES ('../outside', 0, x'00')`);
const dropEvents = changed(
  'CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events WHERE position = new.position; END',
);
/** One byte of the last event, where no check of SQLite looks. */
const flipByte = (file: string) => {
  const bytes = readFileSync(file);
  bytes[bytes.indexOf('class-a')] = 'k'.charCodeAt(0);
  writeFileSync(file, bytes);
};
/** With all that a restore checks besides made to fit, as somebody would who has a service of their own. */
const injectAdmin = async (file: string) => {
  const dir = tempDir();
  expect(await inside(dir, 'restore', file, '--unsealed')).toMatchObject({ code: 0 });
  await seed(dir, 99, 99);
  writeFileSync(join(dir, 'secret.key'), `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
  rmSync(file);
  expect(await inside(dir, 'backup', file, '--with-secret-key')).toMatchObject({ code: 0 });
};

const isRefused = async (target: string, done: Promise<Ended>, message: RegExp) => {
  const { code, stderr } = await done;
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(target).filter(name => name !== 'lock')).toEqual([]);
  expect(existsSync(join(target, '..', 'outside'))).toBe(false);
};

describe('a backup that was changed at rest', () => {
  test.each([
    ['with an edited event', editEvent, /its seal is wrong/],
    ['that is cut short', cutShort, /damaged/],
    ['that carries a file of another name', carryMore, /its seal is wrong/],
    ['with a trigger in its schema', dropEvents, /holds what flowsync did not make: "trigger t"/],
    ['in one byte', flipByte, /its seal is wrong/],
    ['and sealed by somebody else', injectAdmin, /its seal is wrong.* another secret key than FLOWSYNC_SECRET_KEY/],
  ])('%s is refused, and nothing is changed', async (_, damage, message) => {
    const { file } = await backedUp();
    await damage(file);
    const target = tempDir();
    await isRefused(target, restored(target, file), message);
  });

  test.each([
    ['with an event that does not fit its digest', flipByte, /its events are not those that were backed up/],
    ['that carries a file of another name', carryMore, /does not belong in a backup/],
  ])('%s is refused even when it is taken without its seal', async (_, damage, message) => {
    const { file } = await backedUp();
    damage(file);
    const target = tempDir();
    const { code, stderr } = await restored(target, file, KEY, '--unsealed');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(readdirSync(target).filter(name => name !== 'lock')).toEqual([]);
  });
});

test('a key that comes with the backup does not vouch for it', async () => {
  const { file } = await backedUp('--with-secret-key');
  const target = tempDir();
  await isRefused(target, inside(target, 'restore', file), /its seal cannot be checked without the secret key/);
});

test('a backup without a seal, as older versions made it, is taken only when that is said', async () => {
  const { file } = await backedUp();
  writeFileSync(file, readFileSync(file).subarray(0, -49));
  const target = tempDir();
  await isRefused(target, restored(target, file), /it has no seal/);
  expect(await restored(target, file, KEY, '--unsealed')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('not verified'),
  });
  expect((await inside(target, 'verify')).stdout).toContain('events 15\n');
});

test('a name in place of the backup, or of a file that is restored, is not followed', async () => {
  const dir = await dataDir();
  const outside = join(tempDir(), 'outside');
  const link = join(tempDir(), 'backup.sqlite');
  symlinkSync(outside, link);
  expect(await inside(dir, 'backup', link)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  });
  rmSync(link);
  symlinkSync(tempDir(), `${link}.unfinished`);
  expect(await inside(dir, 'backup', link)).toMatchObject({ code: 0 });
  const target = tempDir();
  symlinkSync(outside, join(target, 'people.sqlite'));
  expect(await restored(target, link)).toMatchObject({ code: 1, stderr: expect.stringContaining('is a link') });
  expect(existsSync(outside)).toBe(false);
});

test('a backup needs the key that the history was written with', async () => {
  const dir = join(tempDir(), 'data');
  await seed(dir, 1, 1, fingerprintOf(Buffer.from(KEY, 'base64')));
  const file = join(tempDir(), 'backup.sqlite');
  const other = Buffer.alloc(32, 8).toString('base64');
  for (const [env, message] of [
    [{}, 'A backup is sealed with the secret key'],
    [{ FLOWSYNC_SECRET_KEY: other }, 'is not the one that this history was written with'],
  ] as const)
    expect(await flowsync(['backup', file], { FLOWSYNC_DATA_DIR: dir, ...env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    });
  expect(existsSync(file)).toBe(false);
});

test('what is restored is for its owner only, whatever the modes of the backup and the directory are', async () => {
  const { file } = await backedUp();
  chmodSync(file, 0o644);
  const target = join(tempDir(), 'open');
  mkdirSync(target);
  chmodSync(target, 0o755);
  expect(await restored(target, file)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Others could read these'),
  });
  for (const path of [target, ...readdirSync(target).map(name => join(target, name))])
    expect(statSync(path).mode & 0o077).toBe(0);
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

test('a log with an event that cannot be read is backed up and restored as it is, and the operator reads so', async () => {
  const dir = await dataDir();
  tamper(join(dir, 'events.sqlite'), `UPDATE events SET data = '{}' WHERE position = 4`);
  const file = join(tempDir(), 'backup.sqlite');
  const finding = expect.stringContaining('position 4, flow-2 revision 0: FlowRegistered cannot be read');
  expect(await inside(dir, 'backup', file)).toMatchObject({ code: 0, stderr: finding });
  expect(await restored(join(tempDir(), 'restored'), file)).toMatchObject({ code: 0, stderr: finding });
});
