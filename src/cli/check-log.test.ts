import { join } from 'node:path';
import { seed, tamper } from '../../test/support/seeded-log';
import { openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';
import { checkLog } from './check-log';

/** Flows 1 to 3 with three events each, less those at these positions, as a log that counts positions in its own way. */
const checked = async (deleted: string) => {
  const dir = tempDir();
  await seed(dir, 1, 3);
  const file = join(dir, 'events.sqlite');
  tamper(file, `DELETE FROM events WHERE position IN (${deleted})`);
  return checkLog({ store: openLog({ file, readOnly: true }), embedded: null }, () => undefined);
};

test.each([
  ['the beginning of a stream', '4, 5'],
  ['a whole stream', '4, 5, 6'],
])('where operators may delete %s, that is no finding', async (_, deleted) => {
  expect(await checked(deleted)).toMatchObject({ findings: [], position: 9 });
});

test('a hole behind what a stream still shows is a finding there, too', async () => {
  expect(await checked('5')).toMatchObject({ findings: ['position 6, flow-2 revision 2: revision 1 was expected'] });
});
