/** The command line over a real EventStoreDB, and a history on its way there and back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { projections } from '../../projections';
import type { EventStore } from '../../src/event-store/event-store';
import { realRandom } from '../../src/runtime/real';
import { newEvent, newEvents } from '../conformance/event-store/harness';
import { openStore, server, withServer } from '../support/eventstoredb/server';
import { openWire } from '../support/eventstoredb/wire';
import { type FlowsyncProcess, flowsync, spawnFlowsync, startFlowsync } from '../support/process';
import { type Ended, ended } from '../support/program';
import { startProjector } from '../support/read-models';
import { run } from '../support/right';
import { seed, seedMixed } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';
import { pause, until } from '../support/until';
import { countedReads } from './counted-reads';

withServer('the command line', () => {
  const open: EventStore[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(store => store.close()));
  });

  const newDir = (): string => join(tempDir(), 'data');
  /** Streams that no other test has, and the command line on them. */
  const installation = (connectionString = server) => {
    const prefix = `cli${realRandom.uuid().slice(0, 8)}-`;
    const env = { FLOWSYNC_EVENT_STORE: connectionString, FLOWSYNC_STREAM_PREFIX: prefix };
    return {
      prefix,
      env,
      run: (dir: string, ...args: ReadonlyArray<string>) => flowsync(args, { ...env, FLOWSYNC_DATA_DIR: dir }),
      to: (dir: string) => flowsync(['copy', '--from', `sqlite:${dir}`, '--to', 'esdb'], env),
      back: (dir: string) => flowsync(['copy', '--from', 'esdb', '--to', `sqlite:${dir}`], env),
      store: async (): Promise<EventStore> => {
        const store = await openStore({ prefix });
        open.push(store);
        return store;
      },
    };
  };
  /** Its read models may have to be built anew. */
  const ready = async ({ request }: FlowsyncProcess): Promise<void> => {
    await until(async () => (await request('GET', '/health/ready')).status === 200);
  };
  const verified = async (dir: string) => (await flowsync(['verify'], { FLOWSYNC_DATA_DIR: dir })).stdout;
  const digestOf = ({ stdout }: Pick<Ended, 'stdout'>) => /sha256 (\w+)/.exec(stdout)?.[1];

  test('a history goes there and comes back the same, past the events of others', async () => {
    const source = newDir();
    await seed(source, 1, 20);
    await seedMixed(source, 40, 30, 'Prüfung "A"\n✓');
    await seed(source, 100, 120);
    const { to, back, run: inside, store } = installation();
    const others = await openStore({ prefix: `other${realRandom.uuid()}-` });
    open.push(others);
    await run(others.append('flow-1', 'any', newEvents(500)));

    const there = await to(source);
    expect(there).toMatchObject({ code: 0, stderr: expect.stringContaining('Copied 1323 events to EventStoreDB') });
    await run(others.append('flow-1', 'any', newEvents(500)));
    expect((await inside(newDir(), 'verify')).stdout).toBe(there.stdout);
    expect(digestOf(there)).toBe(digestOf({ stdout: await verified(source) }));
    expect(await (await store()).head()()).toEqual({
      _tag: 'Right',
      right: Number(/position (\d+)/.exec(there.stdout)?.[1]),
    });

    const target = newDir();
    expect((await back(target)).stdout).toBe(await verified(source));
    expect(await verified(target)).toBe(await verified(source));
  });

  test('a run of one stream that is larger than an append may be is split, and so is what is large itself', async () => {
    const source = newDir();
    await seedMixed(source, 1, 3000, 'x'.repeat(1000));
    await seedMixed(source, 3, 3, 'y'.repeat(700_000));
    const { to } = installation();
    const there = await to(source);
    expect(there).toMatchObject({ code: 0, stderr: expect.stringContaining('they are the same') });
    expect(digestOf(there)).toBe(digestOf({ stdout: await verified(source) }));
  });

  test('killed with -9 in the middle, it goes on where it was, and the order is that of the source', async () => {
    const source = newDir();
    await seedMixed(source, 500, 40);
    const { to, store, env } = installation();
    const target = await store();
    const head = () => run(target.head());
    for (let round = 0; round < 3; round += 1) {
      const before = await head();
      const child = spawnFlowsync(['copy', '--from', `sqlite:${source}`, '--to', 'esdb'], env);
      const end = ended(child);
      await until(async () => (await head()) !== before, { everyMs: 5 });
      child.kill('SIGKILL');
      expect((await end).stdout).toBe('');
    }
    const done = await to(source);
    const copied = Number(/Copied (\d+) events/.exec(done.stderr)?.[1]);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(20_000);
    expect(digestOf(done)).toBe(digestOf({ stdout: await verified(source) }));
  });

  test('a connection that is cut again and again changes neither the order nor the number', async () => {
    const source = newDir();
    await seedMixed(source, 500, 30);
    const wire = await openWire();
    const { env, store } = installation(wire.connectionString());
    const target = await store();
    const child = spawnFlowsync(['copy', '--from', `sqlite:${source}`, '--to', 'esdb'], env);
    const end = ended(child);
    for (let round = 0; round < 4; round += 1) {
      const before = await run(target.head());
      await until(async () => (await run(target.head())) !== before, { everyMs: 5 });
      if (round % 2 === 1) wire.loseAnswers();
      await pause(50);
      wire.cut();
    }
    const done = await end;
    await wire.stop();
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('Trying EventStoreDB again') });
    expect(digestOf(done)).toBe(digestOf({ stdout: await verified(source) }));
  });

  test('a target that holds other events of ours is refused before anything is written', async () => {
    const source = newDir();
    await seed(source, 1, 5);
    const { to, store } = installation();
    const target = await store();
    await run(target.append('flow-77', 'no-stream', [newEvent()]));
    const before = await run(target.head());
    expect(await to(source)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^flowsync: The target holds another history, and nothing was written: .*flow-77.*\n$/,
      ),
    });
    expect(await run(target.head())).toBe(before);
  });

  test('a service moves with all it knows, and moves back', async () => {
    const dir = tempDir();
    const { env, to, back, run: inside } = installation();
    const hook = { title: 'Receiver', url: 'https://receiver.example', active: true, events: ['FLOW_EXTERNAL_SOURCE'] };
    const embedded = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
    await embedded.send('PUT', '/flows/1', { code: 'ONE', title: 'Before' });
    await embedded.send('POST', '/webhooks', hook);
    await embedded.send('POST', '/flows/1/participants', [{ userId: 7, name: 'Ada Lovelace' }]);
    await embedded.send('POST', '/flows/1/participants', [{ userId: 8, name: 'Grace Hopper' }]);
    const { apiKey } = await embedded.send<{ apiKey: string }>('POST', '/clients', { name: 'M', role: 'integrator' });
    await embedded.stop();
    expect(await to(dir)).toMatchObject({ code: 0 });

    const secretKey = readFileSync(join(dir, 'secret.key'), 'utf8').trim();
    const moved = await startFlowsync({ FLOWSYNC_DATA_DIR: dir, ...env, FLOWSYNC_SECRET_KEY: secretKey });
    await ready(moved);
    expect(await moved.get('/flows/1')).toMatchObject({ code: 'ONE' });
    expect(await moved.get('/webhooks')).toMatchObject([{ title: 'Receiver' }]);
    expect(await moved.get('/flows/1/participants')).toMatchObject([
      { name: 'Ada Lovelace' },
      { name: 'Grace Hopper' },
    ]);
    expect((await moved.as(apiKey)('GET', '/flows')).status).toBe(200);
    await moved.send('DELETE', '/participants/7/personal-data');
    await moved.send('PUT', '/flows/2', { code: 'TWO', title: 'Meanwhile' });
    await moved.send('POST', '/flows/2/external-sources', { reference: 'a', description: 'Class of Emmy' });
    for (const args of [['events'], ['audit', '--flow', '2'], ['audit', '--text', 'of emmy']])
      expect((await inside(dir, ...args)).stdout).toContain('Class of Emmy');
    const keyless = await inside(newDir(), 'audit', '--flow', '2');
    expect(keyless).toMatchObject({ code: 0, stderr: expect.stringContaining('FLOWSYNC_SECRET_KEY is not set') });
    expect(keyless.stdout).not.toContain('Emmy');
    await until(async () => (await moved.request('GET', '/history/checkpoint')).status === 200);
    expect(await inside(dir, 'verify')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Proved by \d+ checkpoints?: the first \d+ events\.\n$/),
    });
    await moved.stop();

    expect(await back(dir)).toMatchObject({ code: 0 });
    const returned = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
    await ready(returned);
    expect(await returned.get('/flows/2')).toMatchObject({ code: 'TWO' });
    expect(await returned.get('/flows/1/participants')).toMatchObject([{ name: null }, { name: 'Grace Hopper' }]);
    expect(await returned.get('/webhooks')).toMatchObject([{ title: 'Receiver' }]);
    await returned.stop();
  });

  test('events prints the history, of a stream, behind a position, and what follows', async () => {
    const source = newDir();
    await seed(source, 1, 3);
    const { to, run: inside, store, env } = installation();
    await to(source);
    const dir = newDir();
    const all = await inside(dir, 'events', '--json');
    const events = all.stdout
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line));
    expect(events.map(({ stream, revision }) => `${stream} ${revision}`)).toEqual(
      [1, 2, 3].flatMap(flow => [0, 1, 2].map(revision => `flow-${flow} ${revision}`)),
    );
    expect((await inside(dir, 'events', '--json', '--stream', 'flow-2')).stdout).toContain('FlowRegistered');
    const after = await inside(dir, 'events', '--json', '--after', String(events[6].position));
    expect(after.stdout.split('\n').slice(0, -1)).toHaveLength(2);

    const child = spawnFlowsync(['events', '--follow'], env);
    const end = ended(child);
    let printed = '';
    child.stdout?.on('data', text => {
      printed += text;
    });
    await until(() => printed.includes('flow-3'));
    await run((await store()).append('flow-9', 'no-stream', [newEvent({ type: 'Followed' })]));
    await until(() => printed.includes('Followed'));
    child.kill('SIGINT');
    expect(await end).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Free texts .* sealed: FLOWSYNC_SECRET_KEY is not set\.\n$/),
    });
  });

  test('verify finds what a read model says otherwise than the log, and rebuild puts it right', async () => {
    const source = newDir();
    await seed(source, 1, 3);
    const { to, run: inside } = installation();
    await to(source);
    const dir = tempDir();
    expect(await inside(dir, 'rebuild')).toMatchObject({ code: 0, stdout: '' });
    const [name = ''] = readdirSync(join(dir, 'read-models')).filter(file => file.startsWith('flows.'));
    const db = new DatabaseSync(join(dir, 'read-models', name));
    db.exec(`UPDATE flows SET title = 'Forged' WHERE flow_id = 1`);
    db.close();
    expect(await inside(dir, 'verify')).toMatchObject({
      code: 1,
      stdout: 'read model flows: flows {"flow_id":1} has title "Forged" instead of "A flow"\n',
    });
    expect(await inside(dir, 'rebuild', 'flows')).toMatchObject({ code: 0, stderr: 'Rebuilt flows.\n' });
    expect(await inside(dir, 'verify')).toMatchObject({ code: 0, stderr: '' });
  });

  test('a new replica on a copy of the read models reads only what is new', async () => {
    const source = newDir();
    await seed(source, 1, 100);
    const { to, run: inside, store } = installation();
    await to(source);
    const dir = tempDir();
    await inside(dir, 'rebuild');
    const replica = newDir();
    expect(await inside(dir, 'copy-read-models', replica)).toMatchObject({ code: 0 });
    await seed(source, 101, 104);
    await to(source);

    const counted = countedReads(await store());
    const projector = startProjector({ store: counted.store, dir: join(replica, 'read-models'), projections });
    const ask = projector.read('flows', 0, db => db.all('SELECT flow_id FROM flows'));
    expect(await run(ask)).toHaveLength(104);
    while (projector.status().some(({ building }) => building !== null)) await new Promise(setImmediate);
    expect(counted.events()).toBe(12);
    expect(projector.reported).toEqual([]);
    await projector.stop();
  });

  test.each([
    ['backup', 'copy the history to a file'],
    ['restore', 'restore into a data directory'],
  ])('%s says in one line what to do instead', async (command, instead) => {
    const { code, stderr } = await installation().run(newDir(), command, 'some.file');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flowsync: The log is in EventStoreDB: .*\n$/);
    expect(stderr).toContain(instead);
  });
});
