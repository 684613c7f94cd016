/** What the service and the command line write is for their owner, whatever the umask and the modes before were. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { isOurs } from '../../src/data-dir/files';
import { flowsync, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';

const filesIn = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir, { recursive: true }).map(name => join(dir, String(name)));

test('a service mends the modes of a data directory, says so, and makes no file that others may read', async () => {
  process.umask(0o022);
  const dir = join(tempDir(), 'data');
  mkdirSync(dir);
  writeFileSync(join(dir, 'secret.key'), Buffer.alloc(32, 1).toString('base64'));
  new DatabaseSync(join(dir, 'people.sqlite')).close();
  chmodSync(join(dir, 'people.sqlite'), 0o644);
  expect(statSync(dir).mode & 0o777).toBe(0o755);

  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
  await service.send('POST', '/flows/7/participants', [{ userId: 1, name: 'Ada' }]).catch(() => undefined);
  await service.send('PUT', '/flows/7', { code: 'A', title: 'A' });
  const whileItRuns = filesIn(dir).filter(file => (statSync(file).mode & 0o077) !== 0);
  // What a restore moves aside, and whose modes are mended.
  expect(readdirSync(dir).filter(name => !isOurs(name))).toEqual([]);
  const { stdout } = await service.stop();
  expect(whileItRuns).toEqual([]);
  expect([dir, ...filesIn(dir)].filter(file => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  expect(stdout).toMatch(/"level":"warn".*Others could read these.*the directory itself, people\.sqlite, secret\.key/);
});

test('a link in place of a file, and a database that somebody added to, are refused with a line', async () => {
  const linked = tempDir();
  const outside = join(tempDir(), 'key');
  symlinkSync(outside, join(linked, 'secret.key'));
  expect(await flowsync(['start'], { FLOWSYNC_DATA_DIR: linked, PORT: '0' })).toMatchObject({
    code: 1,
    stderr: `flowsync: ${join(linked, 'secret.key')} is a link, which is not followed; put what it leads to in its place.\n`,
  });
  expect(() => readFileSync(outside)).toThrow('ENOENT');

  const dir = tempDir();
  await (await startFlowsync({ FLOWSYNC_DATA_DIR: dir })).stop();
  const db = new DatabaseSync(join(dir, 'people.sqlite'));
  db.exec('CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM people; END');
  db.close();
  expect(await flowsync(['start'], { FLOWSYNC_DATA_DIR: dir, PORT: '0' })).toMatchObject({
    code: 1,
    stderr: `flowsync: ${join(dir, 'people.sqlite')}: it holds what flowsync did not make: "trigger spy".\n`,
  });
});
