/**
 * How long a request took, by classes that grow fourfold: what was running at a moment is found class by class, since it
 * began at most as long before as its class lasts.
 */
const SHORTEST_MS = 60_000;
const GROWTH = 4;

/** Of those that have not ended. */
export const OPEN_CLASS = -1;
/** All beyond three thousand years. */
export const LONGEST_CLASS = 16;

export const CLASSES: ReadonlyArray<number> = Array.from({ length: LONGEST_CLASS + 2 }, (_, n) => n + OPEN_CLASS);

export const classOf = (ms: number): number => {
  let [length, longest] = [0, SHORTEST_MS];
  while (ms > longest && length < LONGEST_CLASS) [length, longest] = [length + 1, longest * GROWTH];
  return length;
};

/** The longest of a class, in milliseconds. */
export const longestOf = (lengthClass: number): number =>
  lengthClass === OPEN_CLASS || lengthClass === LONGEST_CLASS
    ? Number.MAX_SAFE_INTEGER
    : SHORTEST_MS * GROWTH ** lengthClass;
