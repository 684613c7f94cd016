import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as E from 'fp-ts/Either';
import { follow } from '../../../test/conformance/event-store/follow';
import { logOf } from '../../../test/conformance/event-store/harness';
import { runProgram } from '../../../test/support/program';
import { right, run } from '../../../test/support/right';
import { newLogFile, openLog } from '../../../test/support/sqlite-log';
import { lockDataDir } from '../../data-dir/lock';
import { realClock } from '../../runtime/real';
import type { RecordedEvent } from '../event-store';
import { openSqliteStore } from './open-sqlite-store';
import type { SqliteStore } from './sqlite-store';

/** Another process that appends to the log until it is killed with -9. */
const writer = (file: string) => {
  const child = runProgram(require.resolve('../../../test/support/append-forever.ts'), [file]);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  reader.on('line', line => lines.push(line));
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  return {
    lines,
    printed: async (count: number): Promise<void> => {
      while (lines.length < count && child.exitCode === null) await Promise.race([once(reader, 'line'), ended]);
    },
    kill: async (): Promise<ReadonlyArray<string>> => {
      child.kill('SIGKILL');
      await ended;
      return lines.slice(1);
    },
  };
};

const wholeLog = async (store: SqliteStore): Promise<ReadonlyArray<RecordedEvent>> => {
  const streams = new Set<string>();
  for (let after = 0; ; ) {
    const page = await run(store.readAll({ after }));
    const last = page.at(-1);
    if (last === undefined) return logOf(store, 0, [...streams]);
    for (const { stream } of page) streams.add(stream);
    after = last.position;
  }
};

test('given a writer that is killed with -9 again and again, then all that it acknowledged is in the log, and the log is whole', async () => {
  const file = newLogFile();
  const acknowledged: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const process = writer(file);
    await process.printed(500 + 400 * round);
    acknowledged.push(...(await process.kill()));

    const store = openLog({ file });
    const log = await wholeLog(store);
    const ids = new Set(log.map(({ eventId }) => eventId));
    expect(ids.size).toBe(log.length);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter(id => !ids.has(id))).toEqual([]);
    expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index + 1));
    const lengths = new Map<string, number>();
    for (const { stream, revision } of log) {
      expect(revision).toBe(lengths.get(stream) ?? 0);
      lengths.set(stream, revision + 1);
    }
    expect([...lengths.values()].every(length => length % 2 === 0)).toBe(true);
    expect(await run(store.integrityCheck)).toEqual([]);
    await store.close();
  }
});

test('given a process that has the log open, then a second one is refused, may read beside it, and may write once it is killed', async () => {
  const file = newLogFile();
  const first = writer(file);
  await first.printed(1);

  const second = writer(file);
  await second.printed(1);
  const refusal = `The data directory ${dirname(file)} is in use by another flowsync process.`;
  expect(second.lines).toEqual([refusal]);
  await second.kill();
  expect(openSqliteStore({ file, clock: realClock })).toEqual(
    E.left({ _tag: 'OpenError', reason: 'locked', message: refusal }),
  );
  expect(lockDataDir(dirname(file))).toMatchObject(E.left({ reason: 'locked' }));

  await first.printed(100);
  const reader = openLog({ file, readOnly: true });
  const head = await run(reader.head());
  expect(head).toBeGreaterThan(0);
  expect(await reader.append('flow-1', 'any', [])()).toMatchObject(E.left({ _tag: 'StoreUnavailable' }));
  const streams = (await wholeLog(reader)).map(({ stream }) => stream);
  const follower = follow(reader, head, streams);
  await follower.until(10);
  await follower.stop();
  expect(follower.events.slice(0, 10).map(({ position }) => position)).toEqual(
    Array.from({ length: 10 }, (_, n) => head + 1 + n),
  );

  const acknowledged = await first.kill();
  const third = openLog({ file });
  const ids = new Set((await wholeLog(third)).map(({ eventId }) => eventId));
  expect(acknowledged.filter(id => !ids.has(id))).toEqual([]);
});

test('given a lock, when it is released, then the directory is free', () => {
  const dir = dirname(newLogFile());
  for (let n = 0; n < 3; n += 1) {
    const lock = right(lockDataDir(dir));
    expect(lockDataDir(dir)).toMatchObject(E.left({ reason: 'locked' }));
    lock.release();
    lock.release();
  }
});
