/** `flowsync copy` takes names and addresses along, which are not in the log. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore } from '../../src/event-store/event-store';
import { openPeople, type PeopleFile, type PersonalData, type PersonOfKind } from '../../src/personal-data/people';
import { peoplePrefix } from '../../src/personal-data/shared/person-event';
import { realRandom } from '../../src/runtime/real';
import { fingerprintOf } from '../../src/secrets/secret-key';
import { ada, bytesOf, grace } from '../conformance/people/harness';
import { openStore, server, withServer } from '../support/eventstoredb/server';
import { openWire } from '../support/eventstoredb/wire';
import { flowsync, spawnFlowsync } from '../support/process';
import { type Ended, ended } from '../support/program';
import { right, run } from '../support/right';
import { seed } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const newDir = (): string => join(tempDir(), 'data');
const inPeople = async <A>(dir: string, work: (people: PeopleFile) => Promise<A>): Promise<A> => {
  const people = openPeople(join(dir, 'people.sqlite'));
  const done = await work(people);
  await people.close();
  return done;
};
const peopleIn = (dir: string): Promise<ReadonlyArray<PersonOfKind>> =>
  inPeople(dir, async people => right(await people.everybody()()));
const many = (count: number): ReadonlyArray<PersonalData & { readonly id: number }> =>
  Array.from({ length: count }, (_, id) => ({ id, name: `Somebody ${id} 试卷 "😀"`, email: `${id}@example.org` }));

/** A history in which the key was adopted, and people beside it. */
const seeded = async (key: Buffer, count = 20): Promise<string> => {
  const dir = newDir();
  await seed(dir, 1, 3, fingerprintOf(key));
  writeFileSync(join(dir, 'secret.key'), key.toString('base64'));
  await inPeople(dir, async people => {
    right(await people.rememberAll('participant', many(count))());
    right(await people.remember('participant', 7, { email: null })());
    right(await people.remember('client', '7', { name: 'Registrar-7' })());
  });
  return dir;
};
const changed = (dir: string): Promise<void> =>
  inPeople(dir, async people => {
    right(await people.remember('participant', 1, ada)());
    right(await people.remember('participant', 1000, grace)());
    right(await people.forget('participant', 2)());
    right(await people.forget('client', '7')());
  });
const key = Buffer.alloc(32, 1);

const copiedLine = ({ code, stderr }: Ended): string => {
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return /^Copied \d+ people.*$/m.exec(stderr)?.[0] ?? stderr;
};
const expectedLine = (copied: number, forgotten: number, all: number): string =>
  `Copied ${copied} people with their names, forgot ${forgotten}, and read both to the end: they are the same ${all}.`;

describe('between data directories', () => {
  const copy = (from: string, to: string) => flowsync(['copy', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`]);

  test('names are copied; run again, what has changed follows, and who was forgotten is out of the file', async () => {
    const source = await seeded(key);
    const target = newDir();
    expect(copiedLine(await copy(source, target))).toBe(expectedLine(21, 0, 21));
    expect(await peopleIn(target)).toEqual(await peopleIn(source));
    await changed(source);
    expect(copiedLine(await copy(source, target))).toBe(expectedLine(2, 2, 20));
    expect(await peopleIn(target)).toEqual(await peopleIn(source));
    expect(bytesOf(join(target, 'people.sqlite'))).not.toMatch(/Somebody 2 |Registrar/);
    expect(copiedLine(await copy(source, target))).toBe(expectedLine(0, 0, 20));
  });

  test('a source without the file of names leaves the names at the target alone, and says so', async () => {
    const [source, target] = [newDir(), newDir()];
    await seed(source, 1, 1);
    mkdirSync(target);
    await inPeople(target, async people => right(await people.remember('participant', 1, ada)()));
    expect((await copy(source, target)).stderr).toContain('There are no names and addresses to copy.');
    expect(await peopleIn(target)).toHaveLength(1);
  });

  test('a log under another name has no names beside it, and that is said', async () => {
    const source = await seeded(key);
    const target = newDir();
    mkdirSync(target);
    const { code, stderr } = await copy(source, join(target, 'history.sqlite'));
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('addresses were not copied') });
    expect(existsSync(join(target, 'people.sqlite'))).toBe(false);
  });

  test('a file of names that is damaged is reported in one expectedLine, behind what was copied', async () => {
    const source = await seeded(key);
    writeFileSync(join(source, 'people.sqlite'), 'no database, and long enough to be looked at as one');
    const { code, stderr } = await copy(source, newDir());
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Copied 10 events .*\nflowsync: .*people\.sqlite: it is not an SQLite database\.\n$/);
  });
});

withServer('the names of a copy', () => {
  const open: EventStore[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(store => store.close()));
  });
  const installation = () => {
    const prefix = `cli${realRandom.uuid().slice(0, 8)}-`;
    const env = { FLOWSYNC_EVENT_STORE: server, FLOWSYNC_STREAM_PREFIX: prefix };
    const opened = async (itsPrefix: string): Promise<EventStore> => {
      const store = await openStore({ prefix: itsPrefix });
      open.push(store);
      return store;
    };
    return {
      env,
      to: (dir: string, more = {}) =>
        flowsync(['copy', '--from', `sqlite:${dir}`, '--to', 'esdb'], { ...env, ...more }),
      back: (dir: string, more = {}) =>
        flowsync(['copy', '--from', 'esdb', '--to', `sqlite:${dir}`], { ...env, ...more }),
      log: () => opened(prefix),
      people: () => opened(peoplePrefix(prefix)),
    };
  };
  const configured = { FLOWSYNC_SECRET_KEY: key.toString('base64') };

  test('names go there sealed and come back the same; run again, what has changed follows, also into files', async () => {
    const source = await seeded(key, 300);
    const { to, back, people } = installation();
    expect(copiedLine(await to(source))).toBe(expectedLine(301, 0, 301));
    expect(copiedLine(await to(source))).toBe(expectedLine(0, 0, 301));
    const store = await people();
    const events = await run(store.readAll());
    expect(events).toHaveLength(301);
    expect(JSON.stringify(events)).not.toMatch(/Somebody|Registrar|example/);

    const target = newDir();
    expect(copiedLine(await back(target, configured))).toBe(expectedLine(301, 0, 301));
    expect(await peopleIn(target)).toEqual(await peopleIn(source));

    await changed(source);
    expect(copiedLine(await to(source))).toBe(expectedLine(2, 2, 300));
    expect(await run(store.readStream('participant-2'))).toMatchObject([{ type: 'PersonForgotten' }]);
    expect(await run(store.readStream('participant-1'))).toMatchObject([{ revision: 1 }]);
    expect(copiedLine(await back(target, configured))).toBe(expectedLine(2, 2, 300));
    expect(await peopleIn(target)).toEqual(await peopleIn(source));
    expect(bytesOf(join(target, 'people.sqlite'))).not.toMatch(/Somebody 2 |Registrar/);
  });

  test('killed with -9 among the names, the same command again finishes and doubles nobody', async () => {
    const source = await seeded(key, 3000);
    const { env, to, people } = installation();
    const store = await people();
    const head = () => run(store.head());
    for (let round = 0; round < 2; round += 1) {
      const before = await head();
      const child = spawnFlowsync(['copy', '--from', `sqlite:${source}`, '--to', 'esdb'], env);
      const end = ended(child);
      await until(async () => (await head()) !== before, { everyMs: 5 });
      child.kill('SIGKILL');
      await end;
    }
    const done = copiedLine(await to(source));
    const copied = Number(/\d+/.exec(done)?.[0]);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(3001);
    expect(done).toBe(expectedLine(copied, 0, 3001));
    expect(await run(store.readAll({ limit: 5000 }))).toHaveLength(3001);
  });

  test('from server to server they are compared as well, and what is the same is not written', async () => {
    const source = await seeded(key);
    const { env, to, people } = installation();
    await to(source);
    const wire = await openWire();
    const args = ['copy', '--from', 'esdb', '--to', wire.connectionString()];
    expect(copiedLine(await flowsync(args, { ...env, ...configured }))).toBe(expectedLine(0, 0, 21));
    await wire.stop();
    expect(await run((await people()).readAll())).toHaveLength(21);
  });

  const otherKey = { FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 2).toString('base64') };

  test('a key that is not that of the history is refused in one expectedLine before anything is written', async () => {
    const source = await seeded(key);
    const { to, back, log, people } = installation();
    const refused = {
      code: 1,
      stdout: '',
      stderr: 'flowsync: The secret key (FLOWSYNC_SECRET_KEY) is not the one that this history was written with.\n',
    };
    expect(await to(source, otherKey)).toMatchObject(refused);
    for (const store of [await log(), await people()]) expect(await run(store.head())).toBe(0);
    await to(source);
    const target = newDir();
    expect(await back(target, otherKey)).toMatchObject(refused);
    expect(existsSync(target)).toBe(false);
  });

  test('a key that is missing is refused in one expectedLine before anything is written', async () => {
    const { to, back } = installation();
    await to(await seeded(key));
    const target = newDir();
    expect(await back(target)).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'flowsync: Names are sealed in EventStoreDB: FLOWSYNC_SECRET_KEY must be set, as it is for the service.\n',
    });
    expect(existsSync(target)).toBe(false);
  });
});
