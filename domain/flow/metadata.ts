/** Free texts under free keys. A key may be any name, those that every object has by itself among them: `constructor`. */
import type { Metadata } from './events';

/** Null: the key has none. */
export const valueUnder = (metadata: Metadata, key: string): string | null =>
  Object.hasOwn(metadata, key) ? (metadata[key] ?? null) : null;

/** The keys whose values differ, in the order of the one and then of the other. */
export const changedKeys = (before: Metadata, after: Metadata): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    key => valueUnder(before, key) !== valueUnder(after, key),
  );
