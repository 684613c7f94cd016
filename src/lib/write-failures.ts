/**
 * What cannot be written at this moment, and why: a full disk, too many open files. Commands only answer that they could
 * not be done; health, log and metrics say the cause.
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Clock } from '../runtime/ports';
import type { Log } from './log';

export interface WriteFailure {
  readonly part: string;
  readonly cause: string;
}

export interface WriteFailures {
  /** Notices how that ended. `part` is what is written to. */
  readonly watch: <Error extends object, A>(part: string, write: TaskEither<Error, A>) => TaskEither<Error, A>;
  /** Asks the parts that have failed and can be tried whether they still do. */
  readonly now: () => Promise<ReadonlyArray<WriteFailure>>;
  /** Since the start, by part. */
  readonly counts: () => ReadonlyMap<string, number>;
}

/** A write that changes nothing. */
export type Trial = TaskEither<{ readonly cause: string }, unknown>;

/** What cannot be tried counts as well again when it has not failed for so long. */
const QUIET_MS = 10_000;

export const createWriteFailures = (
  clock: Pick<Clock, 'elapsed'>,
  log: Pick<Log, 'error' | 'info'>,
  trials: Readonly<Record<string, Trial | undefined>>,
): WriteFailures => {
  const counts = new Map<string, number>();
  const failing = new Map<string, { readonly cause: string; readonly since: number }>();

  const failed = (part: string, cause: string): void => {
    if (failing.get(part)?.cause !== cause) log.error({ part, cause }, `the ${part} cannot be written`);
    failing.set(part, { cause, since: clock.elapsed() });
  };
  const succeeded = (part: string): void => {
    if (failing.delete(part)) log.info({ part }, `the ${part} can be written again`);
  };

  return {
    watch: (part, write) => async () => {
      const done = await write();
      if (E.isRight(done)) succeeded(part);
      else if ('cause' in done.left) {
        counts.set(part, (counts.get(part) ?? 0) + 1);
        failed(part, String(done.left.cause));
      }
      return done;
    },
    now: async () => {
      for (const [part, { since }] of failing) {
        const trial = trials[part];
        if (trial === undefined) {
          if (clock.elapsed() - since >= QUIET_MS) failing.delete(part);
          continue;
        }
        const tried = await trial();
        if (E.isRight(tried)) succeeded(part);
        else failed(part, tried.left.cause);
      }
      return [...failing].map(([part, { cause }]) => ({ part, cause }));
    },
    counts: () => counts,
  };
};
