/**
 * An immutable set of whole numbers, kept in order. Adding one id to a set of ten thousand copies some fifteen nodes,
 * so folding a long list of allocations stays linear; copying a `Set` each time would not.
 *
 * It is a treap: a search tree by id that is also a heap by a hash of the id, and so balanced without bookkeeping.
 */
import * as t from 'io-ts';

interface Node {
  readonly id: number;
  readonly size: number;
  readonly left: IdSet;
  readonly right: IdSet;
}
export type IdSet = Node | null;

export const empty: IdSet = null;
export const size = (set: IdSet): number => (set === null ? 0 : set.size);

const node = (id: number, left: IdSet, right: IdSet): Node => ({ id, left, right, size: size(left) + size(right) + 1 });

const { floor, imul } = Math;

const priority = (id: number): number => {
  const low = imul(id ^ (id >>> 16), 0x45d9f3b);
  return imul(low ^ (low >>> 15) ^ floor(id / 2 ** 32), 0x2c1b3c6d) >>> 0;
};
const above = (a: number, b: number): boolean => priority(a) > priority(b) || (priority(a) === priority(b) && a > b);

export const has = (set: IdSet, id: number): boolean => {
  let at = set;
  while (at !== null && at.id !== id) at = id < at.id ? at.left : at.right;
  return at !== null;
};

const split = (set: IdSet, id: number): readonly [IdSet, IdSet] => {
  if (set === null) return [null, null];
  if (set.id < id) {
    const [left, right] = split(set.right, id);
    return [node(set.id, set.left, left), right];
  }
  const [left, right] = split(set.left, id);
  return [left, node(set.id, right, set.right)];
};

const join = (left: IdSet, right: IdSet): IdSet => {
  if (left === null) return right;
  if (right === null) return left;
  return above(left.id, right.id)
    ? node(left.id, left.left, join(left.right, right))
    : node(right.id, join(left, right.left), right.right);
};

const insert = (set: IdSet, id: number): Node => {
  if (set === null || above(id, set.id)) return node(id, ...split(set, id));
  return id < set.id ? node(set.id, insert(set.left, id), set.right) : node(set.id, set.left, insert(set.right, id));
};

const drop = (set: IdSet, id: number): IdSet => {
  if (set === null) return null;
  if (set.id === id) return join(set.left, set.right);
  return id < set.id ? node(set.id, drop(set.left, id), set.right) : node(set.id, set.left, drop(set.right, id));
};

export const add = (set: IdSet, id: number): IdSet => (has(set, id) ? set : insert(set, id));
export const remove = (set: IdSet, id: number): IdSet => (has(set, id) ? drop(set, id) : set);

/** In ascending order. */
export const toArray = (set: IdSet): ReadonlyArray<number> => {
  const ids: number[] = [];
  const walk = (at: IdSet): void => {
    if (at === null) return;
    walk(at.left);
    ids.push(at.id);
    walk(at.right);
  };
  walk(set);
  return ids;
};
export const fromArray = (ids: ReadonlyArray<number>): IdSet => ids.reduce(add, empty);

const isIdSet = (u: unknown): u is IdSet => u === null || (typeof u === 'object' && 'id' in u && 'size' in u);

/** Stored as the ascending list of its ids. */
export const IdSet = new t.Type<IdSet, ReadonlyArray<number>, unknown>(
  'IdSet',
  isIdSet,
  (u, c) => (Array.isArray(u) && u.every(Number.isSafeInteger) ? t.success(fromArray(u)) : t.failure(u, c)),
  toArray,
);
