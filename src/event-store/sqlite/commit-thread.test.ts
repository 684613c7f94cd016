import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { newLogFile, openLog } from '../../../test/support/sqlite-log';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock } from '../../runtime/real';
import { follow } from '../conformance/follow';
import { given, idsOf, newEvents, run, streamOf } from '../conformance/harness';
import { type Committer, committing, unavailable } from './commit';
import { commitThread } from './commit-thread';
import { openForWriting } from './open-database';
import { sqliteStore } from './sqlite-store';

test('given a commit that cannot go on, then whoever reads is answered all the same', async () => {
  const file = newLogFile();
  const store = openLog({ file });
  await given(store, 'flow-1', newEvents(3));
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  let stored = false;
  const append = given(store, 'flow-1', newEvents(1)).then(() => {
    stored = true;
  });
  for (let n = 0; n < 20; n += 1) expect(await streamOf(store, 'flow-1')).toHaveLength(3);
  expect(stored).toBe(false);
  other.exec('ROLLBACK');
  other.close();
  await append;
  expect(await streamOf(store, 'flow-1')).toHaveLength(4);
});

test('given a thread that cannot open the log, then its batch is told why, and the next batch starts it anew', async () => {
  const file = join(tempDir(), 'later', 'events.db');
  const committer = commitThread(file);
  const batch = [{ stream: 'flow-1', expected: 'no-stream', events: newEvents(2) }] as const;
  expect(await committer.commit(batch)).toEqual(
    E.left({ _tag: 'StoreUnavailable', cause: expect.stringContaining(file) }),
  );
  mkdirSync(dirname(file));
  expect(await committer.commit(batch)).toMatchObject(E.right({ outcomes: [E.right({ revision: 1, position: 2 })] }));
  await committer.close();
});

describe('given a commit whose answer was lost', () => {
  /** Stores what it is handed; of the first batches, so many get no answer. */
  const losing = (lost: number, commit: ReturnType<typeof committing>): Committer => {
    let batches = 0;
    return {
      commit: async appends => {
        const outcome = commit(appends);
        batches += 1;
        return batches > lost ? outcome : E.left(unavailable('lost'));
      },
      close: async () => undefined,
    };
  };
  const open = (lost: number) => {
    const file = newLogFile();
    const db = openForWriting(file);
    if (E.isLeft(db)) throw new Error(db.left.message);
    const committer = losing(lost, committing(db.right));
    return sqliteStore(db.right, committer, () => undefined, { file, clock: realClock });
  };

  test('then followers see what it stored, and a retry gets its place', async () => {
    const store = open(1);
    const follower = follow(store, 0, ['flow-1', 'flow-2']);
    const [first, second] = [newEvents(2), newEvents(1)];
    expect(await store.append('flow-1', 'no-stream', first)()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
    await follower.until(2);
    expect(await store.append('flow-1', 'no-stream', first)()).toEqual(E.right({ revision: 1, position: 2 }));
    await given(store, 'flow-2', second);
    await follower.until(3);
    await follower.stop();
    expect(idsOf(follower.events)).toEqual(idsOf([...first, ...second]));
    expect(follower.events.map(({ position }) => position)).toEqual([1, 2, 3]);
    await store.close();
  });

  test('then those that waited behind it are stored, each once', async () => {
    const store = open(1);
    const lost = store.append('flow-1', 'any', newEvents(1))();
    await new Promise(setImmediate);
    const behind = newEvents(40).map(event => store.append('flow-1', 'any', [event])());
    expect(await lost).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
    expect((await Promise.all(behind)).every(E.isRight)).toBe(true);
    const log = await run(store.readAll());
    expect(log.map(({ position }) => position)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
    await store.close();
  });
});
