import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { type DeliveryCommand, delivery, deliveryStream } from '../../domain/delivery';
import type { FlowCommand } from '../../domain/flow/commands';
import { flow, flowStream } from '../../domain/flow/flow';
import { sourcesOf } from '../../domain/flow/state';
import { ask as delivering } from '../../test/support/domain/delivery-examples';
import { ask } from '../../test/support/domain/flow-examples';
import { right } from '../../test/support/right';
import { tempDir } from '../../test/support/temp-dir';
import type { EventData, EventStore } from '../event-store/event-store';
import { openSqliteStore } from '../event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../event-store/sqlite/sqlite-store';
import { encodeWith } from '../event-store/stored-event';
import { realClock, realRandom } from '../runtime/real';
import { type CommandRunner, createCommandRunner } from './command-runner';
import { uuidOf } from './idempotent';
import { noSnapshots, openSqliteSnapshots } from './sqlite-snapshots';
import { openStateSwap, type StateSwap } from './state-swap';

const at = '2026-11-24T09:00:00.000Z';
const cause = { actor: { type: 'client', id: 'test' }, correlationId: 'c', causationId: null } as const;
const details = { code: 'BIO', title: 'Biology', subTitle: null, kind: null, managers: [] };
const stream = flowStream(1);
const register: FlowCommand = { type: 'RegisterFlow', at, flowId: 1, details };
const add = (reference: string): FlowCommand => ({
  type: 'AddSource',
  at,
  reference,
  description: '',
  maxSources: 1000,
});

const open = (dir: string, maxAppendBytes?: number): SqliteStore => {
  const limit = maxAppendBytes === undefined ? {} : { maxAppendBytes };
  return right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock, ...limit }));
};
const runnerOn = (store: EventStore, snapshots = noSnapshots): CommandRunner =>
  createCommandRunner({ store, random: realRandom, snapshots, isShared: false });
/** One of several that append to the same log. */
const replicaOn = (store: EventStore): CommandRunner =>
  createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared: true });
const run = (runner: CommandRunner, command: FlowCommand, key?: string) =>
  runner.run(flow, stream, command, cause, key)();
describe('The command runner', () => {
  let dir: string;
  let store: SqliteStore;
  beforeEach(() => {
    dir = tempDir();
    store = open(dir);
  });
  afterEach(() => store.close());

  test('decides on the folded history and answers with the new state', async () => {
    right(await run(runnerOn(store), register));
    const outcome = right(await run(runnerOn(store), add('A')));
    expect(sourcesOf(outcome.state).map(source => source.reference)).toEqual(['A']);
    expect(outcome).toMatchObject({ revision: 1, position: 2, events: [{ type: 'SourceAdded', sourceId: 1 }] });
  });

  test('a refusal stores nothing and names its reason', async () => {
    const refused = await run(runnerOn(store), add('A'));
    expect(refused).toMatchObject({ left: { kind: 'not-found', reason: 'flow-not-found' } });
    expect(right(await store.head()())).toBe(0);
  });

  test('a command on a warm stream reads nothing', async () => {
    const runner = runnerOn(store);
    right(await run(runner, register));
    const before = store.stats.reads;
    right(await run(runner, add('A')));
    right(await run(runner, add('B')));
    expect(store.stats.reads).toBe(before);
  });

  test('how long a stream stays warm depends on what its state takes, not on how many events made it', async () => {
    const options = { store, random: realRandom, snapshots: noSnapshots, isShared: false };
    const runner = createCommandRunner({ ...options, hotBytes: 20_000 });
    const describe = (description: string): FlowCommand => ({ type: 'DescribeSource', at, sourceId: 1, description });
    for (const command of [register, add('A')]) right(await run(runner, command));
    for (let n = 0; n < 100; n++) right(await run(runner, describe(`${n}`)));
    const others = Array.from({ length: 5 }, (_, n) => n + 2);
    for (const flowId of others) right(await runner.run(flow, flowStream(flowId), { ...register, flowId }, cause)());
    const before = store.stats.reads;
    right(await run(runner, describe('again')));
    expect(store.stats.reads).toBe(before);

    const participantIds = Array.from({ length: 3000 }, (_, n) => n + 1);
    const allocate: FlowCommand = { type: 'AllocateParticipants', at, sourceId: 1, participantIds };
    right(await run(runner, allocate)); // more than all that may be kept
    const then = store.stats.reads;
    right(await run(runner, describe('cold')));
    expect(store.stats.reads).toBeGreaterThan(then);
  });

  test('a state to which hardly anything happens any more gives its place to others', async () => {
    const ending = { ...flow, isOver: () => true };
    const runner = runnerOn(store);
    right(await runner.run(ending, flowStream(1), register, cause)());
    const before = store.stats.reads;
    right(await run(runner, add('A')));
    expect(store.stats.reads).toBeGreaterThan(before);
  });

  test('while a long list is appended, others are served: it is not one step', async () => {
    const runner = runnerOn(store);
    for (const command of [register, add('A')]) right(await run(runner, command));
    const participantIds = Array.from({ length: 3000 }, (_, n) => n + 1);
    const long = run(runner, { type: 'AllocateParticipants', at, sourceId: 1, participantIds });
    while (right(await store.head()()) === 2) await setImmediate();
    const other = right(await runner.run(flow, flowStream(2), { ...register, flowId: 2 }, cause)());
    const { revision, events, position } = right(await long);
    expect({ revision, events: events.length }).toEqual({ revision: 3001, events: 3000 });
    expect(other.position).toBeLessThan(position);
  });

  test('large metadata counts as well', async () => {
    const runner = createCommandRunner({
      ...{ store, random: realRandom, snapshots: noSnapshots, isShared: false, hotBytes: 50_000 },
    });
    right(await run(runner, register));
    const metadata = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, 'x'.repeat(1000)]));
    right(await run(runner, { type: 'ReplaceMetadata', at, metadata }));
    const before = store.stats.reads;
    right(await run(runner, add('A')));
    expect(store.stats.reads).toBeGreaterThan(before);
  });

  describe('given little memory for states, and a file for the others', () => {
    const swapIn = () => openStateSwap(join(dir, 'states.swap'), 4_000_000);
    const flows = Array.from({ length: 20 }, (_, n) => n + 1);
    const onFlow = async (runner: CommandRunner, flowId: number, command: FlowCommand) =>
      right(await runner.run(flow, flowStream(flowId), command, cause)());
    /** Each with seven events. */
    const fill = async (runner: CommandRunner) => {
      for (const flowId of flows) await onFlow(runner, flowId, { ...register, flowId });
      for (const reference of ['A', 'B', 'C', 'D', 'E', 'F'])
        for (const flowId of flows) await onFlow(runner, flowId, add(reference));
    };
    const runnerWith = (swap: StateSwap, isShared = false) =>
      createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared, swap, hotBytes: 20_000 });

    test('when a stream is used again, then nothing is read of the log, and its state is as the log says', async () => {
      const swap = swapIn();
      const runner = runnerWith(swap);
      await fill(runner);
      const before = store.stats.reads;
      for (const flowId of flows) await onFlow(runner, flowId, add('G'));
      expect(store.stats.reads).toBe(before);
      for (const flowId of flows)
        expect(right(await runner.load(flow, flowStream(flowId))())).toEqual(
          right(await runnerOn(store).load(flow, flowStream(flowId))()),
        );
      swap.close();
    });

    test('when others appended meanwhile, then their events are folded in', async () => {
      const swap = swapIn();
      const runner = runnerWith(swap, true);
      await fill(runner);
      for (const flowId of flows) await onFlow(replicaOn(store), flowId, add('G'));
      for (const flowId of flows) {
        const { state } = await onFlow(runner, flowId, add('H'));
        expect(sourcesOf(state).map(({ reference }) => reference)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
      }
      swap.close();
    });

    test('when the log does not hold the last event of what was kept, then that is not believed', async () => {
      const swap = swapIn();
      await onFlow(runnerOn(store), 1, register);
      const loaded = right(await runnerOn(store).load(flow, stream)());
      swap.put(stream, { ...loaded, revision: 7, position: 8 });
      expect(swap.find(stream)).not.toBeNull();
      expect(right(await runnerWith(swap).load(flow, stream)())).toEqual(loaded);
      swap.close();
    });
  });

  test('when another writer was faster, it reads the missing events and decides anew', async () => {
    const [one, other] = [runnerOn(store), runnerOn(store)];
    right(await run(one, register));
    right(await run(one, add('A')));
    right(await run(other, add('B')));
    const outcome = right(await run(one, add('C')));
    expect(sourcesOf(outcome.state).map(source => source.sourceId)).toEqual([1, 2, 3]);
    expect(await run(one, add('B'))).toMatchObject({ left: { reason: 'reference-exists' } });
  });

  test('what another writer appended is seen without a command of our own, once the log has reported it', async () => {
    const [one, other] = [runnerOn(store), runnerOn(store)];
    right(await run(one, register));
    right(await run(other, add('A')));
    one.invalidate(right(await store.readAll()()));
    expect(right(await one.load(flow, stream)()).state?.sources.size).toBe(1);
  });

  test('of many who add one reference at once, one does and the rest are refused', async () => {
    const runners = Array.from({ length: 4 }, () => runnerOn(store));
    right(await run(runnerOn(store), register));
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => run(runners[n % 4] as CommandRunner, add('A'))),
    );
    expect(outcomes.filter(E.isRight)).toHaveLength(1);
    const reasons = outcomes.flatMap(outcome =>
      E.isLeft(outcome) && 'reason' in outcome.left ? [outcome.left.reason] : [],
    );
    expect(reasons).toEqual(Array(39).fill('reference-exists'));
  });

  describe('beside other replicas', () => {
    const request = (requestId: string): FlowCommand => ({
      ...{ type: 'RequestSync', at, requestId, references: null, deadline: '2026-11-25T09:00:00.000Z' },
    });
    const done: FlowCommand = {
      ...{ type: 'CompleteSync', at, reference: 'A', requestId: null, message: null, counts: null },
    };

    test('what needs no event by what is remembered is decided on what the log says', async () => {
      const [one, other] = [replicaOn(store), replicaOn(store)];
      right(await run(one, register));
      right(await run(one, add('A')));
      right(await run(one, done));
      right(await run(other, request(realRandom.uuid())));
      expect(right(await run(one, done)).events).toMatchObject([{ type: 'SyncCompleted' }]);
    });

    test('what is refused by what is remembered is decided on what the log says', async () => {
      const [one, other] = [replicaOn(store), replicaOn(store)];
      right(await run(one, register));
      right(await run(one, { type: 'ArchiveFlow', at }));
      right(await run(other, { type: 'UnarchiveFlow', at }));
      expect(right(await run(one, add('A'))).events).toMatchObject([{ type: 'SourceAdded' }]);
    });

    test('a state that was read before the log reported more is not remembered after', async () => {
      const [one, other] = [replicaOn(store), replicaOn(store)];
      right(await run(one, register));
      const reading = replicaOn(store);
      const loading = reading.load(flow, stream)();
      right(await run(other, add('A')));
      reading.invalidate(right(await store.readAll()()));
      await loading;
      expect(right(await reading.load(flow, stream)()).state?.sources.size).toBe(1);
    });

    test('one command under one key, at several replicas at once, has one effect and one answer', async () => {
      right(await run(replicaOn(store), register));
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          replicaOn(store).run(flow, stream, { ...add('A'), at: `2026-11-24T09:00:0${n}.000Z` }, cause, 'key')(),
        ),
      );
      expect(right(await store.head()())).toBe(2);
      for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
      expect(outcomes[0]).toMatchObject(E.right({ events: [{ type: 'SourceAdded', reference: 'A' }] }));
    });
  });

  describe('on a store that limits an append', () => {
    const participantIds = Array.from({ length: 300 }, (_, n) => n + 1);
    const allocate: FlowCommand = { type: 'AllocateParticipants', at, sourceId: 1, participantIds };
    const limit = 10_000;
    let small: SqliteStore;
    beforeEach(async () => {
      await store.close();
      small = open(dir, limit);
      store = small;
      right(await run(runnerOn(small), register));
      right(await run(runnerOn(small), add('A')));
    });
    const allocations = async (): Promise<ReadonlyArray<number>> =>
      right(await small.readStream(stream)())
        .filter(({ type }) => type === 'ParticipantAllocated')
        .map(({ data }) => JSON.parse(data).participantId);
    /** Takes so many appends, then answers no more. */
    const cutShort = (appends: number): EventStore => {
      let left = appends;
      return {
        ...small,
        append: (...given) => {
          left -= given[2].length > 100 ? 0 : 1;
          return left < 0 ? async () => E.left({ _tag: 'StoreUnavailable', cause: 'cut' }) : small.append(...given);
        },
      };
    };

    test('a long list is appended in several parts, and answered as a whole', async () => {
      const { events, revision } = right(await run(runnerOn(small), allocate));
      expect(events).toHaveLength(300);
      expect(revision).toBe(301);
      expect(await allocations()).toEqual(participantIds);
      expect(small.stats.appends).toBeGreaterThan(8);
    });

    test('what does not mean the same apart is refused whole', async () => {
      const description = 'x'.repeat(limit);
      const refused = await run(runnerOn(small), { type: 'DescribeSource', at, sourceId: 1, description });
      expect(refused).toMatchObject({ left: { _tag: 'AppendTooLarge', limit } });
      expect(right(await small.head()())).toBe(2);
    });

    test.each([undefined, 'key'])('given again under %s, a list that was cut short is finished', async key => {
      expect(await run(runnerOn(cutShort(3)), allocate, key)).toMatchObject({ left: { _tag: 'StoreUnavailable' } });
      const before = (await allocations()).length;
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(300);
      right(await run(runnerOn(small), { ...ask.DeallocateParticipant, guard: 'off' }));
      right(await run(runnerOn(small), allocate, key));
      // Under the key it is the same command, which did its work before participant 1 was taken off again.
      expect(await allocations()).toHaveLength(key === undefined ? 301 : 300);
      if (key === undefined) return;
      const again = right(await run(runnerOn(small), allocate, key));
      expect(again.events).toHaveLength(300);
      expect(await allocations()).toHaveLength(300);
    });

    test('a list that was cut short, and that others finished, is not begun again later', async () => {
      await run(runnerOn(cutShort(3)), allocate, 'key');
      right(await run(runnerOn(small), allocate));
      right(await run(runnerOn(small), allocate, 'key'));
      right(await run(runnerOn(small), { ...ask.ClearAllocations, guard: 'off' }));
      const before = right(await small.head()());
      right(await run(runnerOn(small), allocate, 'key'));
      expect(right(await small.head()())).toBe(before);
    });
  });

  describe('when the clock goes back', () => {
    const earlier = '2026-11-24T08:00:00.000Z';

    test('no event is before the one before it, whether the stream is warm, cold or from a snapshot', async () => {
      const runner = runnerOn(store);
      right(await run(runner, register));
      const warm = right(await run(runner, { ...add('A'), at: earlier }));
      expect(warm.events).toMatchObject([{ type: 'SourceAdded', at }]);
      expect(sourcesOf(warm.state)).toMatchObject([{ createdAt: at }]);
      const fromSnapshot = runnerOn(store, { ...noSnapshots, find: () => warm as never });
      for (const [description, cold] of Object.entries({ cold: runnerOn(store), fromSnapshot }))
        right(await run(cold, { type: 'DescribeSource', at: earlier, sourceId: 1, description }));
      const times = right(await store.readStream(stream)()).map(({ metadata }) => JSON.parse(metadata).occurredAt);
      expect(times).toEqual([at, at, at, at]);
    });

    test('a retry is due by the clock as it is', async () => {
      const runner = runnerOn(store);
      const deliver = async (command: DeliveryCommand) =>
        right(await runner.run(delivery, deliveryStream('msg-1'), command, cause)());
      await deliver({ ...delivering.ScheduleDelivery, at: earlier });
      await deliver(delivering.StartAttempt);
      const { events } = await deliver({ ...delivering.RecordFailure, at: earlier, schedule: [0, 5000], jitter: 0 });
      expect(events).toMatchObject([{ type: 'AttemptFailed', at, nextAttemptAt: '2026-11-24T08:00:05.000Z' }]);
    });
  });

  describe('under a key', () => {
    test('a repetition has one effect and the same answer, also in a new process and after later events', async () => {
      right(await run(runnerOn(store), register));
      const first = right(await run(runnerOn(store), add('A'), 'key'));
      right(await run(runnerOn(store), add('B')));
      const again = right(await run(runnerOn(store), add('A'), 'key'));
      expect(again).toEqual(first);
      expect(right(await store.head()())).toBe(3);
    });

    test('a command of many events is answered as a whole', async () => {
      const runner = runnerOn(store);
      right(await run(runner, register));
      right(await run(runner, add('A')));
      const allocate: FlowCommand = {
        type: 'AllocateParticipants',
        at,
        sourceId: 1,
        participantIds: Array.from({ length: 2500 }, (_, n) => n + 1),
      };
      const first = right(await run(runner, allocate, 'many'));
      right(await run(runner, { ...ask.ClearAllocations, guard: 'off' }));
      const again = right(await run(runner, allocate, 'many'));
      expect(again.events).toHaveLength(2500);
      expect(again).toEqual(first);
    });

    test('a command that changes nothing leaves that it was asked, and only then', async () => {
      const runner = runnerOn(store);
      right(await run(runner, register));
      const unarchive: FlowCommand = { type: 'UnarchiveFlow', at };
      expect(right(await run(runner, unarchive)).revision).toBe(0);
      const first = right(await run(runner, unarchive, 'key'));
      expect(first).toMatchObject({ events: [], revision: 1 });
      expect(right(await store.readStream(stream, { from: 1 })())).toMatchObject([
        { type: 'NothingChanged', data: '{"command":"UnarchiveFlow"}' },
      ]);
      right(await run(runner, { type: 'ArchiveFlow', at }));
      expect(right(await run(runnerOn(store), unarchive, 'key'))).toEqual(first);
      expect(right(await runnerOn(store).load(flow, stream)()).state?.archived).toBe(true);
    });

    test('ids made of a name are UUIDs, and of the same name the same', () => {
      expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(uuidOf('a')).toBe(uuidOf('a'));
      expect(uuidOf('a')).not.toBe(uuidOf('b'));
    });
  });

  describe('snapshots', () => {
    const describeTimes = async (runner: CommandRunner, times: number): Promise<void> => {
      for (let n = 0; n < times; n++) {
        right(await run(runner, { type: 'DescribeSource', at, sourceId: 1, description: String(n) }));
      }
    };
    const settled = async (): Promise<void> => {
      await setImmediate();
      await setImmediate();
    };

    test('a long stream is not read from its first event', async () => {
      const snapshots = openSqliteSnapshots(join(dir, 'snapshots.sqlite'), realClock);
      const runner = runnerOn(store, snapshots);
      right(await run(runner, register));
      right(await run(runner, add('A')));
      await describeTimes(runner, 600);
      await settled();
      const found = snapshots.find(flow, stream);
      expect(found?.revision).toBe(499);
      const warm = right(await runner.load(flow, stream)());
      const cold = right(await runnerOn(store, snapshots).load(flow, stream)());
      expect(cold).toEqual(warm);
      snapshots.close();
    });

    test('given more than their file may hold, then the oldest give way', async () => {
      const file = join(dir, 'snapshots.sqlite');
      const snapshots = openSqliteSnapshots(file, realClock, 30_000);
      const runner = runnerOn(store, snapshots);
      const participantIds = Array.from({ length: 2500 }, (_, n) => n + 1);
      for (const flowId of [1, 2, 3, 4]) {
        right(await runner.run(flow, flowStream(flowId), { ...register, flowId }, cause)());
        right(await runner.run(flow, flowStream(flowId), { type: 'AddParticipants', at, participantIds }, cause)());
      }
      await settled();
      const kept = (from: typeof snapshots) => [1, 2, 3, 4].filter(id => from.find(flow, flowStream(id)) !== null);
      expect(kept(snapshots)).toEqual([3, 4]);
      snapshots.close();
      const again = openSqliteSnapshots(file, realClock, 30_000);
      expect(kept(again)).toEqual([3, 4]);
      again.close();
    });

    test('of another version, damaged, or of a log that was put back: not believed', async () => {
      const file = join(dir, 'snapshots.sqlite');
      const snapshots = openSqliteSnapshots(file, realClock);
      const runner = runnerOn(store, snapshots);
      right(await run(runner, register));
      right(await run(runner, add('A')));
      await describeTimes(runner, 500);
      await settled();
      const newer = { ...flow, snapshot: { ...flow.snapshot, version: flow.snapshot.version + 1 } };
      expect(snapshots.find(newer, stream)).toBeNull();

      const elsewhere = tempDir();
      const older = open(elsewhere);
      right(await run(runnerOn(older), register));
      const loaded = right(await runnerOn(older, snapshots).load(flow, stream)());
      expect(loaded.revision).toBe(0);
      // It has grown as far since, by other events: they stand where those stood.
      const later = '2026-11-25T10:00:00.000Z';
      right(await run(runnerOn(older), { ...add('B'), at: later }));
      for (let n = 0; n < 498; n++)
        right(await run(runnerOn(older), { type: 'DescribeSource', at: later, sourceId: 1, description: `b${n}` }));
      const grown = right(await runnerOn(older, snapshots).load(flow, stream)());
      expect([grown.revision, sourcesOf(grown.state).map(({ reference }) => reference)]).toEqual([499, ['B']]);
      await older.close();
      snapshots.close();
    });
  });

  test('a stream that this version cannot read refuses commands and touches no other', async () => {
    const future: EventData = {
      ...encodeWith(flow.event, cause)({ type: 'FlowArchived', at }, realRandom.uuid()),
      type: 'FlowTeleported',
    };
    right(await run(runnerOn(store), register));
    right(await store.append(stream, 0, [future])());
    const runner = runnerOn(store);
    expect(await run(runner, add('A'))).toMatchObject({
      left: { _tag: 'StreamUnreadable', unreadable: { revision: 1 } },
    });
    const other = runner.run(flow, flowStream(2), { ...register, flowId: 2 }, cause);
    expect(E.isRight(await other())).toBe(true);
  });
});
