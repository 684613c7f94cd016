import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openStore, server, withServer } from '../../../test/support/eventstoredb/server';
import { append, described } from '../../../test/support/read-models';
import { run } from '../../../test/support/right';
import { tally } from '../../../test/support/tally';
import { tempDir } from '../../../test/support/temp-dir';
import type { EventStore } from '../../event-store/event-store';
import { realClock, realRandom } from '../../runtime/real';
import { createProjectorThread } from './projector-thread';

const program = join(__dirname, '../../../test/support/tally-thread.ts');

withServer('the thread of the read models', () => {
  const stopping: Array<() => Promise<void>> = [];
  afterEach(async () => {
    for (const stop of stopping.splice(0).reverse()) await stop();
  });

  /** One that has a log of its own on the server. */
  const start = async () => {
    const streamPrefix = `flowsync-thread-${realRandom.uuid()}-`;
    const [store, other] = await Promise.all([
      openStore({ prefix: streamPrefix }),
      openStore({ prefix: streamPrefix }),
    ]);
    const dataDir = tempDir();
    const threads: Worker[] = [];
    const projector = createProjectorThread({
      ...{ projections: [tally()], store: { ...store, isShared: true }, clock: realClock, timeoutMs: 30_000 },
      ...{ data: { store: { eventStore: server, streamPrefix, dataDir }, dir: join(dataDir, 'read-models') } },
      onError: () => undefined,
      startThread: workerData => {
        const thread = new Worker(program, { workerData });
        threads.push(thread);
        return thread;
      },
    });
    stopping.push(store.close, other.close, projector.stop);
    /** How many events flow 1 has for a reader who names this position. */
    const countAt = async (position: number): Promise<number | undefined> =>
      (await run(projector.read('tally', position, db => db.get<{ events: number }>('SELECT events FROM tallies'))))
        ?.events;
    return { store, other, projector, threads, countAt };
  };
  const appendTo = (store: EventStore): Promise<number> => append(store, 'flow-1', [described()]);

  test('brings what was there before it, and what this process and others append after', async () => {
    const { store, other, projector, countAt } = await start();
    const before = await appendTo(other);
    projector.start();
    const meanwhile = await appendTo(other);
    expect(await countAt(before)).toBeGreaterThanOrEqual(1);
    expect(await countAt(meanwhile)).toBe(2);
    for (let count = 3; count < 23; count += 2) {
      expect(await countAt(await appendTo(store))).toBe(count);
      expect(await countAt(await appendTo(other))).toBe(count + 1);
    }
  });

  test('when it ends by itself, then the one that follows misses nothing and counts nothing twice', async () => {
    const { store, other, projector, threads, countAt } = await start();
    projector.start();
    expect(await countAt(await appendTo(store))).toBe(1);
    const ended = new Promise(resolve => threads[0]?.once('exit', resolve));
    threads[0]?.postMessage('break');
    await ended;
    const meanwhile = [await appendTo(store), await appendTo(other)];
    expect(await countAt(Math.max(...meanwhile))).toBe(3);
    expect(await countAt(await appendTo(other))).toBe(4);
  });
});
