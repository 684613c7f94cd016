/**
 * An immutable map in ascending order of its keys, cut into short runs as an `IdSet` is: a change copies one run and the
 * list of the runs, and shares all else with the map before.
 */
export type Key = number | string;

export interface SortedMap<K extends Key, V> {
  readonly size: number;
  /** None is empty, none longer than `longest`. */
  readonly runs: ReadonlyArray<Run<K, V>>;
}
interface Run<K, V> {
  readonly keys: ReadonlyArray<K>;
  readonly values: ReadonlyArray<V>;
}

const MAX_RUN_LENGTH = 64;

export const empty: SortedMap<never, never> = { size: 0, runs: [] };

/** How many items of a list in order lie before the first that is `far` enough. */
export const countBefore = <A>(items: ReadonlyArray<A>, far: (item: A) => boolean): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (far(items[middle] as A)) high = middle;
    else low = middle + 1;
  }
  return low;
};

interface Place<K, V> {
  /** Index of the run that has the key, or that would take it. */
  readonly at: number;
  readonly run: Run<K, V>;
  /** Index in the run. */
  readonly index: number;
  readonly taken: boolean;
}

const placeOf = <K extends Key, V>({ runs }: SortedMap<K, V>, key: K): Place<K, V> => {
  const at = Math.max(0, countBefore(runs, ({ keys }) => (keys[0] as K) > key) - 1);
  const run = runs[at] ?? { keys: [], values: [] };
  const index = countBefore(run.keys, other => other >= key);
  return { at, run, index, taken: run.keys[index] === key };
};

/** In two when it is too long, not at all when it is empty. */
const cut = <K, V>({ keys, values }: Run<K, V>): ReadonlyArray<Run<K, V>> => {
  const half = MAX_RUN_LENGTH / 2;
  if (keys.length > MAX_RUN_LENGTH) {
    return [
      { keys: keys.slice(0, half), values: values.slice(0, half) },
      { keys: keys.slice(half), values: values.slice(half) },
    ];
  }
  return keys.length === 0 ? [] : [{ keys, values }];
};

export const get = <K extends Key, V>(map: SortedMap<K, V>, key: K): V | undefined => {
  const { run, index, taken } = placeOf(map, key);
  return taken ? run.values[index] : undefined;
};

export const set = <K extends Key, V>(map: SortedMap<K, V>, key: K, value: V): SortedMap<K, V> => {
  const { at, run, index, taken } = placeOf(map, key);
  if (taken) {
    return { size: map.size, runs: map.runs.with(at, { keys: run.keys, values: run.values.with(index, value) }) };
  }
  const grown = { keys: run.keys.toSpliced(index, 0, key), values: run.values.toSpliced(index, 0, value) };
  return { size: map.size + 1, runs: map.runs.toSpliced(at, 1, ...cut(grown)) };
};

export const remove = <K extends Key, V>(map: SortedMap<K, V>, key: K): SortedMap<K, V> => {
  const { at, run, index, taken } = placeOf(map, key);
  if (!taken) return map;
  const rest = { keys: run.keys.toSpliced(index, 1), values: run.values.toSpliced(index, 1) };
  return { size: map.size - 1, runs: map.runs.toSpliced(at, 1, ...cut(rest)) };
};

/** Changes the values of those of the keys that there are; each run is copied once, however many of its values change. */
export const change = <K extends Key, V>(
  map: SortedMap<K, V>,
  keys: ReadonlyArray<K>,
  to: (value: V) => V,
): SortedMap<K, V> => {
  const copies = new Map<number, V[]>();
  for (const key of keys) {
    const { at, run, index, taken } = placeOf(map, key);
    if (!taken) continue;
    const values = copies.get(at) ?? [...run.values];
    values[index] = to(values[index] as V);
    copies.set(at, values);
  }
  if (copies.size === 0) return map;
  const runs = [...map.runs];
  for (const [at, values] of copies) runs[at] = { keys: runs[at]?.keys ?? [], values };
  return { size: map.size, runs };
};

/** The first, in the order of the keys, that it is true of. */
export const find = <K extends Key, V>({ runs }: SortedMap<K, V>, is: (value: V) => boolean): V | undefined => {
  for (const run of runs) for (const value of run.values) if (is(value)) return value;
  return undefined;
};

/** In the order of their keys. */
export const values = <K extends Key, V>({ runs }: SortedMap<K, V>): ReadonlyArray<V> =>
  ([] as V[]).concat(...runs.map(run => run.values));

export const fromArray = <K extends Key, V>(items: ReadonlyArray<V>, keyOf: (value: V) => K): SortedMap<K, V> => {
  const keys = items.map(keyOf);
  const inOrder = keys.every((key, index) => index === 0 || key > (keys[index - 1] as K));
  if (!inOrder) {
    const last = new Map(items.map((value, index) => [keys[index] as K, value]));
    return fromArray(
      [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
      keyOf,
    );
  }
  const half = MAX_RUN_LENGTH / 2;
  const runs = Array.from({ length: Math.ceil(keys.length / half) }, (_, n) => ({
    keys: keys.slice(n * half, (n + 1) * half),
    values: items.slice(n * half, (n + 1) * half),
  }));
  return { size: keys.length, runs };
};
