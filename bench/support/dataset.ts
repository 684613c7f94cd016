/**
 * Generated logs. The large one is kept from run to run with the read models that were built of it, since both take
 * minutes; figures add some commands to it, which is little beside what is there.
 */
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_VERSION } from '../../src/event-store/sqlite/schema';
import type { Bench, Notes } from '../figure';
import { generate, generatorVersion } from '../generate';
import { withLog } from './log';
import { answers, type Running, spawnFlowsync } from './processes';

export interface Dataset {
  readonly dir: string;
  readonly flows: number;
  readonly events: number;
}

const seed = 1;
const keptIn = join(__dirname, '..', '..', '.bench-data');
const count = (n: number): string => n.toLocaleString('en-GB');

/** How far the service has read the log with the read model that is furthest behind. */
export const positionAt = async (url: string): Promise<number> => {
  const metrics = await fetch(`${url}/metrics`).then(
    answer => answer.text(),
    () => '',
  );
  const positions = [...metrics.matchAll(/^flowsync_projection_position\{.*\} (\d+)/gm)].map(([, at]) => Number(at));
  return positions.length === 0 ? 0 : Math.min(...positions);
};

/** The service on these data, once it is ready: the first time it builds its read models. */
export const startOn = async (
  { dir, events }: Pick<Dataset, 'dir' | 'events'>,
  progress: Bench['progress'],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> => {
  const server = await spawnFlowsync(dir, env);
  const begin = performance.now();
  await answers(server, '/health/ready', 200, async () => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    const read = await positionAt(server.url);
    progress(
      `${read === 0 ? 'starting' : 'building read models'}: ${count(read)} of ${count(events)} events, ${seconds} s`,
    );
  });
  return server;
};

const generateIn = async (dir: string, flows: number, progress: Bench['progress']): Promise<Dataset> => {
  const onProgress = (done: number, events: number): void =>
    progress(`generating: ${count(done)} of ${count(flows)} flows, ${count(events)} events`);
  const events = await withLog(dir, log => generate(log, { flows, seed, onProgress }));
  return { dir, flows, events };
};

/** As many flows as that, in the figure's own directory. */
export const dataset = ({ dir, progress }: Bench, name: string, flows: number): Promise<Dataset> =>
  generateIn(join(dir, name), flows, progress);

const madeNow = new Set<string>();

/** The same, kept. It is made anew when the generator or the tables of the log change, and once in a run that asks for it. */
export const keptDataset = async ({ progress, fresh }: Bench, flows: number): Promise<Dataset> => {
  const key = `${flows}-flows-seed-${seed}-generator-${generatorVersion}-schema-${SCHEMA_VERSION}`;
  const dir = join(keptIn, key);
  const note = join(dir, 'bench.json');
  if (existsSync(note) && (!fresh || madeNow.has(key))) return { ...JSON.parse(readFileSync(note, 'utf8')), dir };
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const data = await generateIn(dir, flows, progress);
  writeFileSync(note, JSON.stringify({ flows: data.flows, events: data.events }));
  madeNow.add(key);
  return data;
};

/** Has the operating system read all files once, as it has on a machine that is in use: else a disk is measured. */
const inMemory = async (dir: string): Promise<void> => {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    for await (const _ of createReadStream(join(entry.parentPath, entry.name), { highWaterMark: 1 << 20 })) {
    }
  }
};

interface Served extends Dataset {
  readonly server: Running;
}

/** 10 M events in 1 M flows at full size, beside 10 k events in 1 k flows. */
export const largeAndSmall = async (
  bench: Bench,
): Promise<{ readonly large: Served; readonly small: Served; readonly notes: Notes }> => {
  const flows = bench.size(1_000_000, 200);
  const large = await keptDataset(bench, flows);
  const small = await dataset(bench, 'small', Math.min(1000, flows / 2));
  const notes = {
    ...{ flows: large.flows, events: large.events },
    ...{ 'flows of the small log': small.flows, 'events of the small log': small.events },
  };
  const [ours, theirs] = await Promise.all([startOn(large, bench.progress), startOn(small, bench.progress)]);
  for (const { dir } of [large, small]) await inMemory(dir);
  return { large: { ...large, server: ours }, small: { ...small, server: theirs }, notes };
};
