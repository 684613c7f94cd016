/** The follower and the sequencer, over real files, under a clock that only this moves. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { newEvents } from '../../test/conformance/event-store/harness';
import { right, run } from '../../test/support/right';
import { simulatedPorts } from '../../test/support/simulated/ports';
import { openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';
import { until } from '../../test/support/until';
import { createCommandRunner } from '../commands/command-runner';
import { noSnapshots } from '../commands/sqlite-snapshots';
import type { WitnessPolicy } from '../config/config';
import type { EventStore } from '../event-store/event-store';
import { createLeafRecords } from '../transparency/leaf';
import { growingTree, leafHash } from '../transparency/merkle';
import { readCheckpoint } from '../transparency/note';
import { createHistory } from './history';
import { readIssued } from './issued';

const HOUR_MS = 3_600_000;

/** EventStoreDB counts bytes, and others write to the same log. */
const GAP = 1000;
const withGaps = (store: EventStore): EventStore => {
  const apart = <A extends { readonly position: number }>(one: A): A => ({ ...one, position: one.position * GAP });
  return {
    ...store,
    head: () => async () => E.map((head: number) => head * GAP)(await store.head()()),
    find:
      (...it) =>
      async () => {
        const found = await store.find(...it)();
        return E.isRight(found) && found.right !== null ? E.right(apart(found.right)) : found;
      },
    subscribe: (after, handle) =>
      store.subscribe(after / GAP, batch =>
        handle({ events: batch.events.map(apart), position: batch.position * GAP }),
      ),
  };
};

interface Options {
  readonly store?: EventStore;
  readonly dir?: string;
  readonly ports?: ReturnType<typeof simulatedPorts>;
  readonly isNew?: boolean;
  readonly origin?: string | null;
  readonly checkpointDir?: string | null;
  readonly witnesses?: WitnessPolicy;
}

const nobody: WitnessPolicy = { witnesses: [], quorum: 0 };

const createWorld = (options: Options = {}) => {
  const { store = openLog(), dir = tempDir(), ports = simulatedPorts() } = options;
  const errors: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (facts: object) => void errors.push(facts) };
  const commands = createCommandRunner({ store, random: ports.random, snapshots: noSnapshots, isShared: true });
  const history = createHistory({
    ...{ store, commands, ports, dir, log, origin: options.origin ?? null },
    ...{
      checkpointDir: options.checkpointDir ?? null,
      witnesses: options.witnesses ?? nobody,
      keyFor: () => new Uint8Array(32),
      isNew: options.isNew ?? true,
    },
  });
  const add = async (count: number): Promise<void> => void (await run(store.append('flow-1', 'any', newEvents(count))));
  const wait = async (ms = 15_000): Promise<void> => {
    await ports.clock.advance(ms);
    await ports.clock.settle();
  };
  return { store, dir, ports, errors, history, add, wait };
};

const rootOfLog = async (store: EventStore, size: number): Promise<string> => {
  const tree = growingTree();
  const recordOf = createLeafRecords();
  for (let after = 0; tree.size() < size; ) {
    const page = await run(store.readAll({ after, limit: Math.min(1000, size - tree.size()) }));
    for (const event of page) tree.add(leafHash(recordOf(tree.size(), event)));
    after = page.at(-1)?.position ?? after;
  }
  return tree.root().toString('hex');
};

const issuedIn = async (store: EventStore) => {
  return right(await readIssued(store));
};

test('given bursts, then each has a checkpoint over what happened, and nothing more follows but each hour', async () => {
  const { history, store, add, wait } = createWorld();
  await history.start();
  for (const count of [700, 3, 300]) {
    await add(count);
    await wait();
  }
  const { checkpoints, state } = await issuedIn(store);
  expect(state).toMatchObject({ unproved: 0, size: checkpoints.at(-1)?.size });
  // The first may cover that proofs have begun, which was appended just before.
  expect([700, 701]).toContain(checkpoints[0]?.size);
  expect(checkpoints.slice(1).map(({ size }) => size)).toEqual([705, 1006]);
  for (const { size, root } of checkpoints) expect(root).toBe(await rootOfLog(store, size));
  await wait(HOUR_MS - 20_000);
  expect((await issuedIn(store)).checkpoints).toHaveLength(3);
  await wait(20_000);
  expect((await issuedIn(store)).checkpoints.slice(1).map(({ size }) => size)).toEqual([705, 1006, 1007]);
  await history.stop();
});

test('given a burst without an end, then there is a checkpoint within a minute', async () => {
  const { history, store, add, wait } = createWorld();
  await history.start();
  for (let second = 0; second < 130; second += 2) {
    await add(1);
    await wait(2000);
  }
  expect((await issuedIn(store)).checkpoints.length).toBe(2);
  await history.stop();
});

test('given the file of tiles, lost or not or damaged, then a restart has the same tree', async () => {
  const { history, store, dir, add, wait } = createWorld();
  await history.start();
  await add(1500);
  await wait();
  const tree = [history.tree.size(), history.tree.rootAt(1500).toString('hex'), history.newest()];
  await history.stop();
  const lost: ReadonlyArray<(dir: string) => void> = [
    () => undefined,
    copy => rmSync(join(copy, 'history.sqlite')),
    copy => writeFileSync(join(copy, 'history.sqlite'), 'no database at all, but some text of a length'),
  ];
  for (const lose of lost) {
    const copy = join(tempDir(), 'data');
    cpSync(dir, copy, { recursive: true });
    lose(copy);
    const again = createWorld({ store, dir: copy, isNew: false });
    await again.history.start();
    await again.ports.clock.settle();
    const { tree: found, newest } = again.history;
    expect([found.size(), found.rootAt(1500).toString('hex'), newest()]).toEqual(tree);
    await again.wait();
    expect((await issuedIn(store)).checkpoints).toHaveLength(1);
    await again.history.stop();
  }
});

test('given a backup that was put back, then nothing is shown of the checkpoints of what came after it', async () => {
  const { history, store, dir, add, wait } = createWorld();
  await history.start();
  await add(300);
  await wait();
  const backup = await run(store.readAll({}));
  const sizes: number[] = [];
  for (const count of [100, 100]) {
    await add(count);
    await wait();
    sizes.push(history.newest()?.size ?? 0);
  }
  await history.stop();

  const restored = openLog();
  for (const { stream, eventId, type, data, metadata } of backup)
    await run(restored.append(stream, 'any', [{ eventId, type, data, metadata }]));
  const again = createWorld({ store: restored, dir, isNew: false });
  await again.history.start();
  await again.add(500);
  await again.wait();
  expect(again.errors).toEqual([]);
  expect(again.history.newest()?.size).toBeGreaterThan(Math.max(...sizes));
  expect(sizes.map(again.history.checkpointAt)).toEqual([null, null]);
  await again.history.stop();
});

test('given two replicas, then each burst has one checkpoint, whose positions they count in their own ways', async () => {
  const ports = simulatedPorts();
  const store = openLog();
  const [one, other] = [createWorld({ store, ports }), createWorld({ store: withGaps(store), ports })];
  await Promise.all([one.history.start(), other.history.start()]);
  for (let burst = 0; burst < 5; burst += 1) {
    await one.add(300);
    await one.wait();
  }
  const { checkpoints } = await issuedIn(store);
  expect(checkpoints).toHaveLength(5);
  expect(other.history.newest()).toEqual(one.history.newest());
  expect(other.history.tree.rootAt(1500)).toEqual(one.history.tree.rootAt(1500));
  await Promise.all([one.history.stop(), other.history.stop()]);
});

test('given a history from before, then it is declared as such', async () => {
  const { history, store, add, wait } = createWorld({ isNew: false });
  await add(42);
  await history.start();
  await wait();
  expect((await issuedIn(store)).state).toMatchObject({ unproved: 42 });
  await history.stop();
});

test('given a checkpoint that says something else than the log, then that is reported and no more is signed', async () => {
  const { history, store, add, wait, errors, dir } = createWorld();
  await history.start();
  await add(300);
  await wait();
  await history.stop();
  const [first] = await run(store.readAll({ limit: 1 }));
  const forged: EventStore = {
    ...store,
    subscribe: (after, handle) =>
      store.subscribe(after, ({ events, position }) =>
        handle({
          events: events.map(event => (event.eventId === first?.eventId ? { ...event, data: '{"forged":1}' } : event)),
          position,
        }),
      ),
  };
  rmSync(join(dir, 'history.sqlite'));
  const again = createWorld({ store: forged, dir, isNew: false });
  await again.history.start();
  await again.add(1);
  await again.wait();
  expect(again.history.status().problem).toMatch(
    /^the root of the first 30[01] events is [0-9a-f]{64}, and [0-9a-f]{64} was signed$/,
  );
  expect([errors, again.errors.length]).toEqual([[], 1]);
  expect((await issuedIn(store)).checkpoints).toHaveLength(1);
  await again.history.stop();
});

test('given a directory for checkpoints, then each is a file there, also those that could not be written at first', async () => {
  const checkpointDir = join(tempDir(), 'not-there-yet');
  const world = createWorld({ checkpointDir });
  await world.history.start();
  await world.add(10);
  await world.wait();
  cpSync(tempDir(), checkpointDir, { recursive: true });
  await world.add(10);
  await world.wait();
  const names = await until(() => {
    const there = readdirSync(checkpointDir).sort();
    return there.length === 2 && there;
  });
  expect(names).toEqual([expect.stringMatching(/^checkpoint-0{14}1[01]$/), 'checkpoint-0000000000000022']);
  await world.history.stop();

  // As of a history that has been put back, and has gone on otherwise.
  const other = createWorld({ checkpointDir });
  await other.history.start();
  await other.add(10);
  await other.wait();
  await until(() => other.history.status().problem !== null);
  expect(other.history.status().problem).toContain('checkpoint-0000000000000022 says something else');
  await other.history.stop();
});

test('an origin is the name of the history, and stays', async () => {
  const { history, store, add, wait } = createWorld({ origin: 'log.example/history' });
  await history.start();
  await add(1);
  await wait();
  const read = readCheckpoint(history.newest()?.note ?? '');
  expect(read).toMatchObject({ right: { origin: 'log.example/history' } });
  await history.stop();
  const other = createWorld({ store, origin: 'other.example' });
  await expect(other.history.start()).rejects.toThrow(
    'FLOWSYNC_HISTORY_ORIGIN is other.example, but this history has begun as log.example/history',
  );
  await other.history.stop();
});
