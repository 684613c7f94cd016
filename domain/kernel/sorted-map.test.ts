import * as fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { change, empty, find, fromArray, get, remove, type SortedMap, set, values } from './sorted-map';

type Item = readonly [key: number, value: string];
const keyOf = ([key]: Item): number => key;
const items = (count: number): ReadonlyArray<Item> => Array.from({ length: count }, (_, n) => [10 + n, `first ${n}`]);
const inOrder = (model: ReadonlyMap<number, Item>): ReadonlyArray<Item> =>
  [...model.values()].sort(([a], [b]) => a - b);

const steps = fc.array(
  fc.record({
    key: fc.oneof(
      fc.integer({ min: 1, max: 30 }),
      fc.maxSafeInteger().filter(key => !Object.is(key, -0)),
    ),
    action: fc.constantFrom('set', 'set', 'remove', 'change'),
  }),
  { maxLength: 100, size: 'max' },
);

describe('a sorted map', () => {
  it('is a map: every version holds what a JavaScript Map held, in the order of its keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 64, 300), steps, (first, list) => {
        const model = new Map(items(first).map(item => [item[0], item]));
        let map: SortedMap<number, Item> = fromArray(items(first), keyOf);
        // As text: comparing long arrays item by item takes a hundred times as long.
        const versions = [{ map, size: model.size, values: String(inOrder(model)) }];
        list.forEach(({ key, action }, n) => {
          const item: Item = [key, `step ${n}`];
          if (action === 'set') [map] = [set(map, key, item), model.set(key, item)];
          if (action === 'remove') [map] = [remove(map, key), model.delete(key)];
          if (action === 'change') {
            map = change(map, [key, key + 1], ([k]) => [k, `step ${n}`]);
            for (const k of [key, key + 1]) if (model.has(k)) model.set(k, [k, `step ${n}`]);
          }
          expect([get(map, key), get(map, key + 1)]).toEqual([model.get(key), model.get(key + 1)]);
          versions.push({ map, size: model.size, values: String(inOrder(model)) });
        });
        expect(versions.map(version => String(values(version.map)))).toEqual(versions.map(version => version.values));
        expect(versions.map(version => version.map.size)).toEqual(versions.map(version => version.size));
      }),
      { numRuns: runs(100) },
    );
  });

  it('finds the first that something is true of', () => {
    const map = fromArray(items(300), keyOf);
    expect(find(map, ([key]) => key % 100 === 0)).toEqual([100, 'first 90']);
    expect(find(map, () => false)).toBeUndefined();
  });

  it('is the same object when nothing changes', () => {
    const map = fromArray(items(3), keyOf);
    expect(remove(map, 1) === map && change(map, [1, 2], item => item) === map).toBe(true);
  });

  it('orders text as text', () => {
    const map = ['b', 'aa', 'a', 'ab'].reduce<SortedMap<string, string>>((all, key) => set(all, key, key), empty);
    expect(values(map)).toEqual(['a', 'aa', 'ab', 'b']);
  });

  it.each([
    ['ascending', (n: number) => n],
    ['descending', (n: number) => 20_000 - n],
    ['in no order', (n: number) => (n * 7919) % 10_007],
  ])('keeps its runs few and short, given 10,000 keys that are %s', (_, key) => {
    const all = Array.from({ length: 10_000 }, (_, n) => key(n + 1));
    const map = all.reduce<SortedMap<number, number>>((before, one) => set(before, one, one), empty);
    expect(map.size).toBe(10_000);
    expect(map.runs.length).toBeLessThan(400);
    expect(Math.max(...map.runs.map(run => run.keys.length))).toBeLessThanOrEqual(64);
    expect(all.reduce(remove, map)).toEqual(empty);
  });
});
