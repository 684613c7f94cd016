/** The command line beside a service that runs, and after one that was killed. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { damageTable } from '../support/damaged-table';
import { type FlowsyncProcess, flowsync, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

/** What was written long enough ago to be signed is proved, too. */
const SOUND = { code: 0, stderr: expect.stringMatching(/^(Proved by .*\n)?$/) };

let service: FlowsyncProcess | undefined;
afterEach(async () => {
  await service?.stop();
  service = undefined;
});

const begin = async () => {
  const dir = tempDir();
  const running = await startFlowsync({ FLOWSYNC_DATA_DIR: dir });
  const run = (...args: ReadonlyArray<string>) => flowsync(args, { FLOWSYNC_DATA_DIR: dir });
  return { dir, run, ...running };
};
/** Stopped after the test. */
const started = async () => {
  const running = await begin();
  service = running;
  return running;
};

/** Requests without a pause, until `stop`; it answers with the ids of the flows that were acknowledged. */
const load = ({ send }: FlowsyncProcess) => {
  const acknowledged: number[] = [];
  let going = true;
  const caller = async (first: number): Promise<void> => {
    for (let flowId = first; going; flowId += 4) {
      await send('PUT', `/flows/${flowId}`, { code: `F${flowId}`, title: 'Under load' });
      acknowledged.push(flowId);
      await send('POST', `/flows/${flowId}/participants`, [{ userId: flowId, name: `Person ${flowId}` }]);
    }
  };
  const callers = [1, 2, 3, 4].map(caller);
  return {
    acknowledged,
    stop: async () => {
      going = false;
      await Promise.all(callers);
    },
  };
};

test('verify and events read a log that grows, and find nothing wrong', async () => {
  const { run, ...running } = await started();
  const under = load(running);
  await until(() => under.acknowledged.length > 20);
  expect(await run('verify')).toMatchObject(SOUND);
  expect(await run('events', '--stream', 'flow-1')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('FlowRegistered'),
  });
  await under.stop();
});

test('a backup under load holds all that was acknowledged before it began, and a service starts on what is restored', async () => {
  const { run, stop, ...running } = await started();
  const under = load({ stop, ...running });
  await until(() => under.acknowledged.length > 20);
  const before = [...under.acknowledged];
  const file = join(tempDir(), 'backup.sqlite');
  expect(await run('backup', '--with-secret-key', file)).toMatchObject({ code: 0 });
  await under.stop();
  await stop();

  const copy = tempDir();
  const inCopy = (...args: ReadonlyArray<string>) => flowsync(args, { FLOWSYNC_DATA_DIR: copy });
  // The key that came with it vouches for nothing: it is there before.
  copyFileSync(join(running.dir, 'secret.key'), join(copy, 'secret.key'));
  expect(await inCopy('restore', '--force', file)).toMatchObject({ code: 0 });
  service = await startFlowsync({ FLOWSYNC_DATA_DIR: copy });
  for (const flowId of before) expect(await service.get(`/flows/${flowId}`)).toMatchObject({ code: `F${flowId}` });
  const [person] = await service.get<ReadonlyArray<{ name: string }>>(`/flows/${before[0]}/participants`);
  expect(person?.name).toBe(`Person ${before[0]}`);
  await service.send('PUT', '/flows/999999', { code: 'NEW', title: 'After the restore' });
  expect(await inCopy('verify')).toMatchObject(SOUND);
});

test('a restored service without its secret key is refused with one line, and starts once the key is put back', async () => {
  const { dir, run, stop } = await started();
  const file = join(tempDir(), 'backup.sqlite');
  expect(await run('backup', file)).toMatchObject({ code: 0 });
  await stop();

  const copy = tempDir();
  expect(await flowsync(['restore', '--unsealed', file], { FLOWSYNC_DATA_DIR: copy })).toMatchObject({ code: 0 });
  const refused = await flowsync(['start'], { FLOWSYNC_DATA_DIR: copy, PORT: '0' });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^flowsync: The secret key is not the one .*\n$/);
  copyFileSync(join(dir, 'secret.key'), join(copy, 'secret.key'));
  service = await startFlowsync({ FLOWSYNC_DATA_DIR: copy });
});

describe('while the service runs', () => {
  let running: Awaited<ReturnType<typeof begin>>;
  let file: string;
  beforeAll(async () => {
    running = await begin();
    file = join(tempDir(), 'backup.sqlite');
    await running.send('PUT', '/flows/1', { code: 'F1', title: 'One' });
    expect(await running.run('backup', file)).toMatchObject({ code: 0 });
  });
  afterAll(() => running.stop());

  test.each([['rebuild'], ['restore', '--force'], ['start']])(
    '%s is refused with one line, and the service goes on',
    async (command, ...options) => {
      const { dir, run, get } = running;
      const { code, stdout, stderr } = await run(command, ...options, ...(command === 'restore' ? [file] : []));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^flowsync: The data directory .* is in use by another flowsync process\..*\n$/);
      expect(readdirSync(dir).filter(name => name.startsWith('before-restore'))).toEqual([]);
      expect(await get('/flows/1')).toMatchObject({ title: 'One' });
    },
  );
});

test('verify finds a read model that says something else than the log, and rebuild puts it right', async () => {
  const { dir, run, send, stop } = await started();
  await send('PUT', '/flows/1', { code: 'F1', title: 'As registered' });
  await stop();
  const [name = ''] = readdirSync(join(dir, 'read-models')).filter(file => /^flows\.v\d+\.sqlite$/.test(file));
  const db = new DatabaseSync(join(dir, 'read-models', name));
  db.exec(`UPDATE flows SET title = 'Forged' WHERE flow_id = 1`);
  db.close();

  const found = await run('verify');
  expect(found).toMatchObject({ code: 1, stderr: 'flowsync: 1 finding.\n' });
  expect(found.stdout).toBe('read model flows: flows {"flow_id":1} has title "Forged" instead of "As registered"\n');

  expect(await run('rebuild', 'flows')).toMatchObject({ code: 0, stdout: '', stderr: 'Rebuilt flows.\n' });
  expect(await run('verify')).toMatchObject({ code: 0 });
});

test('verify names a read model whose file is damaged beside all else that it finds, and rebuild puts it right', async () => {
  const { dir, run, send, stop } = await started();
  await send('PUT', '/flows/1', { code: 'F1', title: 'As registered' });
  await stop();
  const fileOf = (model: string): string => {
    const [name = ''] = readdirSync(join(dir, 'read-models')).filter(file =>
      RegExp(`^${model}\\.v\\d+\\.sqlite$`).test(file),
    );
    return join(dir, 'read-models', name);
  };
  damageTable(fileOf('flows'), 'flows');
  const db = new DatabaseSync(fileOf('clients'));
  db.exec('DELETE FROM clients');
  db.close();

  const found = await run('verify');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain(
    `read model flows: ${fileOf('flows')} is damaged; build it anew by flowsync rebuild flows`,
  );
  expect(found.stdout).toContain('read model clients: clients {"client_id":"admin"} is missing');
  for (const model of ['flows', 'clients']) expect(await run('rebuild', model)).toMatchObject({ code: 0 });
  expect(await run('verify')).toMatchObject({ code: 0 });
});

test('after a kill the log can be read, verified and backed up before the service is started again', async () => {
  const { dir, run, send, kill } = await started();
  await send('PUT', '/flows/1', { code: 'F1', title: 'One' });
  await kill();
  expect(await run('events', '--stream', 'flow-1')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('title=One'),
  });
  expect(await run('verify')).toMatchObject(SOUND);
  const file = join(tempDir(), 'backup.sqlite');
  expect(await run('backup', file)).toMatchObject({ code: 0 });
  const key = readFileSync(join(dir, 'secret.key'), 'utf8').trim();
  const copy = { FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_SECRET_KEY: key };
  expect(await flowsync(['restore', file], copy)).toMatchObject({ code: 0 });
  expect((await flowsync(['events', '--stream', 'flow-1'], copy)).stdout).toContain('title=One');
});
