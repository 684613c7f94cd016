import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { tempDir } from '../../test/support/temp-dir';
import type { Loaded } from './loaded';
import { openStateSwap, type StateSwap } from './state-swap';

const MiB = 1024 * 1024;
const open = (bytes: number): { readonly swap: StateSwap; readonly file: string } => {
  const file = join(tempDir(), 'states.swap');
  return {
    swap: openStateSwap(file, bytes, {
      write: (_, state) => JSON.stringify(state),
      read: (_, text) => JSON.parse(text),
    }),
    file,
  };
};
const state = (n: number, size: number): Loaded<unknown> => ({
  state: { n, text: 'é'.repeat(size / 2), ids: [n], nothing: null },
  ...{ revision: n + 10, position: n + 100, at: '2026-11-24T09:00:00.000Z' },
});

test('given states that were put, then each that is found is as it was put last', () => {
  const puts = fc.array(fc.tuple(fc.nat(9), fc.nat(400_000)), { maxLength: 60 });
  fc.assert(
    fc.property(puts, list => {
      const { swap } = open(3 * MiB);
      const last = new Map<string, Loaded<unknown>>();
      for (const [n, [stream, size]] of list.entries()) {
        swap.put(`flow-${stream}`, state(n, size));
        last.set(`flow-${stream}`, state(n, size));
        for (const [name, loaded] of last) expect([loaded, null]).toContainEqual(swap.find(name));
        expect(swap.find(`flow-${stream}`)).toEqual(state(n, size));
      }
      swap.close();
    }),
    { numRuns: 20 },
  );
});

test('given more than it holds, then the oldest are forgotten, and the file stays as large as it may be', () => {
  const { swap, file } = open(4 * MiB);
  for (let n = 0; n < 100; n++) swap.put(`flow-${n}`, state(n, 200_000));
  expect(swap.find('flow-0')).toBeNull();
  expect(swap.find('flow-99')).toEqual(state(99, 200_000));
  expect(swap.find('flow-88')).toEqual(state(88, 200_000));
  expect(statSync(file).size).toBeLessThanOrEqual(4 * MiB);
  swap.close();
  expect(existsSync(file)).toBe(false);
});

test('given a state larger than a block, then what was there of it before is not found either', () => {
  const { swap } = open(4 * MiB);
  swap.put('flow-1', state(1, 100));
  swap.put('flow-1', state(2, 2 * MiB));
  expect(swap.find('flow-1')).toBeNull();
  swap.close();
});
