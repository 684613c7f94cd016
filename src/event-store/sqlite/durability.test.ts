import * as E from 'fp-ts/Either';
import { follow } from '../../../test/conformance/event-store/follow';
import { given, newEvent } from '../../../test/conformance/event-store/harness';
import { right, run } from '../../../test/support/right';
import { slowCommits } from '../../../test/support/slow-commits';
import { newLogFile, openLog } from '../../../test/support/sqlite-log';
import { until } from '../../../test/support/until';

/** A log on whose disk a sync lasts until it is let go. */
const openSlowly = async (file = newLogFile()) => {
  const clock = slowCommits();
  const waiting: Array<(error?: Error) => void> = [];
  let lasts = false;
  const sync = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (lasts) waiting.push(error => (error === undefined ? resolve() : reject(error)));
      else resolve();
    });
  const store = openLog({ file, clock, sync });
  // The first commits are in place: that they take long has to be seen.
  for (let n = 0; n < 8; n++) await given(store, 'flow-1', [newEvent()]);
  lasts = true;
  const append = (stream: string) => store.append(stream, 'any', [newEvent()])();
  const isSyncing = () => until(() => waiting.length > 0);
  return { store, clock, append, isSyncing, waiting, end: (error?: Error) => waiting.shift()?.(error) };
};

const someTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

test('given syncs that take long, then nothing is acknowledged or handed to followers before its own has ended', async () => {
  const { store, append, isSyncing, end } = await openSlowly();
  const before = await run(store.head());
  const follower = follow(store, before, ['flow-2']);
  let isAnswered = false;
  const appended = append('flow-2').then(answer => {
    isAnswered = true;
    return answer;
  });
  await isSyncing();
  await someTurns();
  expect(isAnswered).toBe(false);
  expect(await run(store.head())).toBe(before);
  expect(await run(store.readAll({ after: before }))).toEqual([]);
  end();
  expect(right(await appended).position).toBe(before + 1);
  await follower.until(1);
  await follower.stop();
});

test('given syncs that take long, then what comes meanwhile is taken, and shares the next commit', async () => {
  const { store, append, isSyncing, end, waiting } = await openSlowly();
  const { commits } = store.stats;
  const first = append('flow-2');
  await isSyncing();
  const others = Array.from({ length: 50 }, (_, n) => append(`flow-${3 + (n % 7)}`));
  await someTurns();
  expect(waiting).toHaveLength(1);
  end();
  await first;
  await isSyncing();
  end();
  await Promise.all(others);
  expect(store.stats.commits).toBe(commits + 2);
});

test('given a sync that failed, then its appends are refused, and all later ones, until the log is opened again', async () => {
  const file = newLogFile();
  const { store, append, isSyncing, end } = await openSlowly(file);
  const appended = append('flow-2');
  await isSyncing();
  end(new Error('EIO: i/o error, fdatasync'));
  const refused = E.left({
    _tag: 'StoreUnavailable',
    cause: 'a sync has failed, and nothing is written until the service starts again: EIO: i/o error, fdatasync',
  });
  expect(await appended).toEqual(refused);
  expect(await append('flow-2')).toEqual(refused);
  expect(await store.tryWriting()).toEqual(refused);
  await store.close();
  await given(openLog({ file }), 'flow-2', [newEvent()]);
});

test('given commits that are short again, then they are synced in place', async () => {
  const { append, clock, waiting, end } = await openSlowly();
  clock.set(0.1);
  let syncs = 0;
  for (let n = 0; n < 64 * 3; n++) {
    let isAnswered = false;
    const appended = append('flow-2').then(() => {
      isAnswered = true;
    });
    while (!isAnswered) {
      if (waiting.length > 0) syncs += 1;
      end();
      await new Promise(setImmediate);
    }
    await appended;
  }
  // Until one is synced in place to see how long that takes.
  expect(syncs).toBeGreaterThan(0);
  expect(syncs).toBeLessThanOrEqual(64);
  const appended = append('flow-2');
  await appended;
  expect(waiting).toEqual([]);
});

test('given commits of which some are short, then they are synced in place: others interrupt them, not the disk', async () => {
  const clock = slowCommits();
  const syncs: number[] = [];
  const store = openLog({ file: newLogFile(), clock, sync: async fd => void syncs.push(fd) });
  for (let n = 0; n < 100; n++) {
    clock.set(n % 5 === 0 ? 0.1 : 10);
    await given(store, 'flow-1', [newEvent()]);
  }
  expect(syncs).toEqual([]);
});
