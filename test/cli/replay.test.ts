/** `flowsync replay`: a flow as it went, at a terminal and without one, from the data directory and from a service. */
import { join } from 'node:path';
import { commandLine, flowsync, spawnFlowsync } from '../support/process';
import { ended } from '../support/program';
import { type Running, startService } from '../support/service';
import { serveSilence } from '../support/silence';
import { tempDir } from '../support/temp-dir';
import { atTerminal, hasTerminal } from '../support/terminal';
import { until } from '../support/until';

let service: Running;
let key: Readonly<Record<string, string>>;
let data: Readonly<Record<string, string>>;
let requested: string;

/** A flow whose first request reaches nobody, and whose second one is answered. */
beforeAll(async () => {
  service = await startService({ isSubscribed: true, env: { FLOWSYNC_WEBHOOK_SCHEDULE: '0s' } });
  key = { FLOWSYNC_API_KEY: service.adminKey };
  data = { FLOWSYNC_DATA_DIR: service.dataDir };
  const { request } = service;
  await request('PUT', '/flows/7', { code: 'M', title: 'Maths' });
  await request('POST', '/flows/7/external-sources', { reference: 'class-a' });
  requested = String((await request('POST', '/flows/7/sync')).headers['flowsync-position']);
  const chain = async (): Promise<ReadonlyArray<unknown>> =>
    (await request('GET', '/flows/7/replay')).body.data.at(-1).causes;
  await until(async () => (await chain()).length === 3);
  await request('POST', '/flows/7/external-sources/class-a/sync/done', { message: 'Well done' });
});

const lines = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s{2,}/));

test('a line for each event, from one moment to another, at any speed', async () => {
  const whole = await flowsync(['replay', '7', '--url', service.url, '--speed', '1000'], key);
  expect({ code: whole.code, stderr: whole.stderr }).toEqual({ code: 0, stderr: '' });
  expect(lines(whole.stdout).map(([, , , type]) => type)).toEqual([
    ...['FlowRegistered', 'SourceAdded', 'SyncRequested', 'SyncUndelivered', 'SyncCompleted'],
  ]);
  expect(whole.stdout).toContain('PENDING (class-a=PENDING)');
  const part = await flowsync(['replay', '7', '--url', service.url, '--from', requested, '--to', requested], key);
  expect(lines(part.stdout).map(([, , , type]) => type)).toEqual(['SyncRequested']);
});

test('the data directory says the same as the service', async () => {
  const [remote, local] = await Promise.all([
    flowsync(['replay', '7', '--url', service.url], key),
    flowsync(['replay', '7'], data),
  ]);
  expect(local).toEqual(remote);
  const part = await flowsync(['replay', '7', '--from', requested, '--to', requested], data);
  expect(lines(part.stdout).map(([, , , type]) => type)).toEqual(['SyncRequested']);
});

test.each([
  [['7', '--from', 'yesterday'], 2, 'It must be a position, a time with a zone'],
  [['x'], 2, 'It must be the number of a flow'],
  [['7', '--speed', '0'], 2, 'It must be a number above 0'],
  [['7', '--key', 'a'], 2, '--key and --key-file go with --url'],
  [['8'], 1, 'There is no flow with the id 8'],
  [['7', '--to', '99999'], 1, '--to is 99999, beyond the end of the history'],
  [['7', '--from', '0'], 1, '--from is 0, before the first event'],
])('what is wrong is named: %j', async (args, code, message) => {
  const refused = await flowsync(['replay', ...args], data);
  expect(refused).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
});

test('a service that does not know the flow, or does not answer, is said so', async () => {
  const unknown = await flowsync(['replay', '8', '--url', service.url], key);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no flow with the id 8') });
  const keyFile = ['--url', 'http://127.0.0.1:9', '--key-file', join(tempDir(), 'none')];
  const noKey = await flowsync(['replay', '7', ...keyFile]);
  expect(noKey).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read: ENOENT') });
  const away = await flowsync(['replay', '7', '--url', 'http://127.0.0.1:9'], key);
  expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('http://127.0.0.1:9 does not answer') });
});

test('interrupted while it loads, it ends without a line', async () => {
  const { url, asked } = await serveSilence();
  const request = asked();
  const child = spawnFlowsync(['replay', '7', '--url', url], key);
  const end = ended(child);
  await request;
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 130, stdout: '', stderr: '' });
});

(hasTerminal ? test : test.skip)('keys step forth and back, jump, and play at a terminal', async () => {
  const { ended, shown, type } = atTerminal(`${commandLine} replay 7`, data);
  /** The screen that is shown now. */
  const screen = (): string => shown().split('\u001b[2J\u001b[H').at(-1) ?? '';
  const sees = (...texts: ReadonlyArray<string>) => until(() => texts.every(text => screen().includes(text)));
  await sees('FlowRegistered by client:admin', '1 of 5, 1x');
  type('n');
  await sees('SourceAdded', '2 of 5');
  type(' ');
  await sees('SyncRequested', '3 of 5', '> class-a', ' -> PENDING');
  type('N');
  await sees('SyncCompleted', '5 of 5');
  type('b');
  await sees('SyncUndelivered by system:reactor', '4 of 5', 'PENDING -> FAILED');
  expect(screen()).toMatch(/because of AttemptFailed .*\s+because of DeliveryScheduled .*\s+because of SyncRequested /);
  type('g');
  await sees('1 of 5');
  type('++++++++++++');
  await sees('1 of 5, 4096x');
  type('p');
  await sees('5 of 5');
  type('-');
  await sees('5 of 5, 2048x');
  type('B');
  await sees('1 of 5');
  type('G');
  await sees('5 of 5');
  type('q');
  expect((await ended).code).toBe(0);
});

(hasTerminal ? test : test.skip)('a small screen shows what changed, and nothing of it scrolls away', async () => {
  const { request } = service;
  await request('PUT', '/flows/9', { code: 'C', title: `Chemistry ${'化学'.repeat(50)}` });
  for (let n = 1; n <= 12; n++)
    await request('POST', '/flows/9/external-sources', { reference: `class-${n}-${'x'.repeat(n * 20)}` });
  await request('POST', '/flows/9/sync', { references: [`class-11-${'x'.repeat(220)}`] });
  const { ended, shown, type } = atTerminal(`stty cols 40 rows 24; ${commandLine} replay 9`, data);
  const screen = (): string => shown().split('\u001b[2J\u001b[H').at(-1) ?? '';
  await until(() => screen().includes('q: end'));
  type('G');
  await until(() => /SyncRequested|SyncUndelivered/.test(screen()) && screen().includes('q: end'));
  const rows = screen()
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  expect(rows.length).toBeLessThan(24);
  expect(rows.filter(row => [...row].length > 40)).toEqual([]);
  expect(rows[0]).toBe(`Flow 9 C: Chemistry ${'化学'.repeat(4)}化…`);
  expect(rows.filter(row => row.startsWith('  > '))).toEqual([expect.stringMatching(/class-11-x*… \w+ -> \w+$/)]);
  expect(rows.join('\n')).toMatch(/… and \d+ more/);
  type('q');
  expect((await ended).code).toBe(0);
});
