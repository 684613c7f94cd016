/** Exports beside a service whose disk has no room for them, or that has enough of them. */
import { readdirSync } from 'node:fs';
import { createExports, MAX_EXPORTS } from '../../src/exports/exports';
import { closeAll } from '../../src/exports/hand-over';
import { fillAnalysisLog } from '../support/analysis-log';
import { newLogFile, openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';

const file = newLogFile();
beforeAll(async () => {
  const store = openLog({ file });
  await fillAnalysisLog(store, 5);
  await store.close();
});

const asked = { format: 'ocel-json', by: 'flow', about: { upTo: 60, range: {} } } as const;
const { signal } = new AbortController();

test('a disk without room ends the export with what was missing, and the next one that has room is made', async () => {
  const dir = tempDir();
  let free = 100_000;
  const exports = createExports({ store: openLog({ file, readOnly: true }), dir, freeBytes: () => free });
  expect(await exports.make('a', asked, signal)).toMatchObject({
    ...{
      kind: 'failed',
      reason: 'no-room',
      cause: 'The export takes more than 50000 bytes of disk, which is as much as it may',
    },
  });
  expect(readdirSync(dir)).toEqual([]);
  free = 1e9;
  const made = await exports.make('b', asked, signal);
  if ('kind' in made) throw new Error(made.cause);
  expect(made.events).toBe(60);
  expect(readdirSync(dir)).toEqual([]);
  await closeAll(made.files);
});

test('there are two places at once, each free again when it is left', () => {
  const exports = createExports({ store: openLog({ file, readOnly: true }), dir: tempDir() });
  const places = [exports.enter(), exports.enter()];
  expect([MAX_EXPORTS, places.includes(null), exports.enter()]).toEqual([2, false, null]);
  places[0]?.();
  expect([exports.enter() === null, exports.enter()]).toEqual([false, null]);
});

test('one that nobody waits for is stopped, as are all when the service stops', async () => {
  const dir = tempDir();
  const exports = createExports({ store: openLog({ file, readOnly: true }), dir, freeBytes: () => 1e9 });
  const gone = new AbortController();
  const making = ['a', 'b'].map(id => exports.make(id, asked, id === 'a' ? gone.signal : signal));
  gone.abort();
  expect(await making[0]).toMatchObject({ kind: 'failed', reason: 'stopped' });
  await exports.stop();
  const last = await making[1];
  if (last !== undefined && !('kind' in last)) await closeAll(last.files);
  expect(readdirSync(dir)).toEqual([]);
  expect(exports.enter()).toBeNull();
});
