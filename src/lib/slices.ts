/** A long list is worked on a slice at a time, and others have their turn between: no single call holds up all. */
import { setImmediate } from 'node:timers/promises';

/** Of what takes some microseconds for each. */
const SLICE = 500;

export const inSlices = async <A>(
  items: ReadonlyArray<A>,
  work: (slice: ReadonlyArray<A>) => void,
  size = SLICE,
): Promise<void> => {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await setImmediate();
    work(items.slice(from, from + size));
  }
};
