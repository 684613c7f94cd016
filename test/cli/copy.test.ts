/** `flowsync copy` between logs of the embedded store. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openPeople } from '../../src/personal-data/people';
import { flowsync, spawnFlowsync, startFlowsync } from '../support/process';
import { ended } from '../support/program';
import { seed, seedMixed, tamper } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const newDir = (): string => join(tempDir(), 'data');
const copy = (from: string, to: string) => flowsync(['copy', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`]);
/** What `flowsync verify` says of a log: how much there is, and its digest. */
const verified = async (dir: string) => {
  const { code, stdout } = await flowsync(['verify'], { FLOWSYNC_DATA_DIR: dir });
  expect(code).toBe(0);
  return stdout;
};
const eventsIn = (dir: string): ReadonlyArray<unknown> => {
  const db = new DatabaseSync(join(dir, 'events.sqlite'), { readOnly: true });
  const rows = db.prepare('SELECT * FROM events ORDER BY position').all();
  db.close();
  return rows;
};
const seeded = async (flows = 5): Promise<string> => {
  const dir = newDir();
  await seed(dir, 1, flows);
  return dir;
};

test('a copy is the same history with the names beside it, and the operator reads which key it needs', async () => {
  const source = newDir();
  await seedMixed(source, 50, 60, 'Prüfung "A"\n✓');
  const people = openPeople(join(source, 'people.sqlite'));
  await people.remember('participant', 7, { name: 'Ada Lovelace' })();
  people.close();
  writeFileSync(join(source, 'secret.key'), 'the key\n');
  const target = newDir();
  const done = await copy(source, target);
  expect(done.stdout).toBe(await verified(source));
  expect(done.stdout).toBe(await verified(target));
  const events = (dir: string) => flowsync(['events', '--json'], { FLOWSYNC_DATA_DIR: dir });
  expect((await events(target)).stdout).toBe((await events(source)).stdout);
  const copied = openPeople(join(target, 'people.sqlite'));
  expect(await copied.find('participant', [7])()).toMatchObject({ right: new Map([['7', { name: 'Ada Lovelace' }]]) });
  copied.close();
  expect(statSync(target).mode & 0o077).toBe(0);

  expect(done.stderr).toContain(`Copied 3000 events to ${join(target, 'events.sqlite')}`);
  expect(done.stderr).toContain(`FLOWSYNC_SECRET_KEY="$(cat '${join(source, 'secret.key')}')"`);
  expect(done.stderr).not.toContain('the key\n');
  expect(existsSync(join(target, 'secret.key'))).toBe(false);
});

test('run again, it copies what has come since, and nothing twice', async () => {
  const source = await seeded();
  const target = newDir();
  await copy(source, target);
  await seed(source, 6, 8);
  expect((await copy(source, target)).stderr).toContain('Copied 9 events');
  const again = await copy(source, target);
  expect(again.stderr).toContain('Copied 0 events');
  expect(again.stdout).toBe(await verified(target));
});

test('killed with -9 again and again, it goes on where it was', async () => {
  const source = newDir();
  await seedMixed(source, 1000, 20);
  const target = newDir();
  const file = join(target, 'events.sqlite');
  const copiedSoFar = (): number => {
    if (!existsSync(file)) return 0;
    try {
      const db = new DatabaseSync(file, { readOnly: true });
      const count = db.prepare('SELECT max(position) AS n FROM events').get()?.n ?? 0;
      db.close();
      return count;
    } catch {
      return 0; // just being made
    }
  };
  const stoppedAt: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = copiedSoFar();
    const child = spawnFlowsync(['copy', '--from', `sqlite:${source}`, '--to', `sqlite:${target}`]);
    const end = ended(child);
    await until(() => copiedSoFar() !== before, { everyMs: 5 });
    child.kill('SIGKILL');
    await end;
    stoppedAt.push(copiedSoFar());
  }
  expect(stoppedAt[0]).toBeGreaterThan(0);
  expect(stoppedAt.at(-1)).toBeLessThan(20_000);
  expect(stoppedAt).toEqual([...new Set(stoppedAt)].sort((a, b) => a - b));
  const done = await copy(source, target);
  expect(done.stderr).toContain(`Copied ${20_000 - (stoppedAt.at(-1) ?? 0)} events`);
  expect(done.stdout).toBe(await verified(source));
});

test('the log of a service that runs is copied up to where it was, and the rest when it has stopped', async () => {
  const source = tempDir();
  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: source });
  let going = true;
  const writing = (async () => {
    for (let flowId = 1; going; flowId += 1)
      await service.send('PUT', `/flows/${flowId}`, { code: `F${flowId}`, title: 'Live' });
  })();
  const target = newDir();
  const first = await copy(source, target);
  going = false;
  await writing;
  await service.send('PUT', '/flows/1', { code: 'LAST', title: 'Live' });
  await service.stop();
  expect(first.code).toBe(0);
  const rest = await copy(source, target);
  expect(rest.stderr).not.toContain('Copied 0 events');
  expect(rest.stdout).toBe(await verified(source));
});

const otherHistory = async (dir: string) => seed(dir, 1, 1);
const longerHistory = async (dir: string, source: string) => {
  await copy(source, dir);
  await seed(dir, 6, 6);
};
const editedHistory = async (dir: string, source: string) => {
  await copy(source, dir);
  tamper(
    join(dir, 'events.sqlite'),
    `UPDATE events SET data = json_set(data, '$.description', 'forged') WHERE position = 5`,
  );
};

const otherHistories = [
  ['another history', otherHistory, /event 1 is flow-1 revision 0 FlowRegistered \S+, in the source flow-1 revision 0/],
  ['more than the source', longerHistory, /event 16 is flow-6 revision 0 .*, which the source does not have\.$/],
  ['an event that was edited', editedHistory, /event 5 is flow-2 revision 1 .*, in the source with another data\.$/],
] as const;

test.each(otherHistories)(
  'a target that holds %s is refused in one line before anything is written',
  async (_, make, message) => {
    const source = await seeded();
    const target = newDir();
    await make(target, source);
    const before = eventsIn(target);
    const { code, stdout, stderr } = await copy(source, target);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^flowsync: The target holds another history, and nothing was written: .*\n$/);
    expect(stderr.trim()).toMatch(message);
    expect(eventsIn(target)).toEqual(before);
  },
);

test('a source that lacks the beginning of a stream is refused where it does, with its place', async () => {
  const source = await seeded();
  tamper(join(source, 'events.sqlite'), 'DELETE FROM events WHERE position IN (4, 5)');
  expect(await copy(source, newDir())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('does not take flow-2 revision 2, since the stream does not exist there'),
  });
});

test('a target that a service uses is refused, and the service goes on', async () => {
  const target = tempDir();
  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: target });
  const { code, stderr } = await copy(await seeded(), target);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^flowsync: The data directory .* is in use by another flowsync process\.\n$/);
  await service.send('PUT', '/flows/1', { code: 'F1', title: 'One' });
  await service.stop();
});

test('a source that is not there leaves no target behind', async () => {
  const target = newDir();
  const missing = newDir();
  expect(await copy(missing, target)).toMatchObject({
    code: 1,
    stderr: `flowsync: The data directory ${missing} does not exist.\n`,
  });
  expect(existsSync(target)).toBe(false);
});

test('sqlite alone is the data directory that is configured; a file may be named as well', async () => {
  const source = await seeded();
  const target = newDir();
  mkdirSync(target);
  const to = join(target, 'history.sqlite');
  const done = await flowsync(['copy', '--from', 'sqlite', '--to', `sqlite:${to}`], { FLOWSYNC_DATA_DIR: source });
  expect(done).toMatchObject({ code: 0, stdout: await verified(source) });
  expect(readdirSync(target).sort()).toEqual(['history.sqlite', 'lock']);
  expect(readFileSync(to).length).toBeGreaterThan(1000);
});

const wrongOptions = [
  [['--from', 'sqlite:/nowhere'], 2, "required option '--to <store>' not specified"],
  [['--from', 'postgres://me:hidden@host', '--to', 'sqlite:x'], 1, '--from must be sqlite:<data directory or file>'],
  [['--from', 'sqlite:x', '--to', 'sqlite:'], 1, '--to must be sqlite:<data directory or file>'],
  [['--from', 'sqlite:x', '--to', 'esdb'], 1, '--to esdb: FLOWSYNC_EVENT_STORE holds no connection string'],
  [['--from', 'sqlite:x', '--to', 'sqlite:x'], 1, '--from and --to are the same'],
  [['--from', 'a', '--to', 'b', '--too=esdb://me:hidden@h'], 2, "unknown option '--too=esdb://…@h'"],
  [['--from', 'esdb://me:hidden@localhost:1', '--to', 'sqlite:x'], 1, 'No EventStoreDB at localhost:1'],
  [['--from', 'esdb://me:hidden@h?tls=maybe', '--to', 'sqlite:x'], 1, 'its option tls must be true or false'],
] as const;

test.each(wrongOptions)(
  'what is wrong with the command line is named without a password: %j',
  async (options, code, message) => {
    const done = await flowsync(['copy', ...options]);
    expect(done).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(done.stderr).not.toContain('hidden');
  },
);
