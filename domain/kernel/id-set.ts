/**
 * An immutable set of whole numbers: its ids in ascending order, cut into short runs. Adding an id copies one run and the
 * list of the runs, so folding a long list of allocations stays quick; copying a `Set` each time would not.
 */
import * as t from 'io-ts';
import { countBefore } from './sorted-map';

export interface IdSet {
  readonly size: number;
  /** None is empty, none longer than `longest`. */
  readonly runs: ReadonlyArray<Run>;
}
type Run = ReadonlyArray<number>;

const MAX_RUN_LENGTH = 256;

export const empty: IdSet = { size: 0, runs: [] };
export const size = (set: IdSet): number => set.size;

/** In ascending order. */
export const toArray = ({ runs }: IdSet): ReadonlyArray<number> => ([] as number[]).concat(...runs);

export const fromArray = (ids: ReadonlyArray<number>): IdSet => {
  const inOrder = ids.every((id, index) => index === 0 || id > (ids[index - 1] as number));
  const ascending = inOrder ? ids : [...new Set(ids)].sort((a, b) => a - b);
  const runs = Array.from({ length: Math.ceil(ascending.length / (MAX_RUN_LENGTH / 2)) }, (_, n) =>
    ascending.slice((n * MAX_RUN_LENGTH) / 2, ((n + 1) * MAX_RUN_LENGTH) / 2),
  );
  return { size: ascending.length, runs };
};

const isIdSet = (u: unknown): u is IdSet => typeof u === 'object' && u !== null && 'size' in u && 'runs' in u;

/** Stored as the ascending list of its ids. */
export const IdSet = new t.Type<IdSet, ReadonlyArray<number>, unknown>(
  'IdSet',
  isIdSet,
  (u, c) => (Array.isArray(u) && u.every(Number.isSafeInteger) ? t.success(fromArray(u)) : t.failure(u, c)),
  toArray,
);

export const has = (set: IdSet, id: number): boolean => placeOf(set, id).taken;

export const add = (set: IdSet, id: number): IdSet => {
  const { at, run, index, taken } = placeOf(set, id);
  if (taken) return set;
  return { size: set.size + 1, runs: set.runs.toSpliced(at, 1, ...cut(run.toSpliced(index, 0, id))) };
};

export const remove = (set: IdSet, id: number): IdSet => {
  const { at, run, index, taken } = placeOf(set, id);
  if (!taken) return set;
  return { size: set.size - 1, runs: set.runs.toSpliced(at, 1, ...cut(run.toSpliced(index, 1))) };
};

export const removeAll = (set: IdSet, ids: ReadonlyArray<number>): IdSet => {
  if (ids.length < 2) return ids.reduce(remove, set);
  const gone = new Set(ids);
  return fromArray(toArray(set).filter(id => !gone.has(id)));
};

/** Those of the first that the second has not, in ascending order. */
export const difference = (set: IdSet, without: IdSet): ReadonlyArray<number> => {
  const ids = toArray(set);
  if (without.size === 0) return ids;
  const others = toArray(without);
  let next = 0;
  return ids.filter(id => {
    while (next < others.length && (others[next] as number) < id) next += 1;
    return others[next] !== id;
  });
};

export const isSame = (a: IdSet, b: IdSet): boolean => a.size === b.size && difference(a, b).length === 0;

interface Place {
  /** Index of the run that has the id, or that would take it. */
  readonly at: number;
  readonly run: Run;
  /** Index in the run. */
  readonly index: number;
  readonly taken: boolean;
}

const placeOf = ({ runs }: IdSet, id: number): Place => {
  const at = Math.max(0, countBefore(runs, run => (run[0] as number) > id) - 1);
  const run = runs[at] ?? [];
  const index = countBefore(run, other => other >= id);
  return { at, run, index, taken: run[index] === id };
};

/** In two when it is too long, not at all when it is empty. */
const cut = (run: Run): ReadonlyArray<Run> => {
  if (run.length > MAX_RUN_LENGTH) return [run.slice(0, MAX_RUN_LENGTH / 2), run.slice(MAX_RUN_LENGTH / 2)];
  return run.length === 0 ? [] : [run];
};
