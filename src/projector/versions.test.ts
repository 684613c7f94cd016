import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { projection, table } from '../../projections/projection';
import { append, described, fill, held, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tally } from '../../test/support/tally';
import type { EventStore } from '../event-store/event-store';

/** Events 1 to 1000 are in the log and in a read model of version 1, whose projector has stopped. */
const versionOne = async (): Promise<{ readonly log: EventStore; readonly dir: string }> => {
  const log = openLog();
  await fill(log, 1000);
  const { dir, stop, tallies } = startProjector({ store: log });
  await tallies(1000);
  await stop();
  return { log, dir };
};

const otherTables = (version: number) => {
  const counts = table('counts', { flow_id: 'integer', n: 'integer' }, ['flow_id']);
  return projection({ name: 'tally', version, follows: ['flow'], tables: [counts], fold: () => [] });
};
const databases = (dir: string) => readdirSync(dir).filter(name => name.endsWith('.sqlite'));

test('a newer version of the same tables is built while the old copy serves, with what happens meanwhile', async () => {
  const { log, dir } = await versionOne();
  const { store, release } = held(log);
  const { steps, status } = startProjector({ store, dir, projections: [tally(2, 10)] });
  expect(await steps(1000)).toBe(1000);
  const position = await append(log, 'flow-1', [described()]);
  expect(await steps(position)).toBe(1010);
  expect(status()).toMatchObject([{ version: 2, position, building: { position: 0, head: position } }]);

  release();
  while (status()[0]?.building !== null) await new Promise(setImmediate);
  expect(await steps(position)).toBe(10_010);
  expect(databases(dir)).toEqual(['tally.v2.sqlite']);
});

test('a newer version that was half built when the process ended is built on', async () => {
  const { log, dir } = await versionOne();
  const { store } = held(log);
  const first = startProjector({ store, dir, projections: [tally(2, 10)] });
  expect(await first.steps(1000)).toBe(1000);
  await first.stop();
  expect(databases(dir)).toEqual(['tally.v1.sqlite', 'tally.v2.sqlite']);
  const second = startProjector({ store: log, dir, projections: [tally(2, 10)] });
  while (second.status()[0]?.building !== null) await new Promise(setImmediate);
  expect(await second.steps()).toBe(10_000);
});

test('a newer version of other tables is not ready until it is built', async () => {
  const { log, dir } = await versionOne();
  const { store, release } = held(log);
  const { read, status } = startProjector({ store, dir, projections: [otherTables(2)], timeoutMs: 0 });
  const ask = read('tally', 0, db => db.all('SELECT * FROM counts'));
  expect(await ask()).toEqual(E.left({ _tag: 'NotReady', projection: 'tally', position: null }));
  release();
  while (status()[0]?.building !== null) await new Promise(setImmediate);
  expect(await run(ask)).toEqual([]);
  expect(databases(dir)).toEqual(['tally.v2.sqlite']);
});

test('tables that changed without a new version are noticed', async () => {
  const { log, dir } = await versionOne();
  const { read, reported } = startProjector({ store: log, dir, projections: [otherTables(1)] });
  expect(await run(read('tally', 0, db => db.all('SELECT * FROM counts')))).toEqual([]);
  expect(reported).toEqual([expect.stringContaining('other tables')]);
});

test('going back to the older version builds it anew', async () => {
  const { log, dir } = await versionOne();
  const newer = startProjector({ store: log, dir, projections: [tally(2, 10)] });
  while (newer.status()[0]?.building !== null) await new Promise(setImmediate);
  await newer.stop();
  const older = startProjector({ store: log, dir });
  expect(await older.steps()).toBe(1000);
  expect(existsSync(join(dir, 'tally.v2.sqlite'))).toBe(false);
});
