import * as fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { add, difference, empty, fromArray, has, IdSet, isSame, remove, size, toArray } from './id-set';

const ascending = (ids: Iterable<number>): ReadonlyArray<number> => [...ids].sort((a, b) => a - b);

const anyId = fc.oneof(
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
      fc.property(fc.constantFrom(0, 256, 1000), steps, (first, list) => {
        const model = new Set(Array.from({ length: first }, (_, n) => 10 + n));
        let set = fromArray([...model]);
        // As text: comparing long arrays number by number takes a hundred times as long.
        const versions = [{ set, ids: ascending(model).join() }];
        for (const { id, action } of list) {
          set = action === 'add' ? add(set, id) : remove(set, id);
          if (action === 'add') model.add(id);
          else model.delete(id);
          if (has(set, id) !== model.has(id) || has(set, id + 1) !== model.has(id + 1)) throw new Error(`has ${id}`);
          versions.push({ set, ids: ascending(model).join() });
          if (size(set) !== model.size) throw new Error(`size ${size(set)}, not ${model.size}`);
        }
        expect(versions.map(version => toArray(version.set).join())).toEqual(versions.map(({ ids }) => ids));
      }),
      { numRuns: runs(100) },
    );
  });

  it('differs from another by what a JavaScript Set says', () => {
    const some = fc.array(anyId, { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [one, other] = [fromArray(a), fromArray(b)];
        const expected = ascending(new Set(a.filter(id => !b.includes(id))));
        expect(difference(one, other)).toEqual(expected);
        expect(isSame(one, other)).toBe(toArray(one).join() === toArray(other).join());
        expect(isSame(one, fromArray([...a].reverse()))).toBe(true);
      }),
      { numRuns: runs(100) },
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
    ['in no order', (n: number) => (n * 7919) % 100_003],
    ['far up', (n: number) => Number.MAX_SAFE_INTEGER - n],
  ])('given 100,000 ids that are %s, then its runs stay few and short, so that adding one copies little', (_, id) => {
    const ids = Array.from({ length: 100_000 }, (_, n) => id(n + 1));
    for (const set of [ids.reduce(add, empty), fromArray(ids)]) {
      expect(toArray(set).join() === ascending(ids).join()).toBe(true);
      expect(set.runs.length).toBeLessThan(1000);
      expect(Math.max(...set.runs.map(run => run.length))).toBeLessThanOrEqual(256);
    }
  });

  it('given many ids, when most are removed, then it holds the others', () => {
    const ids = Array.from({ length: 5000 }, (_, n) => 3 * n);
    const rest = ids.filter(id => id % 7 === 0);
    const set = ids.filter(id => id % 7 !== 0).reduce(remove, fromArray(ids));
    expect([toArray(set), size(set)]).toEqual([rest, rest.length]);
    expect(rest.reduce(remove, set)).toEqual(empty);
  });
});

describe('a stored set of ids', () => {
  it('is its ascending list, and comes back from it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId), ids => {
        const stored = IdSet.encode(fromArray(ids));
        expect(stored).toEqual(ascending(ids));
        expect(IdSet.decode(JSON.parse(JSON.stringify(stored)))).toEqual({ _tag: 'Right', right: fromArray(ids) });
      }),
      { numRuns: runs(100) },
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
