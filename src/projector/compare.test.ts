import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { runProgram } from '../../test/support/program';
import { append, described, fill, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tally } from '../../test/support/tally';
import { tempDir } from '../../test/support/temp-dir';
import { realClock } from '../runtime/real';
import { compareWithLog } from './compare';

const changing = (dir: string, sql: string): void => {
  const db = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
  db.exec(sql);
  db.close();
};

test('what was tampered with is found: changed, removed and added rows', async () => {
  const store = openLog();
  await fill(store, 1000);
  const { compare, dir, tallies } = startProjector({ store });
  await tallies();
  expect(await run(compare('tally'))).toEqual([]);
  changing(
    dir,
    `UPDATE tallies SET events = 99 WHERE flow_id = 3; DELETE FROM tallies WHERE flow_id = 10;
    INSERT INTO tallies VALUES (0, 1, 1), (11, 1, 1)`,
  );
  const row = (flow_id: number, events: number, steps = events) => ({ flow_id, events, steps });
  expect(await run(compare('tally'))).toEqual([
    { table: 'tallies', key: { flow_id: 0 }, expected: null, actual: row(0, 1) },
    { table: 'tallies', key: { flow_id: 3 }, expected: row(3, 100), actual: row(3, 99, 100) },
    { table: 'tallies', key: { flow_id: 10 }, expected: row(10, 100), actual: null },
    { table: 'tallies', key: { flow_id: 11 }, expected: null, actual: row(11, 1) },
  ]);
  expect(readdirSync(dir).filter(name => !name.startsWith('tally.v1.sqlite'))).toEqual([]);
});

test('nothing differs while events keep coming', async () => {
  const store = openLog();
  await fill(store, 5000);
  const { compare, tallies } = startProjector({ store });
  await tallies();
  let isDone = false;
  const compared = run(compare('tally')).finally(() => {
    isDone = true;
  });
  let appended = 0;
  for (; !isDone; appended++) await append(store, 'flow-1', [described()]);
  expect(await compared).toEqual([]);
  expect((await tallies(5000 + appended))[1]).toBe(500 + appended);
});

test('a read model that lies there is compared without a projector', async () => {
  const store = openLog();
  await fill(store, 1000);
  const { dir, stop, tallies } = startProjector({ store });
  await tallies();
  await stop();
  const progress: number[] = [];
  const compared = { store, dir, projection: tally(), clock: realClock };
  expect(await compareWithLog(compared, done => progress.push(done))()).toEqual(E.right([]));
  expect(progress.at(-1)).toBe(1000);
  expect(await compareWithLog({ ...compared, dir: join(dir, 'nowhere') })()).toMatchObject({
    left: { _tag: 'CompareFailed', message: expect.stringContaining('tally') },
  });
});

test('200,000 rows are compared in a small heap, however often the collector runs', async () => {
  const env = { ...process.env, NODE_OPTIONS: '--expose-gc --max-old-space-size=64' };
  const child = runProgram(join(__dirname, '../../test/support/compare-rows.ts'), [tempDir()], { env });
  const ended = new Promise(resolve => child.on('exit', (code, signal) => resolve(signal ?? code)));
  const row = (text: string) => ({ event: 2000, n: 99, text });
  expect(child.stdout && JSON.parse(await text(child.stdout))).toEqual([
    { table: 'rows', key: { event: 2000, n: 99 }, expected: row('row 99'), actual: row('forged') },
  ]);
  expect(await ended).toBe(0);
});
