import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { follow } from '../../../test/conformance/event-store/follow';
import {
  given,
  isAscending,
  logOf,
  newEvent,
  newEvents,
  streamOf,
} from '../../../test/conformance/event-store/harness';
import { right, run } from '../../../test/support/right';
import { newLogFile, openLog } from '../../../test/support/sqlite-log';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock } from '../../runtime/real';
import { openForWriting } from './open-database';
import { sqliteStore } from './sqlite-store';

describe('group commit', () => {
  test('given many appends in one turn, then they share one commit', async () => {
    const store = openLog();
    await Promise.all(Array.from({ length: 500 }, (_, n) => given(store, `flow-${n % 7}`, newEvents(2))));
    expect(store.stats).toMatchObject({ appends: 500, commits: 1 });
    await given(store, 'flow-1', newEvents(2));
    expect(store.stats).toMatchObject({ appends: 501, commits: 2 });
  });

  test('given 64 writers that each wait for their answer, then commits are few', async () => {
    const store = openLog();
    const writer = async (stream: string): Promise<void> => {
      for (let n = 0; n < 20; n += 1) await given(store, stream, [newEvent()]);
    };
    await Promise.all(Array.from({ length: 64 }, (_, n) => writer(`flow-${n}`)));
    expect(store.stats.appends).toBe(64 * 20);
    expect(store.stats.commits).toBeLessThan((64 * 20) / 16);
  });

  test('given more than one commit should take, then it is several, and nothing is lost', async () => {
    const store = openLog();
    await Promise.all(Array.from({ length: 3000 }, (_, n) => given(store, `flow-${n}`, [newEvent()])));
    expect(store.stats).toMatchObject({ appends: 3000, commits: 3 });
    expect(await run(store.head())).toBe(3000);
  });
});

describe('memory', () => {
  test('given warm streams and followers that keep up, then nothing is read from the file', async () => {
    const store = openLog();
    const streams = ['flow-1', 'flow-2'];
    for (const stream of streams) await given(store, stream, newEvents(3));
    const before = await run(store.head());
    const { reads } = store.stats;
    const follower = follow(store, before, streams);
    for (let n = 0; n < 20; n += 1) for (const stream of streams) await given(store, stream, newEvents(2), 2 + 2 * n);
    await follower.until(80);
    await follower.stop();
    expect(await logOf(store, before, streams)).toHaveLength(80);
    expect(store.stats.reads).toBe(reads);
  });

  test('given recent events, then every reader and follower gets the same objects', async () => {
    const store = openLog();
    const followers = [follow(store, 0, ['flow-1']), follow(store, 0, ['flow-1'])];
    await given(store, 'flow-1', newEvents(100));
    for (const follower of followers) await follower.until(100);
    const read = await run(store.readAll());
    for (const { events } of followers) expect(events.every((event, index) => event === read[index])).toBe(true);
  });

  test('given a stream that was read to its end, then where it ends is known, unless others write the log', async () => {
    const file = newLogFile();
    const first = openLog({ file });
    await given(first, 'flow-1', newEvents(3));
    await first.close();
    const store = openLog({ file });
    const known = async (from: number, limit: number): Promise<number | null | undefined> => {
      await run(store.readStream('flow-1', { from, limit }));
      return store.knownRevision?.('flow-1');
    };
    // It may go on, or is not seen.
    expect([await known(0, 1), await known(0, 3), await known(1, 2), await known(3, 9)]).toEqual(Array(4).fill(null));
    expect(await known(1, 3)).toBe(2);
    const { reads } = store.stats;
    await given(store, 'flow-1', newEvents(1), 2);
    expect(store.stats.reads).toBe(reads);
    expect(await store.append('flow-1', 2, newEvents(1))()).toMatchObject(E.left({ actual: 3 }));

    const beside = openLog({ file, readOnly: true });
    expect(await run(beside.readStream('flow-1'))).toHaveLength(4);
    expect(beside.knownRevision?.('flow-1')).toBeNull();
  });

  test('given more events than are kept in memory, then the log reads the same, wherever one begins', async () => {
    const store = openLog();
    const events = newEvents(5000);
    for (let from = 0; from < events.length; from += 100)
      await given(store, `flow-${from % 300}`, events.slice(from, from + 100));
    for (const after of [0, 1, 899, 903, 904, 905, 3999, 4998, 4999, 5000, 6000]) {
      for (const limit of [1, 10, 1000]) {
        const page = await run(store.readAll({ after, limit }));
        expect(page.map(({ eventId }) => eventId)).toEqual(
          events.slice(after, after + limit).map(({ eventId }) => eventId),
        );
        expect(page.map(({ position }) => position)).toEqual(page.map((_, index) => after + 1 + index));
      }
    }
    expect(await run(store.readAll({ after: -10, limit: 3 }))).toMatchObject([
      { position: 1 },
      { position: 2 },
      { position: 3 },
    ]);
    expect(await run(store.readAll({ limit: -1 }))).toEqual([]);
  });
});

test('given a full disk, then the append fails as a whole, the log stays sound, and goes on when there is room', async () => {
  const file = newLogFile();
  const db = right(openForWriting(file));
  db.exec('PRAGMA max_page_count = 40');
  const store = sqliteStore(db, () => undefined, { file, clock: realClock });
  const append = newEvents(10).map(event => ({ ...event, data: JSON.stringify('x'.repeat(500)) }));
  const appends = Array.from({ length: 60 }, () => append.map(event => ({ ...event, eventId: newEvent().eventId })));

  const outcomes: boolean[] = [];
  for (const events of appends) outcomes.push(E.isRight(await store.append('flow-1', 'any', events)()));
  const stored = outcomes.filter(ok => ok).length;
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(appends.length);
  expect(await streamOf(store, 'flow-1')).toHaveLength(10 * stored);
  expect(await run(store.integrityCheck)).toEqual([]);

  db.exec('PRAGMA max_page_count = 4000');
  await Promise.all(appends.map(events => given(store, 'flow-1', events)));
  const log = await logOf(store, 0, ['flow-1']);
  expect(log).toHaveLength(10 * appends.length);
  expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index + 1));
  await store.close();
});

test('given an append that SQLite cannot take, then all that share its transaction are refused, and the next ones are not', async () => {
  const file = newLogFile();
  const opened = right(openForWriting(file));
  opened.limits.length = 20_000;
  const store = sqliteStore(opened, () => undefined, { file, clock: realClock });
  const [small, huge] = [newEvent(), newEvent({ data: JSON.stringify('x'.repeat(30_000)) })];
  const outcomes = await Promise.all([
    store.append('flow-1', 'no-stream', [small])(),
    store.append('flow-2', 'no-stream', [huge])(),
    store.append('flow-3', 'no-stream', [newEvent()])(),
  ]);
  expect(outcomes).toEqual(Array(3).fill(E.left({ _tag: 'StoreUnavailable', cause: expect.any(String) })));
  expect(await run(store.readAll())).toEqual([]);
  expect(await store.append('flow-1', 'no-stream', [small])()).toEqual(E.right({ revision: 0, position: 1 }));
  await store.close();
});

test('given a name or an id that SQLite would cut or cannot keep, then it is refused and never taken for another', async () => {
  const store = openLog();
  const event = newEvent();
  await given(store, 'flow-1', [event]);
  await expect(store.append('flow-1\0', 'no-stream', [newEvent()])()).rejects.toThrow(TypeError);
  await expect(store.append('flow-1', 'any', [newEvent({ type: 'a\0b' })])()).rejects.toThrow(TypeError);
  await expect(store.append('flow-1', 'any', [newEvent({ eventId: 'not a uuid' })])()).rejects.toThrow(TypeError);
  expect(await run(store.readStream('flow-1\0'))).toEqual([]);
  expect(await run(store.find('flow-1\0', event.eventId))).toBeNull();
  expect(await run(store.find('flow-1', 'not a uuid'))).toBeNull();
  expect(await run(store.find('flow-1', event.eventId.toUpperCase()))).toMatchObject({ eventId: event.eventId });
});

test('given a program that would edit the log, then the file itself refuses', async () => {
  const file = newLogFile();
  const store = openLog({ file });
  await given(store, 'flow-1', newEvents(2));
  await store.close();
  const db = new DatabaseSync(file);
  expect(() => db.exec(`UPDATE events SET data = '{}'`)).toThrow('events are never edited');
  expect(() => db.exec('DELETE FROM events WHERE position = 2')).toThrow('events are never deleted');
  db.close();
});

describe('backup', () => {
  test('given appends that go on, then the copy is the log as it was at one moment, and opens as a log', async () => {
    const store = openLog();
    for (let n = 0; n < 40; n += 1) await given(store, `flow-${n % 3}`, newEvents(250));
    const before = await run(store.head());
    const copy = join(tempDir(), 'events.db');
    const progress: Array<readonly [number, number]> = [];
    let copying = true;
    const backup = run(store.backup(copy, (done, total) => progress.push([done, total]))).then(() => {
      copying = false;
    });
    while (copying) await given(store, 'flow-1', newEvents(10));
    await backup;

    expect(readdirSync(dirname(copy))).toEqual(['events.db']);
    const [done, total] = progress.at(-1) ?? [];
    expect(done).toBe(total);
    expect(isAscending(progress.map(([pages]) => pages))).toBe(true);
    const restored = openLog({ file: copy });
    const head = await run(restored.head());
    expect(head).toBe(before);
    expect(await logOf(restored, 0, ['flow-0', 'flow-1', 'flow-2'])).toEqual(
      (await logOf(store, 0, ['flow-0', 'flow-1', 'flow-2'])).slice(0, head),
    );
    expect(await run(restored.integrityCheck)).toEqual([]);
    expect(await restored.append('flow-9', 'no-stream', [newEvent()])()).toMatchObject(E.right({ position: head + 1 }));
  });

  test('given a file that exists or a directory that does not, then it is refused in one line and nothing is left behind', async () => {
    const file = newLogFile();
    const store = openLog({ file });
    await given(store, 'flow-1', newEvents(2));
    const [taken, nowhere] = [join(tempDir(), 'copy.db'), join(tempDir(), 'missing', 'copy.db')];
    await run(store.backup(taken));
    for (const target of [taken, nowhere, file]) {
      const failed = await store.backup(target)();
      expect(failed).toMatchObject(E.left({ _tag: 'BackupFailed', message: expect.stringContaining(target) }));
      expect(existsSync(`${target}.part`)).toBe(false);
    }
    expect(readdirSync(dirname(taken))).toEqual(['copy.db']);
  });
});
