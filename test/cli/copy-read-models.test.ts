/** `flowsync copy-read-models`: a new replica that starts from what another has read. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '../../projections';
import { flowsync, startFlowsync } from '../support/process';
import { startProjector } from '../support/read-models';
import { run } from '../support/right';
import { seed } from '../support/seeded-log';
import { openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';
import { countedReads } from './counted-reads';

const inside = (dir: string, ...args: ReadonlyArray<string>) => flowsync(args, { FLOWSYNC_DATA_DIR: dir });
const newDir = (): string => join(tempDir(), 'replica');

/** Events 1 to 300 of 100 flows in the log and in the read models. */
const withReadModels = async (): Promise<string> => {
  const dir = join(tempDir(), 'data');
  await seed(dir, 1, 100);
  expect(await inside(dir, 'rebuild')).toMatchObject({ code: 0 });
  return dir;
};

/** The read models of a replica, caught up with a log; answers with how many events it was given to get there. */
const caughtUp = async (log: string, replica: string) => {
  const { store, events } = countedReads(openLog({ file: join(log, 'events.sqlite'), readOnly: true }));
  const projector = startProjector({ store, dir: join(replica, 'read-models'), projections });
  const flows = await run(
    projector.read('flows', 0, db => db.all<{ flow_id: number }>('SELECT flow_id FROM flows ORDER BY flow_id')),
  );
  while (projector.status().some(({ building }) => building !== null)) await new Promise(setImmediate);
  return { given: events(), flows: flows.length, reported: projector.reported };
};

test('a replica on the copy reads only what is new', async () => {
  const dir = await withReadModels();
  const replica = newDir();
  expect((await inside(dir, 'copy-read-models', replica)).stderr).toContain('up to position 300');
  await seed(dir, 101, 104);
  expect(await caughtUp(dir, replica)).toEqual({ given: 12, flows: 104, reported: [] });
});

test('on the copy of another log it builds them anew', async () => {
  const replica = newDir();
  await inside(await withReadModels(), 'copy-read-models', replica);
  const other = join(tempDir(), 'other');
  await seed(other, 1, 110);
  const { given, flows, reported } = await caughtUp(other, replica);
  expect({ given, flows }).toEqual({ given: 330, flows: 110 });
  expect(reported).toHaveLength(projections.length);
  expect(reported[0]).toContain('it was built from another log');
});

test('beside a service that runs, each copy is what the log said at one moment, and nothing else comes along', async () => {
  const dir = tempDir();
  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
  let going = true;
  const writing = (async () => {
    for (let flowId = 1; going; flowId += 1) {
      await service.send('PUT', `/flows/${flowId}`, { code: `F${flowId}`, title: 'Live' });
      await service.send('POST', `/flows/${flowId}/participants`, [{ userId: flowId, name: 'Ada' }]);
    }
  })();
  const replica = newDir();
  const done = await inside(dir, 'copy-read-models', replica);
  going = false;
  await writing;
  await service.stop();
  expect(done).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('FLOWSYNC_SECRET_KEY') });
  expect(readdirSync(replica).sort()).toEqual(['reactor.sqlite', 'read-models']);
  await flowsync(['copy', '--from', `sqlite:${dir}`, '--to', `sqlite:${replica}`]);
  expect(await inside(replica, 'verify')).toMatchObject({ code: 0, stderr: '' });
});

test('a directory that holds something, or has no place to be, is left alone', async () => {
  const dir = await withReadModels();
  const taken = tempDir();
  writeFileSync(join(taken, 'precious'), '');
  for (const [target, message] of [
    [taken, `${taken} is not an empty directory; nothing was written.`],
    [join(taken, 'a', 'b'), `The directory ${join(taken, 'a')} does not exist.`],
    [dir, `${dir} is not an empty directory; nothing was written.`],
  ] as const) {
    expect(await inside(dir, 'copy-read-models', target)).toMatchObject({ code: 1, stderr: `flowsync: ${message}\n` });
  }
  expect(readdirSync(taken)).toEqual(['precious']);
});

test('where there are no read models, or one is damaged, one line says so', async () => {
  const dir = join(tempDir(), 'data');
  mkdirSync(join(dir, 'read-models'), { recursive: true });
  const replica = newDir();
  const none = await inside(dir, 'copy-read-models', replica);
  expect(none.stderr).toBe(`flowsync: ${join(dir, 'read-models')} holds no read models of this version.\n`);
  const [flows] = projections;
  const file = join(dir, 'read-models', `${flows?.name}.v${flows?.version}.sqlite`);
  writeFileSync(file, 'not a database at all, whatever it is called'.repeat(100));
  const damaged = await inside(dir, 'copy-read-models', replica);
  expect(damaged).toMatchObject({ code: 1, stderr: expect.stringMatching(/^flowsync: .*flows\.v\d+\.sqlite: .*\n$/) });
  expect(existsSync(join(replica, 'read-models'))).toBe(false);
});
