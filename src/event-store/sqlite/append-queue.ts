/** Gathers the appends that wait, so that many share one commit. */
import * as E from 'fp-ts/Either';
import type { AppendOutcome } from './commit';
import type { Append } from './place-append';

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  readonly answer: (outcome: AppendOutcome) => void;
}

/** One commit takes no more than this, so that those behind it do not wait long. */
const MAX_EVENTS = 1024;
const MAX_BYTES = 4 * 1024 * 1024;

/** Of all that wait; what comes on top is refused, unless nothing waits. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const FULL: AppendOutcome = E.left({ _tag: 'StoreUnavailable', cause: 'too many writes are waiting' });

/** Appends of one turn of the event loop share a commit, and with it one fsync; those that come while it is under way share the next. */
export const appendQueue = (commit: (appends: ReadonlyArray<Append>) => Promise<ReadonlyArray<AppendOutcome>>) => {
  let queue: Waiting[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      await new Promise(setImmediate);
      const batch = queue.slice(0, batchSize(queue));
      queue = queue.slice(batch.length);
      for (const { bytes } of batch) waitingBytes -= bytes;
      const outcomes = await commit(batch.map(({ append }) => append));
      outcomes.forEach((outcome, index) => {
        batch[index]?.answer(outcome);
      });
    }
    running = null;
  };

  return {
    add: (append: Append, bytes: number): Promise<AppendOutcome> =>
      new Promise(answer => {
        if (queue.length > 0 && waitingBytes + bytes > MAX_WAITING_BYTES) return answer(FULL);
        queue.push({ append, bytes, answer });
        waitingBytes += bytes;
        running ??= run();
      }),
    /** Resolves once nothing waits any more. */
    idle: async (): Promise<void> => {
      while (running !== null) await running;
    },
  };
};

/** At least one, and as many more as fit. */
const batchSize = (queue: ReadonlyArray<Waiting>): number => {
  let events = 0;
  let bytes = 0;
  const tooMuch = queue.findIndex((waiting, index) => {
    events += waiting.append.events.length;
    bytes += waiting.bytes;
    return index > 0 && (events > MAX_EVENTS || bytes > MAX_BYTES);
  });
  return tooMuch < 0 ? queue.length : tooMuch;
};
