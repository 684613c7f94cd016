import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { given, newEvents, streamOf } from '../../../test/conformance/event-store/harness';
import { newLogFile, openLog } from '../../../test/support/sqlite-log';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock } from '../../runtime/real';
import type { OpenError } from '../../sqlite/errors';
import { openSqliteStore } from './open-sqlite-store';

const newLog = async (): Promise<string> => {
  const file = newLogFile();
  const store = openLog({ file });
  await given(store, 'flow-1', newEvents(200));
  await store.close();
  return file;
};

const edited = async (sql: string, file?: string): Promise<string> => {
  const edits = file ?? (await newLog());
  const db = new DatabaseSync(edits);
  db.exec(sql);
  db.close();
  return edits;
};

const bytesIn = (dir: string): ReadonlyArray<readonly [string, string]> =>
  readdirSync(dir, { withFileTypes: true }).map(entry => [
    entry.name,
    entry.isFile()
      ? createHash('sha256')
          .update(readFileSync(join(dir, entry.name)))
          .digest('hex')
      : 'not a file',
  ]);

const refused = (file: string, readOnly = false): OpenError => {
  const opened = openSqliteStore({ file, clock: realClock, readOnly });
  if (E.isRight(opened)) throw new Error('it was opened');
  return opened.left;
};

/** As somebody who may read but not write. Only the effective user: the superuser may change back. */
const withoutRights = <A>(run: () => A): A => {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(65534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
};

const DAMAGED: ReadonlyArray<readonly [OpenError['reason'], string, () => Promise<string>]> = [
  [
    'not-a-database',
    'a file of another kind',
    async () => {
      const file = newLogFile();
      writeFileSync(file, 'no database, but a letter to a friend\n'.repeat(200));
      return file;
    },
  ],
  [
    'not-a-database',
    'a log whose beginning is overwritten',
    async () => {
      const file = await newLog();
      writeFileSync(file, Buffer.concat([Buffer.alloc(4096, 'x'), readFileSync(file).subarray(4096)]));
      return file;
    },
  ],
  [
    'corrupt',
    'a log that was cut short',
    async () => {
      const file = await newLog();
      truncateSync(file, 8192);
      return file;
    },
  ],
  ['foreign', 'a database without an owner', () => edited('CREATE TABLE notes (text)', newLogFile())],
  ['foreign', 'the database of another program', () => edited('PRAGMA application_id = 4711')],
  [
    'foreign',
    'the database of another program, with a write-ahead log',
    () => edited('PRAGMA application_id = 4711; PRAGMA journal_mode = WAL; CREATE TABLE t (a)', newLogFile()),
  ],
  ['newer-schema', 'a log of a newer flowsync', () => edited('PRAGMA user_version = 99')],
  ['foreign', 'a log that lacks its tables', () => edited('DROP TABLE events')],
  ['foreign', 'a log that lacks its guard', () => edited('DROP TRIGGER events_are_never_deleted')],
  ['foreign', 'a log with a view of somebody', () => edited('CREATE VIEW seen AS SELECT * FROM events')],
  ['foreign', 'a log with a table of somebody', () => edited('CREATE TABLE t (a)')],
  ['foreign', 'a log with an index of somebody', () => edited('CREATE INDEX i ON events (type)')],
  [
    'foreign',
    'a log with a trigger that drops events',
    () => edited('CREATE TRIGGER t BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END'),
  ],
  [
    'foreign',
    'a log whose guard guards nothing',
    () =>
      edited(`DROP TRIGGER events_are_never_edited;
        CREATE TRIGGER events_are_never_edited BEFORE UPDATE ON events BEGIN SELECT 1; END`),
  ],
];

describe.each(DAMAGED)('given %s: %s', (reason, _, make) => {
  test.each([false, true])(
    'when it is opened (read-only: %s), then one line says so and nothing is changed',
    async readOnly => {
      const file = await make();
      const before = bytesIn(dirname(file));
      const error = refused(file, readOnly);
      expect(error).toEqual({ _tag: 'OpenError', reason, message: expect.any(String) });
      expect(error.message).toContain(file);
      expect(error.message).not.toContain('\n');
      expect(bytesIn(dirname(file)).filter(([name]) => name !== 'lock')).toEqual(
        before.filter(([name]) => name !== 'lock'),
      );
    },
  );
});

test('given no such directory, then it is refused and not created', () => {
  const dir = join(tempDir(), 'missing');
  expect(refused(join(dir, 'events.db'))).toEqual({
    _tag: 'OpenError',
    reason: 'no-directory',
    message: `The data directory ${dir} does not exist.`,
  });
  expect(readdirSync(dirname(dir))).toEqual([]);
});

test('given a directory in the place of the file, then it is refused', () => {
  const file = newLogFile();
  mkdirSync(file);
  expect(refused(file).message).toContain(file);
});

test('given no log, when it is opened read-only, then it is refused and not created', () => {
  const file = newLogFile();
  expect(refused(file, true)).toMatchObject({ reason: 'no-file' });
  expect(readdirSync(dirname(file))).toEqual([]);
});

test('given a directory that may not be written to, then it is refused, with or without a log in it', async () => {
  const [empty, file] = [newLogFile(), await newLog()];
  for (const path of [empty, file]) {
    const before = bytesIn(dirname(path));
    chmodSync(dirname(path), 0o555);
    const error = withoutRights(() => refused(path));
    chmodSync(dirname(path), 0o755);
    expect(error).toMatchObject({
      reason: 'not-writable',
      message: `The data directory ${dirname(path)} cannot be written to.`,
    });
    expect(bytesIn(dirname(path))).toEqual(before);
  }
});

test('given a log that was refused, when the cause is gone, then it opens and is whole', async () => {
  const file = await edited('PRAGMA user_version = 99');
  refused(file);
  await edited('PRAGMA user_version = 1', file);
  expect(await streamOf(openLog({ file }), 'flow-1')).toHaveLength(200);
});

test('given damage inside, when it is read, then the store says so and the check finds it', async () => {
  const file = await newLog();
  const bytes = readFileSync(file);
  bytes.fill(0xff, 4096 * 4, 4096 * (Math.floor(bytes.length / 4096) - 1));
  writeFileSync(file, bytes);
  const store = openLog({ file });
  expect(await store.readStream('flow-1')()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
  expect(await store.integrityCheck()).not.toEqual(E.right([]));
});

test('given a store that was closed, then its log is one file again', async () => {
  const file = await newLog();
  expect(readdirSync(dirname(file)).toSorted()).toEqual(['events.db', 'lock']);
});
