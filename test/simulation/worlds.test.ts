/**
 * The same few worlds each time; `npm run simulate` plays others. A world that breaks a law says which, and with which
 * command it is played again, step by step.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAWS } from './laws/laws';
import { FLAWS } from './mutants/flaws';
import { play } from './world/world';

const STEPS = 16;
const YEARS = 0.1;

test.each([3, 6, 12, 14])('world %d breaks no law', async seed => {
  const { violation, events } = await play({ seed, steps: STEPS, years: YEARS });
  expect(violation).toBeNull();
  expect(events).toBeGreaterThan(50);
});

const KINDS = ['memory, with gaps', 'sqlite'] as const;
test.each(KINDS)('where an earlier log is put back, over %s, no law is broken', async kind => {
  const { violation, faults } = await play({ seed: 7, steps: STEPS, years: YEARS, kind, focus: 'logPutBack' });
  expect(violation).toBeNull();
  expect(faults['an earlier log is put back']).toBeGreaterThan(0);
});

test('a seed plays the same world again, to the byte', async () => {
  const once = await play({ seed: 3, steps: STEPS, years: YEARS });
  const again = await play({ seed: 3, steps: STEPS, years: YEARS });
  expect(again).toEqual(once);
});

test('each law names a promise', () => {
  const promises = readFileSync(join(__dirname, '..', '..', 'docs', 'promises.md'), 'utf8');
  for (const promise of Object.values(LAWS))
    expect([promise, promises.includes(`| ${promise} |`)]).toEqual([promise, true]);
});

test('each flaw that is put into the service on purpose has one place in it', () => {
  const root = join(__dirname, '..', '..');
  const places = FLAWS.map(({ name, file, from }) => [
    name,
    readFileSync(join(root, file), 'utf8').split(from).length - 1,
  ]);
  expect(places.filter(([, count]) => count !== 1)).toEqual([]);
  expect(FLAWS.every(({ from, to }) => from !== to)).toBe(true);
});
