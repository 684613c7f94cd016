/** The files of the past: damaged, gone, of a process that was killed, on a full disk, beyond their budget. */
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { generateFlows } from '../../bench/generate';
import { seeded } from '../../bench/history/seeded';
import { projections, queries } from '../../projections';
import { flowsProjection } from '../../projections/flows/fold';
import { flowById, flows } from '../../projections/flows/queries';
import { rowsOf } from '../../projections/range';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { keep } from '../../src/moments/build';
import { workHere } from '../../src/moments/here';
import { createMoments, type Moments } from '../../src/moments/moments';
import { openMomentTables, TO_ASK } from '../../src/moments/tables';
import type { MomentWork } from '../../src/moments/work';
import { copyFile } from '../../src/projector/files';
import { createProjector } from '../../src/projector/projector';
import { realClock } from '../../src/runtime/real';
import { right } from '../support/right';
import { seed } from '../support/seeded-log';
import { openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';

const FLOWS = 1500;
let dir: string;
let closing: Array<() => unknown> = [];

beforeAll(async () => {
  dir = tempDir();
  await seed(dir, 1, FLOWS);
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

interface Opened {
  readonly moments: Moments;
  readonly folder: string;
  readonly errors: string[];
  readonly countAt: (position: number, waitMs?: number) => Promise<unknown>;
}

const open = (
  folder = join(tempDir(), 'moments'),
  budgetBytes = 1e9,
  change = (work: MomentWork) => work,
  data = dir,
): Opened => {
  const store = right(openSqliteStore({ file: join(data, 'events.sqlite'), clock: realClock, readOnly: true }));
  const errors: string[] = [];
  const onError = (message: string): void => void errors.push(message);
  const readModels = { store, dir: join(folder, '..', 'read-models'), clock: realClock, onError };
  const projector = createProjector({ ...readModels, projections: [flowsProjection] });
  projector.start();
  const moments = createMoments({
    ...{ dir: folder, budgetBytes, projector, projections, queries, clock: realClock, onError, positionsOfEvent: 1 },
    work: change(workHere({ store, projections, queries, clock: realClock })),
  });
  closing.push(() => store.close(), projector.stop, moments.stop);
  const countAt = async (position: number, waitMs = 30_000): Promise<unknown> => {
    const query = flows({}, { offset: 0, limit: 1 });
    const found = await moments.run(query, { position, client: 'admin', waitMs })();
    return E.isRight(found) ? found.right.total : found.left._tag;
  };
  return { moments, folder, errors, countAt };
};

const filesIn = (folder: string): ReadonlyArray<string> => readdirSync(folder).map(name => join(folder, name));

test('a list at any position, near one that was asked for and far from it', async () => {
  const { countAt, folder } = open();
  expect([await countAt(3001), await countAt(2999), await countAt(2700), await countAt(3100)]).toEqual([
    1001, 1000, 900, 1034,
  ]);
  expect(filesIn(folder)).toHaveLength(1);
  expect([await countAt(1), await countAt(4500)]).toEqual([1, 1500]);
});

test('to and fro near a file, each list is that of its moment', async () => {
  const { countAt, folder } = open();
  const random = seeded(3);
  expect(await countAt(3001)).toBe(1001);
  for (let n = 0; n < 40; n++) {
    const position = random.integer(2601, 3800);
    expect([position, await countAt(position)]).toEqual([position, Math.ceil(position / 3)]);
  }
  expect(filesIn(folder)).toHaveLength(1);
});

test('to and fro in one flow of many events, it is as a flow that is asked for once', async () => {
  const store = openLog();
  await generateFlows(store, { flows: 2, shape: { sources: 4, requests: 30, classSize: 40 } });
  const work = { store, projections, queries, clock: realClock };
  const [kept, random] = [workHere(work), seeded(4)];
  const end = E.getOrElse(() => 0)(await store.head()());
  const askOf = (position: number) => ({ query: flowById(1), position, file: null });
  const asked = new Set<string>();
  for (let n = 0; n < 25; n++) {
    const position = random.integer(1, end);
    const fresh = workHere(work);
    const answer = await kept.ask(askOf(position));
    expect(answer).toEqual(await fresh.ask(askOf(position)));
    asked.add(JSON.stringify(answer));
    await fresh.stop();
  }
  expect(asked.size).toBeGreaterThan(10);
  await kept.stop();
});

test('who does not wait hears how far it is, and finds it done later', async () => {
  const { countAt } = open();
  expect(await countAt(4500, 0)).toBe('MomentNotReady');
  expect(await countAt(4500)).toBe(1500);
});

test('a file that is damaged, or gone, is removed and built anew', async () => {
  const first = open();
  expect(await first.countAt(3001)).toBe(1001);
  for (const close of closing.reverse()) await close();
  closing = [];
  for (const file of filesIn(first.folder)) truncateSync(file, 5000);
  const damaged = open(first.folder);
  expect(await damaged.countAt(3001)).toBe(1001);
  expect(damaged.errors.join()).toMatch(/flows as of position 2601 is removed/);
  for (const file of filesIn(first.folder)) rmSync(file);
  expect(await damaged.countAt(4300)).toBe(1434);
});

test('a file of what was lost when a backup was put back is removed', async () => {
  const first = open();
  expect(await first.countAt(3001)).toBe(1001);
  for (const close of closing.reverse()) await close();
  closing = [];
  const regrown = tempDir();
  await seed(regrown, 5001, 5500);
  await seed(regrown, 1, 1000);
  const after = open(first.folder, 1e9, work => work, regrown);
  const query = flows({}, { offset: 1000, limit: 1 });
  const found = right(await after.moments.run(query, { position: 3001, client: 'admin', waitMs: 30_000 })());
  expect(rowsOf(found).map(({ code }) => code)).toEqual(['F5500']);
  expect(after.errors.join()).toMatch(/flows as of position 2601 is removed, .* it was built from another log/);
});

test('what a process that was killed has left, and what is of another version, is removed', () => {
  const folder = join(tempDir(), 'moments');
  mkdirSync(folder, { recursive: true });
  for (const name of ['partial-7.sqlite', 'flows.v1.900.passed-3.sqlite']) writeFileSync(join(folder, name), 'half');
  open(folder);
  expect(filesIn(folder)).toEqual([]);
});

test('a disk that is full fails the question, and the next one when there is room again succeeds', async () => {
  let isFull = true;
  const { countAt, folder } = open(undefined, 1e9, work => ({
    ...work,
    // A folder stands where the file is to be made.
    build: (job, onProgress) => {
      if (isFull) mkdirSync(job.target);
      return work.build(job, onProgress);
    },
  }));
  expect(await countAt(3001)).toBe('MomentFailed');
  isFull = false;
  expect(await countAt(3001)).toBe(1001);
  expect(filesIn(folder).filter(file => statSync(file).isFile())).toHaveLength(1);
});

test('files stay within their budget, and the last one that was asked for is there', async () => {
  const { countAt, moments } = open(undefined, 400_000);
  for (const position of [4500, 600, 2000, 3300]) expect(await countAt(position)).toBe(Math.ceil(position / 3));
  expect(moments.counts().bytes).toBeLessThan(800_000);
  expect(await countAt(3300)).toBe(1100);
});

test('a read model is copied as it stands, whoever goes on writing it', async () => {
  const { folder } = open();
  const live = copyFile(join(folder, '..', 'read-models'), flowsProjection);
  const target = join(folder, 'copy.sqlite');
  const built = await keep({ model: 'flows', live, target });
  expect(built.kind).toBe('built');
  const tables = openMomentTables(target, flowsProjection, TO_ASK);
  expect(tables.base).toBe(built.kind === 'built' ? built.position : -1);
  tables.close();
});
