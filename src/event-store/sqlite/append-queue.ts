import type { Either } from 'fp-ts/Either';
import type { Appended, StoreError } from '../event-store';
import type { Append } from './place-append';

export type Outcome = Either<StoreError, Appended>;

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly answer: (outcome: Outcome) => void;
}

/** One commit takes no more than this, so that it does not hold up everything else in the process. */
const MAX_APPENDS = 1024;
const MAX_BYTES = 4 * 1024 * 1024;

/** Appends that arrive in the same turn of the event loop share one commit, and with it one fsync. */
export const appendQueue = (commit: (appends: ReadonlyArray<Append>) => ReadonlyArray<Outcome>) => {
  let queue: Waiting[] = [];

  const flush = (): void => {
    if (queue.length === 0) return;
    const count = batchSize(queue);
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    if (queue.length > 0) setImmediate(flush);
    const outcomes = commit(batch.map(({ append }) => append));
    outcomes.forEach((outcome, index) => {
      batch[index]?.answer(outcome);
    });
  };

  return {
    add: (append: Append, bytes: number): Promise<Outcome> =>
      new Promise(answer => {
        if (queue.length === 0) setImmediate(flush);
        queue.push({ append, bytes, answer });
      }),
    /** Commits all that waits, now. */
    drain: (): void => {
      while (queue.length > 0) flush();
    },
  };
};

/** At least one, and as many more as fit. */
const batchSize = (queue: ReadonlyArray<Waiting>): number => {
  let bytes = 0;
  const tooMuch = queue.findIndex((waiting, index) => {
    bytes += waiting.bytes;
    return index > 0 && (index >= MAX_APPENDS || bytes > MAX_BYTES);
  });
  return tooMuch < 0 ? queue.length : tooMuch;
};
