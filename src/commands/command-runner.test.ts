import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../domain/flow/commands';
import { flow, flowStream } from '../../domain/flow/flow';
import { tempDir } from '../../test/support/temp-dir';
import type { EventData } from '../event-store/event-store';
import { openSqliteStore } from '../event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../event-store/sqlite/sqlite-store';
import { encode } from '../event-store/stored-event';
import { realClock, realRandom } from '../runtime/real';
import { type CommandRunner, createCommandRunner } from './command-runner';
import { uuidOf } from './idempotent';
import { noSnapshots, openSqliteSnapshots } from './sqlite-snapshots';

const at = '2026-11-24T09:00:00.000Z';
const cause = { actor: { type: 'client', id: 'test' }, correlationId: 'c', causationId: null } as const;
const details = { code: 'BIO', title: 'Biology', subTitle: null, kind: null, managers: [] };
const stream = flowStream(1);
const register: FlowCommand = { type: 'RegisterFlow', at, flowId: 1, details };
const add = (reference: string): FlowCommand => ({ type: 'AddSource', at, reference, description: '' });

const open = (dir: string): SqliteStore => {
  const store = openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock });
  if (E.isLeft(store)) throw new Error(store.left.message);
  return store.right;
};
const runnerOn = (store: SqliteStore, snapshots = noSnapshots): CommandRunner =>
  createCommandRunner({ store, random: realRandom, snapshots });
const run = (runner: CommandRunner, command: FlowCommand, key?: string) =>
  runner.run(flow, stream, command, cause, key)();
const right = async <A>(promised: Promise<E.Either<unknown, A>>): Promise<A> => {
  const either = await promised;
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

describe('The command runner', () => {
  let dir: string;
  let store: SqliteStore;
  beforeEach(() => {
    dir = tempDir();
    store = open(dir);
  });
  afterEach(() => store.close());

  test('decides on the folded history and answers with the new state', async () => {
    await right(run(runnerOn(store), register));
    const outcome = await right(run(runnerOn(store), add('A')));
    expect(outcome.state?.sources.map(source => source.reference)).toEqual(['A']);
    expect(outcome).toMatchObject({ revision: 1, position: 2, events: [{ type: 'SourceAdded', sourceId: 1 }] });
  });

  test('a refusal stores nothing and names its reason', async () => {
    const refused = await run(runnerOn(store), add('A'));
    expect(refused).toMatchObject({ left: { kind: 'not-found', reason: 'flow-not-found' } });
    expect(await right(store.head()())).toBe(0);
  });

  test('a command on a warm stream reads nothing', async () => {
    const runner = runnerOn(store);
    await right(run(runner, register));
    const before = store.stats.reads;
    await right(run(runner, add('A')));
    await right(run(runner, add('B')));
    expect(store.stats.reads).toBe(before);
  });

  test('when another writer was faster, it reads the missing events and decides anew', async () => {
    const [one, other] = [runnerOn(store), runnerOn(store)];
    await right(run(one, register));
    await right(run(one, add('A')));
    await right(run(other, add('B')));
    const outcome = await right(run(one, add('C')));
    expect(outcome.state?.sources.map(source => source.sourceId)).toEqual([1, 2, 3]);
    expect(await run(one, add('B'))).toMatchObject({ left: { reason: 'reference-exists' } });
  });

  test('what another writer appended is seen without a command of our own, once the log has told of it', async () => {
    const [one, other] = [runnerOn(store), runnerOn(store)];
    await right(run(one, register));
    await right(run(other, add('A')));
    one.heard(await right(store.readAll()()));
    expect((await right(one.load(flow, stream)())).state?.sources).toHaveLength(1);
  });

  test('of many who add one reference at once, one does and the rest are told so', async () => {
    const runners = Array.from({ length: 4 }, () => runnerOn(store));
    await right(run(runnerOn(store), register));
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => run(runners[n % 4] as CommandRunner, add('A'))),
    );
    expect(outcomes.filter(E.isRight)).toHaveLength(1);
    const reasons = outcomes.flatMap(outcome =>
      E.isLeft(outcome) && 'reason' in outcome.left ? [outcome.left.reason] : [],
    );
    expect(reasons).toEqual(Array(39).fill('reference-exists'));
  });

  describe('under a key', () => {
    test('a repetition has one effect and the same answer, also in a new process and after later events', async () => {
      await right(run(runnerOn(store), register));
      const first = await right(run(runnerOn(store), add('A'), 'key'));
      await right(run(runnerOn(store), add('B')));
      const again = await right(run(runnerOn(store), add('A'), 'key'));
      expect(again).toEqual(first);
      expect(await right(store.head()())).toBe(3);
    });

    test('a command of many events is answered as a whole', async () => {
      const runner = runnerOn(store);
      await right(run(runner, register));
      await right(run(runner, add('A')));
      const allocate: FlowCommand = {
        type: 'AllocateParticipants',
        at,
        sourceId: 1,
        participantIds: Array.from({ length: 2500 }, (_, n) => n + 1),
      };
      const first = await right(run(runner, allocate, 'many'));
      await right(run(runner, { type: 'ClearAllocations', at, sourceId: 1 }));
      const again = await right(run(runner, allocate, 'many'));
      expect(again.events).toHaveLength(2500);
      expect(again).toEqual(first);
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
        await right(run(runner, { type: 'DescribeSource', at, sourceId: 1, description: String(n) }));
      }
    };
    const settled = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)));

    test('a long stream is not read from its first event', async () => {
      const snapshots = openSqliteSnapshots(join(dir, 'snapshots.sqlite'));
      const runner = runnerOn(store, snapshots);
      await right(run(runner, register));
      await right(run(runner, add('A')));
      await describeTimes(runner, 600);
      await settled();
      const found = snapshots.find(flow, stream);
      expect(found?.revision).toBe(499);
      const warm = await right(runner.load(flow, stream)());
      const cold = await right(runnerOn(store, snapshots).load(flow, stream)());
      expect(cold).toEqual(warm);
      snapshots.close();
    });

    test('of another version, damaged, or of a log that was put back: not believed', async () => {
      const file = join(dir, 'snapshots.sqlite');
      const snapshots = openSqliteSnapshots(file);
      const runner = runnerOn(store, snapshots);
      await right(run(runner, register));
      await right(run(runner, add('A')));
      await describeTimes(runner, 500);
      await settled();
      const newer = { ...flow, snapshot: { ...flow.snapshot, version: flow.snapshot.version + 1 } };
      expect(snapshots.find(newer, stream)).toBeNull();

      const elsewhere = tempDir();
      const older = open(elsewhere);
      await right(run(runnerOn(older), register));
      const loaded = await right(runnerOn(older, snapshots).load(flow, stream)());
      expect(loaded.revision).toBe(0);
      await older.close();
      snapshots.close();
    });
  });

  test('a stream that this version cannot read refuses commands and touches no other', async () => {
    const future: EventData = {
      ...encode(flow.event, { type: 'FlowArchived', at }, realRandom.uuid(), cause),
      type: 'FlowTeleported',
    };
    await right(run(runnerOn(store), register));
    await right(store.append(stream, 0, [future])());
    const runner = runnerOn(store);
    expect(await run(runner, add('A'))).toMatchObject({
      left: { _tag: 'StreamUnreadable', unreadable: { revision: 1 } },
    });
    const other = runner.run(flow, flowStream(2), { ...register, flowId: 2 }, cause);
    expect(E.isRight(await other())).toBe(true);
  });
});
