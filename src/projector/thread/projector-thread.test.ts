import { cpSync, readdirSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { append, described, fill, readYourWrites } from '../../../test/support/read-models';
import { run } from '../../../test/support/right';
import { openLog } from '../../../test/support/sqlite-log';
import { tally } from '../../../test/support/tally';
import { tempDir } from '../../../test/support/temp-dir';
import { realClock, realRandom } from '../../runtime/real';
import { createProjectorThread } from './projector-thread';

const program = join(__dirname, '../../../test/support/tally-thread.ts');
const running: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** From within: a thread that is ended from outside while it is inside SQLite takes the process with it. */
const broken = async (thread: Worker | undefined): Promise<void> => {
  const ended = new Promise(resolve => thread?.once('exit', resolve));
  thread?.postMessage('break');
  await ended;
};

const start = ({ timeoutMs = 30_000, dataDir = tempDir(), clock = realClock } = {}) => {
  const store = openLog({ file: join(dataDir, 'events.sqlite') });
  const dir = join(dataDir, 'read-models');
  const threads: Worker[] = [];
  const reported: string[] = [];
  const projector = createProjectorThread({
    ...{
      projections: [tally()],
      store: { ...store, isShared: false },
      clock,
      timeoutMs,
      onError: line => reported.push(line),
    },
    data: { store: { eventStore: 'sqlite', streamPrefix: '', dataDir }, dir },
    startThread: workerData => {
      const thread = new Worker(program, { workerData });
      threads.push(thread);
      return thread;
    },
  });
  running.push(projector.stop);
  projector.start();
  const tallies = async (atLeast = 0): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await run(
          projector.read('tally', atLeast, db =>
            db.all<{ flow_id: number; events: number }>('SELECT flow_id, events FROM tallies ORDER BY flow_id'),
          ),
        )
      ).map(({ flow_id, events }) => [flow_id, events]),
    );
  return { ...projector, store, dir, threads, reported, tallies };
};

test('whoever knows of an append sees it in the next read, however many others append', async () => {
  const { store, tallies } = start();
  await readYourWrites(store, tallies, 20, 20);
});

test('many events gather as long as nobody waits for them, and go at once to whoever does', async () => {
  const clock = { ...realClock, elapsed: () => 0, after: () => () => undefined };
  const { store, threads, tallies, stop } = start({ clock });
  await tallies(await append(store, 'flow-1', [described()]));
  const sent = jest.spyOn(threads[0] as Worker, 'postMessage');
  const appendMany = async (): Promise<number> => {
    let position = 0;
    for (let n = 0; n < 100; n++) position = await append(store, 'flow-1', [described()]);
    return position;
  };
  await appendMany();
  const before = sent.mock.calls.length;
  const position = await appendMany();
  expect(sent.mock.calls.length).toBeLessThanOrEqual(before + 1);
  expect(await tallies(position)).toEqual({ 1: 201 });
  // Before the log is closed, which waits for those who follow it.
  await stop();
});

test('a read of what is there takes no turn of the event loop', async () => {
  const { store, tallies } = start();
  const position = await append(store, 'flow-1', [described()]);
  await tallies(position);
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await tallies(position);
  expect(turned).toBe(false);
});

test('all that one question asks is answered as of one moment, whatever is written meanwhile', async () => {
  const { store, read, dir } = start();
  const position = await append(store, 'flow-1', [described()]);
  const answers = await run(
    read('tally', position, db => {
      const events = () => db.get<{ events: number }>('SELECT events FROM tallies')?.events;
      const before = events();
      const writer = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
      writer.exec('UPDATE tallies SET events = 7');
      writer.close();
      return [before, events()];
    }),
  );
  expect(answers).toEqual([1, 1]);
  expect(await run(read('tally', position, db => db.get('SELECT events FROM tallies')))).toMatchObject({ events: 7 });
});

test('a read model is built anew while it serves; readers move over to the new copy', async () => {
  const { store, read, tallies, rebuild, status, dir } = start();
  await fill(store, 1000);
  await tallies(1000);
  const writer = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
  writer.exec('UPDATE tallies SET events = 0 WHERE flow_id = 10');
  writer.close();
  expect((await tallies(1000))[10]).toBe(0);
  const progress: number[] = [];
  expect(await rebuild('tally', done => progress.push(done))()).toEqual(E.right(undefined));
  expect((await tallies(1000))[10]).toBe(100);
  expect(progress.at(-1)).toBe(1000);
  expect(readdirSync(dir).filter(name => name.endsWith('.sqlite'))).toEqual(['tally.v1-2.sqlite']);
  expect(status()).toMatchObject([{ position: 1000, building: null, parked: [], fault: null }]);
  const position = await append(store, 'flow-10', [described()]);
  expect((await tallies(position))[10]).toBe(101);
  await expect(read('tally', 0, db => db.all('DELETE FROM tallies'))()).rejects.toThrow('only read');
});

test('what differs from the log is reported', async () => {
  const { store, tallies, compare, dir } = start();
  await fill(store, 100);
  await tallies(100);
  expect(await run(compare('tally'))).toEqual([]);
  const writer = new DatabaseSync(join(dir, 'tally.v1.sqlite'));
  writer.exec('UPDATE tallies SET events = 99 WHERE flow_id = 3');
  writer.close();
  expect(await run(compare('tally'))).toMatchObject([{ key: { flow_id: 3 }, actual: { events: 99 } }]);
});

test('when the thread ends by itself that is reported, reads are not ready meanwhile, and it is started again', async () => {
  const { store, read, tallies, reported, threads, status } = start();
  await fill(store, 100);
  await tallies(100);
  await broken(threads[0]);
  expect(status()).toMatchObject([{ position: null, fault: expect.stringContaining('has ended') }]);
  expect(reported).toEqual([expect.stringContaining('It is started again')]);
  const position = await append(store, 'flow-1', [described()]);
  expect((await tallies(position))[1]).toBe(11);
  expect(threads).toHaveLength(2);
  expect(status()).toMatchObject([{ position, fault: null }]);
  expect(await run(read('tally', position, () => 'seen'))).toBe('seen');
});

test('an event that has ended the thread twice parks its stream, and all others go on', async () => {
  const { store, tallies, reported, threads, status } = start();
  await fill(store, 100);
  await tallies(100);
  await append(store, 'flow-1', [described('ends the thread')]);
  const position = await append(store, 'flow-2', [described()]);
  const counted = await tallies(position);
  expect([counted[1], counted[2]]).toEqual([10, 11]);
  expect(threads).toHaveLength(3);
  expect(reported).toContainEqual(expect.stringContaining('position 101 has ended their thread twice'));
  expect(status()).toMatchObject([{ position, parkedStreams: 1, fault: null }]);
});

test('a rebuild that the end of the thread cut short says so', async () => {
  const { store, tallies, rebuild, threads } = start();
  await fill(store, 5000);
  await tallies(5000);
  const rebuilt = rebuild('tally')();
  await broken(threads[0]);
  expect(await rebuilt).toMatchObject({ left: { _tag: 'RebuildFailed' } });
  expect((await tallies(5000))[1]).toBe(500);
});

test('a reader that is ahead of the log learns after its time-out that the model is not ready', async () => {
  const { store, read, tallies } = start({ timeoutMs: 2000 });
  await fill(store, 100);
  while (E.isLeft(await read('tally', 100, () => null)()));
  expect(await read('tally', 101, () => null)()).toEqual(
    E.left({ _tag: 'NotReady', projection: 'tally', position: 100 }),
  );
  expect((await tallies(100))[1]).toBe(10);
});

test('damage that a reader meets is healed: it waits for the new copy', async () => {
  const { store, read, reported, tallies } = start();
  await fill(store, 1000);
  await tallies(1000);
  let asked = 0;
  const damaged = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
  const answer = await run(
    read('tally', 1000, db => {
      asked += 1;
      if (asked === 1) throw damaged;
      return db.get<{ n: number }>('SELECT sum(events) AS n FROM tallies')?.n;
    }),
  );
  expect(answer).toBe(1000);
  expect(reported).toEqual([expect.stringContaining('malformed')]);
});

test('a file that is damaged under a list of rows is noticed, too', async () => {
  const first = start();
  await fill(first.store, 20_000);
  await first.tallies(20_000);
  await first.stop();
  await first.store.close();
  const dataDir = join(tempDir(), 'data');
  cpSync(dirname(first.dir), dataDir, { recursive: true });
  const file = join(dataDir, 'read-models', 'tally.v1.sqlite');
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  truncateSync(file, 8192);
  const second = start({ dataDir });
  expect((await second.tallies(20_000))[1]).toBe(2000);
  expect(second.reported).toEqual([expect.stringContaining('built anew')]);
});

test('a poison event parks its stream, and nothing else', async () => {
  const { store, tallies, status } = start();
  const bad = { eventId: realRandom.uuid(), type: 'Nonsense', data: '{}', metadata: '{}' };
  await run(store.append('flow-1', 'any', [bad]));
  const position = await append(store, 'flow-2', [described()]);
  expect(await tallies(position)).toEqual({ 2: 1 });
  expect(status()).toMatchObject([{ position, parked: [{ stream: 'flow-1', position: 1 }] }]);
});
