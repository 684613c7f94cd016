/** `flowsync audit`, from the data directory and from a service. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync } from '../support/process';
import { seed } from '../support/seeded-log';
import { startService } from '../support/service';
import { tempDir } from '../support/temp-dir';

const dir = tempDir();
const env = { FLOWSYNC_DATA_DIR: dir };
beforeAll(() => seed(dir, 1, 300));

const records = (text: string): ReadonlyArray<Record<string, never>> =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

test('prints what fits, and an end that says how much it was', async () => {
  const { code, stdout, stderr } = await flowsync(['audit', '--source', 'class-a', '--flow', '2'], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [added, came, end, ...rest] = records(stdout);
  expect(rest).toEqual([]);
  expect(added).toMatchObject({ position: '5', sentence: 'Client admin added source class-a to flow 2' });
  expect(came).toMatchObject({
    position: '6',
    sentence: 'Client admin allocated participant 7 to source class-a of flow 2',
  });
  expect(end).toMatchObject({ end: { events: 2, first: '5', last: '6', upTo: '900', checkpoint: null } });
});

test('goes on after a position, where the source was added before it', async () => {
  const { stdout } = await flowsync(['audit', '--source', 'class-a', '--after', '895'], env);
  expect(records(stdout).map(({ position, end }) => position ?? end)).toEqual([
    '896',
    '897',
    '899',
    '900',
    expect.objectContaining({ events: 4 }),
  ]);
});

test('as a table it has the line ends of RFC 4180', async () => {
  const { stdout } = await flowsync(['audit', '--format', 'csv', '--type', 'FlowRegistered', '--before', '5'], env);
  const lines = stdout.split('\r\n');
  expect(lines.map(line => line.split(',', 2).join())).toEqual([
    'record,position',
    'event,1',
    'event,4',
    'end,900',
    '',
  ]);
});

test.each([
  [['--flow', 'x'], 'It must be a whole number from 1'],
  [['--outcome', 'good'], 'It must be succeeded, failed or refused.'],
  [['--type', 'Nothing'], '--type must be a type of event, or the begin of some; it is "Nothing"'],
  [['--format', 'xml'], 'Allowed choices are ndjson, csv, cloudevents, ocsf.'],
  [['--key-file', 'key'], '--key and --key-file go with --url'],
])('a command line that is wrong: %j', async (args, message) => {
  const { code, stdout, stderr } = await flowsync(['audit', ...args], env);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test('a service says the same as its data directory, and one that is away is said so', async () => {
  const service = await startService();
  await service.request('PUT', '/flows/7', { code: 'F7', title: 'Flow' });
  await service.request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
  const keyFile = join(dir, 'key');
  writeFileSync(keyFile, `${service.adminKey}\n`);
  const asked = ['audit', '--flow', '7'];
  const [remote, local] = await Promise.all([
    flowsync([...asked, '--url', service.url, '--key-file', keyFile]),
    flowsync(asked, { FLOWSYNC_DATA_DIR: service.dataDir }),
  ]);
  expect([remote.code, local.code]).toEqual([0, 0]);
  expect(records(remote.stdout).slice(0, -1)).toEqual(records(local.stdout).slice(0, -1));
  expect(records(remote.stdout)).toHaveLength(3);
  await service.stop();
  const away = await flowsync([...asked, '--url', service.url, '--key-file', keyFile]);
  expect(away).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('does not answer') });
});
