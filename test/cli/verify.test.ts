import { join } from 'node:path';
import { flowsync } from '../support/process';
import { seed, tamper } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';

const seeded = async () => {
  const dir = tempDir();
  await seed(dir, 1, 3);
  return { log: join(dir, 'events.sqlite'), verify: () => flowsync(['verify'], { FLOWSYNC_DATA_DIR: dir }) };
};

test('a log that is as it was written passes, and has a digest that names its content', async () => {
  const { verify } = await seeded();
  const first = await verify();
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^events 9\nstreams 3\nposition 9\nsha256 [0-9a-f]{64}\n/);
  expect((await verify()).stdout).toBe(first.stdout);
});

const edit = (change: string) => `UPDATE events SET ${change} WHERE position = 5`;

test.each([
  ['facts that are no JSON', edit(`data = '{"sourceId":'`), 'SourceAdded cannot be read: its facts are not JSON'],
  [
    'a fact that does not fit',
    edit(`data = json_remove(data, '$.sourceId')`),
    'SourceAdded cannot be read: its facts do not fit at sourceId',
  ],
  ['metadata that do not fit', edit(`metadata = '{}'`), 'SourceAdded cannot be read: its metadata do not fit'],
  ['an event of no known type', edit(`type = 'SourceGranted'`), 'SourceGranted cannot be read'],
  [
    'an event that is gone',
    'DELETE FROM events WHERE position = 5',
    'position 6, flow-2 revision 2: follows position 4',
  ],
  [
    'the last event of a stream gone',
    'DELETE FROM events WHERE position = 6',
    'position 7, flow-3 revision 0: follows position 5',
  ],
  [
    'a revision left out',
    'UPDATE events SET revision = 3 WHERE position = 6',
    'flow-2 revision 3: revision 2 was expected',
  ],
])('%s: reported with its place, exit code 1', async (_, sql, finding) => {
  const { log, verify } = await seeded();
  tamper(log, sql);
  const { code, stdout, stderr } = await verify();
  expect(code).toBe(1);
  expect(stdout).toContain(finding);
  expect(stderr).toMatch(/^flowsync: \d+ findings?\.\n$/);
});

test('an edited fact that still reads changes the digest', async () => {
  const { log, verify } = await seeded();
  const before = await verify();
  tamper(log, edit(`data = json_set(data, '$.description', 'forged')`));
  const after = await verify();
  expect(after.stdout).not.toBe(before.stdout);
});
