import * as fc from 'fast-check';
import { add, empty, fromArray, has, IdSet, remove, size, toArray } from './id-set';

const ascending = (ids: Iterable<number>): ReadonlyArray<number> => [...ids].sort((a, b) => a - b);
const depth = (set: IdSet): number => (set === null ? 0 : 1 + Math.max(depth(set.left), depth(set.right)));

/** Their hashes are the same, so that the order of the ids alone decides which stands above. */
const sameHash = [1134202078627903, 2268404157255806, 3402537516406973];

const anyId = fc.oneof(
  { arbitrary: fc.constantFrom(...sameHash), weight: 1 },
  { arbitrary: fc.integer({ min: 1, max: 30 }), weight: 4 },
  { arbitrary: fc.maxSafeInteger().filter(id => !Object.is(id, -0)), weight: 1 },
);
const steps = fc.array(fc.record({ id: anyId, action: fc.constantFrom('add', 'add', 'remove') }), {
  maxLength: 100,
  size: 'max',
});

describe('a set of ids', () => {
  it('is a set: it holds what a JavaScript Set holds, in ascending order', () => {
    fc.assert(
      fc.property(steps, list => {
        const model = new Set<number>();
        const versions = [{ set: empty, ids: [] as ReadonlyArray<number> }];
        let set = empty;
        for (const { id, action } of list) {
          set = action === 'add' ? add(set, id) : remove(set, id);
          if (action === 'add') model.add(id);
          else model.delete(id);
          if (has(set, id) !== model.has(id) || has(set, id + 1) !== model.has(id + 1)) throw new Error(`has ${id}`);
          versions.push({ set, ids: ascending(model) });
        }
        expect(versions.map(version => toArray(version.set))).toEqual(versions.map(({ ids }) => ids));
        expect(versions.map(version => size(version.set))).toEqual(versions.map(({ ids }) => ids.length));
      }),
    );
  });

  it('has one shape for the same ids, whatever came and went before', () => {
    fc.assert(
      fc.property(steps, list => {
        const set = list.reduce((at, { id, action }) => (action === 'add' ? add(at, id) : remove(at, id)), empty);
        expect(set).toEqual(fromArray(toArray(set)));
      }),
    );
  });

  it('is the same object when nothing changes', () => {
    const set = fromArray([3, 1, 2]);
    expect([add(set, 2), remove(set, 4)]).toEqual([set, set]);
    expect(add(set, 2) === set && remove(set, 4) === set).toBe(true);
  });

  it.each([
    ['ascending', (n: number) => n],
    ['descending', (n: number) => 200_000 - n],
    ['a thousand apart', (n: number) => n * 1000],
    ['64 Ki apart', (n: number) => n * 2 ** 16],
    ['4 Gi apart', (n: number) => n * 2 ** 32],
    ['far up', (n: number) => Number.MAX_SAFE_INTEGER - n],
  ])('stays shallow for 100,000 ids that are %s', (_, id) => {
    const set = Array.from({ length: 100_000 }, (_, n) => id(n + 1)).reduce(add, empty);
    expect(size(set)).toBe(100_000);
    expect(depth(set)).toBeLessThan(5 * Math.log2(100_000));
  });
});

describe('a stored set of ids', () => {
  it('is its ascending list, and comes back from it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId), ids => {
        const stored = IdSet.encode(fromArray(ids));
        expect(stored).toEqual(ascending(ids));
        expect(IdSet.decode(JSON.parse(JSON.stringify(stored)))).toMatchObject({ right: fromArray(ids) });
      }),
    );
  });

  it.each([[null], ['1'], [{}], [['1']], [[1.5]], [[2 ** 53]], [[null]]])('is not %j', stored => {
    expect(IdSet.decode(stored)._tag).toBe('Left');
  });

  it('knows itself', () => {
    expect([empty, fromArray([1]), [1], 1, undefined, {}].map(IdSet.is)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
