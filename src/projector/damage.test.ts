import { cpSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { damageTable } from '../../test/support/damaged-table';
import { append, described, fill, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { simulatedClock } from '../../test/support/simulated/clock';
import { openLog } from '../../test/support/sqlite-log';
import { tally } from '../../test/support/tally';
import { tempDir } from '../../test/support/temp-dir';

const start = '2026-11-24T09:00:00.000Z';
const inNewDir = (): string => join(tempDir(), 'read-models', 'tally.v1.sqlite');

test.each<[string, (file: string) => void]>([
  ['no database', file => writeFileSync(file, 'not a database, and long enough to be taken for one'.repeat(100))],
  ['another database', file => new DatabaseSync(file).exec('CREATE TABLE theirs (x)')],
  ['an empty file', file => writeFileSync(file, '')],
])('a file that is %s is begun anew', async (_, make) => {
  const store = openLog();
  await fill(store, 1000);
  const file = inNewDir();
  mkdirSync(dirname(file));
  make(file);
  expect((await startProjector({ store, dir: dirname(file) }).tallies())[1]).toBe(100);
});

test('a file that was cut short is noticed, reported and begun anew', async () => {
  const store = openLog();
  await fill(store, 1000);
  const file = inNewDir();
  const first = startProjector({ store, dir: dirname(file) });
  await first.tallies();
  await first.stop();
  const copied = join(tempDir(), 'read-models');
  cpSync(dirname(file), copied, { recursive: true });
  const db = new DatabaseSync(join(copied, 'tally.v1.sqlite'));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  truncateSync(join(copied, 'tally.v1.sqlite'), 4096);
  const second = startProjector({ store, dir: copied });
  expect((await second.tallies())[1]).toBe(100);
  expect(second.reported).toEqual([expect.stringContaining('built anew')]);
});

test('damage that a query meets is healed: it waits for the new copy', async () => {
  const store = openLog();
  await fill(store, 1000);
  const { read, reported, tallies } = startProjector({ store });
  await tallies();
  let asked = 0;
  const damaged = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
  const answer = await run(
    read('tally', 0, db => {
      asked += 1;
      if (asked === 1) throw damaged;
      return db.get<{ n: number }>('SELECT sum(events) AS n FROM tallies')?.n;
    }),
  );
  expect(answer).toBe(1000);
  expect(reported).toEqual([expect.stringContaining('malformed')]);
});

test('damage that a comparison meets is healed: it compares the new copy', async () => {
  const store = openLog();
  await fill(store, 1000);
  const first = startProjector({ store });
  await first.tallies();
  await first.stop();
  damageTable(join(first.dir, 'tally.v1.sqlite'), 'tallies');
  const { compare, tallies, reported } = startProjector({ store, dir: first.dir });
  expect(await run(compare('tally'))).toEqual([]);
  expect(reported).toEqual([expect.stringContaining('built anew')]);
  expect((await tallies())[1]).toBe(100);
});

test('a mistake in a query is its own', async () => {
  const { read, reported } = startProjector({ store: openLog() });
  await expect(read('tally', 0, db => db.all('SELECT nothing FROM tallies'))()).rejects.toThrow('nothing');
  expect(reported).toEqual([]);
});

test.each([
  ['shorter', 500],
  ['longer', 2000],
])('a log that was put back to an older state and is %s now gets a read model of its own', async (_, length) => {
  const log = openLog();
  await fill(log, 1000);
  const first = startProjector({ store: log });
  await first.tallies();
  await first.stop();
  const restored = openLog();
  await fill(restored, length);
  const { tallies, reported } = startProjector({ store: restored, dir: first.dir });
  expect((await tallies())[1]).toBe(length / 10);
  expect(reported).toEqual([expect.stringContaining('another log')]);
});

test('while its disk takes nothing a read model serves what it has, the others go on, and it catches up', async () => {
  const store = openLog();
  const clock = simulatedClock(start);
  const other = { ...tally(), name: 'other' };
  const { read, status, tallies, dir, reported } = startProjector({ store, clock, projections: [tally(), other] });
  await fill(store, 1000);
  await clock.settle();
  const holder = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
  holder.exec('BEGIN IMMEDIATE');

  const position = await append(store, 'flow-1', [described()]);
  await run(read('other', position, () => null));
  await clock.advance(60_000);
  expect(status()).toMatchObject([{ position: 1000, fault: expect.stringContaining('locked') }, { position }]);
  expect((await tallies(1000))[1]).toBe(100);
  expect(reported).toHaveLength(1);

  holder.exec('ROLLBACK');
  await clock.advance(60_000);
  expect((await tallies(position))[1]).toBe(101);
  expect(status()).toMatchObject([{ position, fault: null, building: null }, { position }]);
  holder.close();
});
