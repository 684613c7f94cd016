/**
 * What answers about the past, and what is handed over, are made beside the service: a disk that is full ends that alone,
 * and what a kill -9 leaves of it is removed at the next start.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { seed } from '../support/seeded-log';
import { until } from '../support/until';

const FLOWS = 1500;
/** Removed below, when nothing is mounted there any more. */
const dataDir = mkdtempSync(join(tmpdir(), 'flowsync-'));
const [moments, exported] = ['moments', 'exports'].map(name => join(dataDir, name)) as [string, string];
const folders = [moments, exported];
const mount = (options: string, folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;

for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
const isSmall = folders.every(folder => mount('size=300k,mode=700', folder));
if (!isSmall) process.stderr.write('No disk can be mounted here: none was full.\n');

let service: FlowsyncProcess;
const start = async (): Promise<void> => {
  service = await startFlowsync({ FLOWSYNC_DATA_DIR: dataDir });
};
beforeAll(async () => {
  await seed(dataDir, 1, FLOWS);
  // What is not ours is left alone, such as what a disk brings along.
  for (const folder of folders) mkdirSync(join(folder, 'lost+found'));
  await start();
});
afterAll(async () => {
  await service.stop();
  for (const folder of folders) spawnSync('umount', ['-l', folder]);
  rmSync(dataDir, { recursive: true, force: true });
});

const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${service.url}${path}`, { headers: { 'x-api-key': service.adminKey, ...headers } });
  return { status: answer.status, text: await answer.text() };
};
const asOf = (position: number, wait = 30) => get(`/flows?limit=1&asOf=${position}`, { prefer: `wait=${wait}` });
const filesIn = (folder: string): ReadonlyArray<string> => readdirSync(folder).filter(name => name !== 'lost+found');
const LISTED = `"total":${FLOWS - 500}`;

(isSmall ? test : test.skip)('a disk that is full ends the export or the question, and nothing else', async () => {
  for (const folder of folders) writeFileSync(join(folder, 'lost+found', 'filled'), Buffer.alloc(270_000));
  for (const path of ['ocel-json', 'csv', 'parquet'])
    expect(await get(`/exports?format=${path}`)).toEqual({
      status: 507,
      text: expect.stringContaining('There is not enough room on the disk for the export'),
    });
  expect(await asOf(3000)).toEqual({ status: 503, text: expect.stringContaining('moment-failed') });
  expect(folders.flatMap(filesIn)).toEqual([]);

  await service.send('PUT', '/flows/9999', { code: 'A', title: 'While it is full' });
  expect((await get('/flows?limit=1')).text).toContain(`"total":${FLOWS + 1}`);
  expect((await get('/flows/7?asOf=3000')).status).toBe(200);
  expect((await get('/health/ready')).status).toBe(200);
  for (const folder of folders) mount('remount,size=100m', folder);
  expect((await asOf(3000)).text).toContain(LISTED);
  expect((await get('/exports?format=csv')).text).toContain('flow-9999');
});

test('what a kill -9 leaves of a past moment and of an export is removed, and both are made again', async () => {
  let position = 4500;
  const begun: Array<Promise<unknown>> = [];
  await until(async () => {
    const [isBuilding, isExporting] = [
      filesIn(moments).some(name => name.startsWith('partial-')),
      filesIn(exported).length > 0,
    ];
    if (!isBuilding) {
      position = position > 2000 ? position - 1300 : 4500;
      begun.push(asOf(position, 0).catch(() => null));
    }
    if (!isExporting) begun.push(get('/exports?format=ocel-json').catch(() => null));
    return isBuilding && isExporting;
  });
  await Promise.all([service.kill(), ...begun]);
  expect([moments, exported].map(folder => filesIn(folder).length > 0)).toEqual([true, true]);
  await start();
  expect(filesIn(exported)).toEqual([]);
  expect(filesIn(moments).filter(name => name.startsWith('partial-'))).toEqual([]);
  expect((await asOf(3000)).text).toContain(LISTED);
  expect((await get('/exports?format=csv&asOf=3000')).text).toContain('flow-1000,');
});
