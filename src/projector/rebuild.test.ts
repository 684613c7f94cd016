import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { append, described, fill, held, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';
import type { EventStore } from '../event-store/event-store';

const tamperWith = (file: string): void => {
  const db = new DatabaseSync(file);
  db.exec('UPDATE tallies SET events = 0 WHERE flow_id = 10');
  db.close();
};

/** 1000 events, in the read model too, but for flow 10, of which somebody made 0. */
const tampered = async (log: EventStore, store: EventStore = log) => {
  await fill(log, 1000);
  const first = startProjector({ store: log });
  await first.tallies(1000);
  await first.stop();
  tamperWith(join(first.dir, 'tally.v1.sqlite'));
  const started = startProjector({ store, dir: first.dir });
  expect((await started.tallies())[10]).toBe(0);
  return started;
};

const databases = (dir: string) => readdirSync(dir).filter(name => name.endsWith('.sqlite'));

test('a read model is built anew while it serves, with what happens meanwhile', async () => {
  const log = openLog();
  const { store, release } = held(log);
  const { rebuild, tallies, status, dir } = await tampered(log, store);
  const progress: Array<readonly [number, number]> = [];
  const rebuilt = rebuild('tally', (done, total) => progress.push([done, total]))();
  const position = await append(log, 'flow-10', [described()]);
  expect((await tallies(position))[10]).toBe(1);
  expect(status()).toMatchObject([{ position, building: { position: 0, head: position } }]);
  expect(databases(dir)).toHaveLength(2);

  release();
  expect(await rebuilt).toEqual(E.right(undefined));
  expect((await tallies())[10]).toBe(101);
  expect(status()).toMatchObject([{ position, building: null }]);
  expect(progress.at(-1)).toEqual([position, position]);
  expect(databases(dir)).toHaveLength(1);

  const next = await append(log, 'flow-10', [described()]);
  expect((await tallies(next))[10]).toBe(102);
});

test('it is kept, over restarts and again and again', async () => {
  const log = openLog();
  const first = await tampered(log);
  await run(first.rebuild('tally'));
  await run(first.rebuild('tally'));
  await first.stop();
  const second = startProjector({ store: log, dir: first.dir });
  expect((await second.tallies())[10]).toBe(100);
  expect(await run(second.compare('tally'))).toEqual([]);
});

test('there may be nothing to build it from', async () => {
  const { rebuild, tallies } = startProjector({ store: openLog() });
  expect(await rebuild('tally')()).toEqual(E.right(undefined));
  expect(await tallies()).toEqual({});
  expect(await rebuild('tally')()).toEqual(E.right(undefined));
});

test('two who ask for it at once share one', async () => {
  const { rebuild, tallies, dir } = await tampered(openLog());
  const both = await Promise.all([rebuild('tally')(), rebuild('tally')()]);
  expect(both).toEqual([E.right(undefined), E.right(undefined)]);
  expect((await tallies())[10]).toBe(100);
  expect(databases(dir)).toEqual(['tally.v1-2.sqlite']);
});

test('after a crash in the middle of it the old copy serves, and the half-built one is gone', async () => {
  const log = openLog();
  const { store } = held(log);
  const { rebuild, dir } = await tampered(log, store);
  void rebuild('tally')();
  const crashed = join(tempDir(), 'crashed');
  cpSync(dir, crashed, { recursive: true });
  expect(databases(crashed)).toHaveLength(2);

  const { tallies, status } = startProjector({ store: log, dir: crashed });
  expect((await tallies())[10]).toBe(0);
  expect(status()).toMatchObject([{ position: 1000, building: null }]);
  expect(databases(crashed)).toEqual(['tally.v1.sqlite']);
});

test('when the service stops in the middle of it the old copy is kept', async () => {
  const log = openLog();
  const { rebuild, stop, dir } = await tampered(log, held(log).store);
  const rebuilt = rebuild('tally')();
  await stop();
  expect(await rebuilt).toMatchObject({ left: { _tag: 'RebuildFailed' } });
  expect(databases(dir)).toEqual(['tally.v1.sqlite']);
});
