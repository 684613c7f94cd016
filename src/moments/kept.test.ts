import { existsSync, writeFileSync } from 'node:fs';
import { tempDir } from '../../test/support/temp-dir';
import { type KeptMoments, type Kind, openKept } from './kept';

const KILOBYTE = 1000;

const open = (budgetBytes: number): KeptMoments =>
  openKept({ dir: tempDir(), versions: new Map([['flows', 1]]), budgetBytes, onRemoved: () => undefined });

const make = (kept: KeptMoments, kind: Kind, position: number): string => {
  const target = kept.target();
  writeFileSync(target, Buffer.alloc(KILOBYTE));
  return kept.add({ model: 'flows', position, kind, bytes: KILOBYTE }, target).file;
};

test('what is recent stands closer than what is old, and the last copy stays', () => {
  const kept = open(20 * KILOBYTE);
  for (let position = 1; position <= 200; position++) make(kept, 'passed', position);
  const gapAt = (at: number): number => at - (kept.nearest('flows', at)?.position ?? 0);
  expect(kept.nearest('flows', 200)?.position).toBe(200);
  const old = Math.max(...Array.from({ length: 100 }, (_, at) => gapAt(at)));
  const recent = Math.max(...Array.from({ length: 20 }, (_, at) => gapAt(180 + at)));
  expect(recent).toBeLessThan(old / 2);
});

test('of what was asked for the last stay, in half of the budget', () => {
  const kept = open(10 * KILOBYTE);
  for (let position = 1; position <= 8; position++) make(kept, 'passed', position);
  const files = [100, 200, 300, 400, 500, 600].map(position => make(kept, 'asked', position));
  expect(files.map(existsSync).lastIndexOf(false)).toBeLessThan(2);
  expect(existsSync(files.at(-1) ?? '')).toBe(true);
});
