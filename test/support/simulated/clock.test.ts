import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedClock } from './clock';
import { answering, later, simulatedNetwork } from './network';

test('what is due runs in order and at its time, also what is set meanwhile', async () => {
  const clock = simulatedClock('2026-11-24T09:00:00.000Z');
  const start = clock.now();
  const ran: Array<readonly [string, number]> = [];
  const note = (name: string) => () => {
    ran.push([name, clock.now() - start]);
  };
  clock.after(30, note('c'));
  clock.after(10, () => {
    note('a')();
    clock.after(10, note('b'));
  });
  clock.after(30, note('d'));
  clock.after(20, note('cancelled'))();
  await clock.advance(29);
  expect(ran).toEqual([
    ['a', 10],
    ['b', 20],
  ]);
  await clock.advance(1);
  expect(ran.slice(2)).toEqual([
    ['c', 30],
    ['d', 30],
  ]);
  expect(clock.now() - start).toBe(30);
});

test('between two moments all work of the process itself comes to an end', async () => {
  const clock = simulatedClock(0);
  const done: number[] = [];
  clock.after(10, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'flowsync-clock-'));
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
    await readdir(dir);
    await rm(dir, { recursive: true });
    done.push(clock.now());
  });
  clock.after(20, () => {
    done.push(clock.now());
  });
  await clock.advance(100);
  expect(done).toEqual([10, 20]);
});

test('a receiver that takes longer than it is given has not answered', async () => {
  const clock = simulatedClock(0);
  const network = simulatedNetwork(clock, ({ url }) => later(clock, url === 'slow' ? 1001 : 999, answering(200)));
  const post = { headers: {}, body: '', timeoutMs: 1000, maxAnswerBytes: 0 };
  const results = Promise.all([network.post({ ...post, url: 'slow' }), network.post({ ...post, url: 'quick' })]);
  await clock.advance(2000);
  expect(await results).toMatchObject([{ noAnswer: { reason: 'timeout' } }, { answer: { status: 200 } }]);
});
