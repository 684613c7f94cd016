/** `flowsync export`, from the data directory and from a service. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync, spawnFlowsync } from '../support/process';
import { ended } from '../support/program';
import { seed } from '../support/seeded-log';
import { startService } from '../support/service';
import { serveSilence } from '../support/silence';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const dir = tempDir();
const env = { FLOWSYNC_DATA_DIR: dir };
beforeAll(() => seed(dir, 1, 20));

test('writes a file, says up to where it reads, and the same again is the same', async () => {
  const out = join(tempDir(), 'events.csv');
  const first = await flowsync(['export', '--format', 'csv', '--out', out], env);
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toBe(`${out}: 60 events, up to position 60. What comes later: --after 60\n`);
  const bytes = readFileSync(out);
  expect(bytes.toString().split('\r\n')).toHaveLength(62);
  expect(await flowsync(['export', '--format', 'csv', '--out', out, '--as-of', '60'], env)).toMatchObject({ code: 0 });
  expect(readFileSync(out)).toEqual(bytes);
});

test('of a part: a flow, what is new, a moment', async () => {
  const out = join(tempDir(), 'part.csv');
  const positions = async (...args: ReadonlyArray<string>): Promise<ReadonlyArray<string | undefined>> => {
    const { code, stderr } = await flowsync(['export', '--format', 'csv', '--out', out, ...args], env);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/ events?, up to position/)]);
    return readFileSync(out, 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map(line => line.split(',')[0]);
  };
  expect(await positions('--flow', '2')).toEqual(['4', '5', '6']);
  expect(await positions('--after', '57')).toEqual(['58', '59', '60']);
  expect(await positions('--as-of', '4', '--after', '2')).toEqual(['3', '4']);
  expect(await positions('--as-of', '2026-11-24T10:30:00+01:00', '--after', '59')).toEqual(['60']);
  expect(await positions('--until', '2026-11-24T09:30:00.000Z')).toEqual([]);
});

test('writes a folder of Parquet, and into a folder that is there', async () => {
  const out = join(tempDir(), 'parquet');
  expect(await flowsync(['export', '--format', 'parquet', '--out', out], env)).toMatchObject({ code: 0 });
  expect(readdirSync(out)).toContain('request_sources.parquet');
  expect(await flowsync(['export', '--format', 'xes', '--by', 'participant', '--out', out], env)).toMatchObject({
    code: 0,
  });
  expect(readdirSync(out)).toContain('participant.xes');
  expect(readdirSync(out).filter(name => name.startsWith('.'))).toEqual([]);
});

test.each([
  [
    ['--format', 'xml'],
    'Allowed choices are ocel-json, ocel-xml, ocel-xml-xsd, ocel-sqlite, xes, csv, parquet, sqlite.',
  ],
  [['--format', 'csv', '--flow', 'x'], 'It must be a whole number from 1'],
  [['--format', 'csv', '--since', 'yesterday'], 'It must be a time with a zone, as 2026-11-24T09:30:00Z'],
  [
    ['--format', 'csv', '--as-of', '2026-02-29T00:00:00Z'],
    "'2026-02-29T00:00:00Z' is invalid. It must be a position, a time with a zone",
  ],
  [['--format', 'xes', '--by', 'webhook'], 'Allowed choices are flow, request, participant.'],
])('a command line that is wrong: %j', async (args, message) => {
  const { code, stdout, stderr } = await flowsync(['export', '--out', join(dir, 'x'), ...args], env);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test.each([
  [['--as-of', '61'], '--as-of is 61, beyond the end of the history at 60; it is 61.'],
  [['--as-of', '2020-01-01T00:00:00Z'], '--as-of lies before the first event; it is 2020-01-01T00:00:00Z.'],
  [['--after', '61'], '--after is 61, beyond the end of the history at 60.'],
  [
    ['--since', '2026-01-02T00:00:00.000Z', '--until', '2026-01-01T00:00:00.000Z'],
    '--until must be later than since, 2026-01-02T00:00:00.000Z; it is 2026-01-01T00:00:00.000Z.',
  ],
])('a part that there is not: %j', async (args, message) => {
  const folder = tempDir();
  const { code, stderr } = await flowsync(['export', '--format', 'csv', '--out', join(folder, 'x.csv'), ...args], env);
  expect({ code, stderr }).toEqual({ code: 1, stderr: `flowsync: ${message}\n` });
  expect(readdirSync(folder)).toEqual([]);
});

test('a place where nothing can be is said, and nothing is left behind', async () => {
  const folder = tempDir();
  const missing = await flowsync(['export', '--format', 'csv', '--out', join(folder, 'no', 'x.csv')], env);
  expect(missing).toMatchObject({ code: 1, stderr: `flowsync: The directory ${join(folder, 'no')} does not exist.\n` });
  writeFileSync(join(folder, 'file'), '');
  const file = await flowsync(['export', '--format', 'parquet', '--out', join(folder, 'file')], env);
  expect(file).toMatchObject({ code: 1, stderr: expect.stringContaining('is a file') });
  expect(readdirSync(folder)).toEqual(['file']);
});

test('works while the service runs, and from the service says the same', async () => {
  const service = await startService();
  await service.request('PUT', '/flows/7', { code: 'F7', title: 'Flow' });
  await service.request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
  const out = join(tempDir(), 'out');
  mkdirSync(out);
  const local = await flowsync(['export', '--format', 'ocel-json', '--out', out], {
    FLOWSYNC_DATA_DIR: service.dataDir,
  });
  expect(local).toMatchObject({ code: 0 });
  const upTo = /position (\d+)/.exec(local.stderr)?.[1] ?? '';
  const answer = await fetch(`${service.url}/exports?format=ocel-json&asOf=${upTo}`, {
    headers: { 'x-api-key': service.adminKey },
  });
  expect(await answer.text()).toBe(readFileSync(join(out, 'ocel.json'), 'utf8'));

  const remote = (...args: ReadonlyArray<string>) =>
    flowsync(['export', '--url', service.url, '--as-of', upTo, ...args], { FLOWSYNC_API_KEY: service.adminKey });
  const file = join(out, 'remote.json');
  const fetched = await remote('--format', 'ocel-json', '--out', file);
  expect(fetched).toMatchObject({ code: 0, stdout: '' });
  expect(fetched.stderr).toBe(`${file}: up to position ${upTo}. What comes later: --after ${upTo}\n`);
  expect(readFileSync(file)).toEqual(readFileSync(join(out, 'ocel.json')));
  const [here, there] = [join(out, 'here'), join(out, 'there')];
  await remote('--format', 'parquet', '--out', there);
  await flowsync(['export', '--format', 'parquet', '--out', here, '--as-of', upTo], {
    FLOWSYNC_DATA_DIR: service.dataDir,
  });
  expect(readdirSync(there)).toEqual(readdirSync(here));
  for (const name of readdirSync(here)) expect(readFileSync(join(there, name))).toEqual(readFileSync(join(here, name)));
  const refused = await remote('--format', 'csv', '--out', join(out, 'x.csv'), '--after', '99999');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('query.after is 99999, beyond the end') });
  await service.stop();
  const away = await remote('--format', 'csv', '--out', join(out, 'x.csv'));
  expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') });
  expect(readdirSync(out).sort()).toEqual(['here', 'ocel.json', 'remote.json', 'there']);
});

test('interrupted it ends without a line; what a killed one has left goes with the next, what one makes now stays', async () => {
  const { url } = await serveSilence();
  const [folder, args] = [tempDir(), ['export', '--format', 'csv', '--out']];
  const begin = async (name: string) => {
    const before = readdirSync(folder);
    const child = spawnFlowsync([...args, join(folder, name), '--url', url], { FLOWSYNC_API_KEY: 'k' });
    const end = ended(child);
    const isNew = (entry: string): boolean => !before.includes(entry);
    const own = await until(() => readdirSync(folder).find(isNew));
    await until(() => readdirSync(join(folder, own)).includes('lock'));
    return { own, child, end };
  };
  const killed = await begin('killed.csv');
  killed.child.kill('SIGKILL');
  await killed.end;
  const running = await begin('running.csv');
  expect(readdirSync(folder)).toEqual([running.own]);
  expect(await flowsync([...args, join(folder, 'whole.csv')], env)).toMatchObject({ code: 0 });
  expect(readdirSync(folder).sort()).toEqual([running.own, 'whole.csv']);
  running.child.kill('SIGINT');
  expect(await running.end).toMatchObject({ code: 130, stdout: '', stderr: '' });
  expect(readdirSync(folder)).toEqual(['whole.csv']);
});
