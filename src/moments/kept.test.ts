import { existsSync, writeFileSync } from 'node:fs';
import { tempDir } from '../../test/support/temp-dir';
import { type KeptMoments, openKept } from './kept';

const KILOBYTE = 1000;
const models = [
  { name: 'light', version: 1 },
  { name: 'heavy', version: 1, weight: 3 },
];

const open = (budgetBytes: number): KeptMoments =>
  openKept({ dir: tempDir(), models, budgetBytes, onRemoved: () => undefined });

const pass = (kept: KeptMoments, model: string, position: number): void => {
  const target = kept.target();
  writeFileSync(target, Buffer.alloc(KILOBYTE));
  kept.add({ model, position, kind: 'passed', bytes: KILOBYTE }, target);
};

/** Between two copies, from the beginning on; what must be folded for a moment is no more. */
const widestGap = (kept: KeptMoments, model: string, head: number): number => {
  const gaps = Array.from({ length: head }, (_, at) => at - (kept.nearest(model, at)?.position ?? 0));
  return Math.max(...gaps);
};

test('copies of what is slow to fold stand closer, within one budget', () => {
  const kept = open(40 * KILOBYTE);
  for (let position = 1; position <= 200; position++) for (const { name } of models) pass(kept, name, position);
  expect(kept.bytes()).toBeLessThanOrEqual(40 * KILOBYTE);
  const [light, heavy] = [widestGap(kept, 'light', 200), widestGap(kept, 'heavy', 200)];
  expect(light / heavy).toBeGreaterThan(1.8);
  expect(light).toBeLessThan(100);
});

test('what is recent stands closer than what is old, and the last copy stays', () => {
  const kept = open(20 * KILOBYTE);
  for (let position = 1; position <= 200; position++) pass(kept, 'light', position);
  const gapAt = (at: number): number => at - (kept.nearest('light', at)?.position ?? 0);
  expect(kept.nearest('light', 200)?.position).toBe(200);
  const old = Math.max(...Array.from({ length: 100 }, (_, at) => gapAt(at)));
  const recent = Math.max(...Array.from({ length: 20 }, (_, at) => gapAt(180 + at)));
  expect(recent).toBeLessThan(old / 2);
});

test('of what was asked for the last stay, in half of the budget', () => {
  const kept = open(10 * KILOBYTE);
  for (let position = 1; position <= 8; position++) pass(kept, 'light', position);
  const files = [100, 200, 300, 400, 500, 600].map(position => {
    const target = kept.target();
    writeFileSync(target, Buffer.alloc(KILOBYTE));
    return kept.add({ model: 'light', position, kind: 'asked', bytes: KILOBYTE }, target).file;
  });
  expect(files.map(existsSync).lastIndexOf(false)).toBeLessThan(2);
  expect(existsSync(files.at(-1) ?? '')).toBe(true);
});
