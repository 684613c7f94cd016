import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { createSemaphore } from './semaphore';

/** At most so many at once. None is begun after one has failed: it would most likely fail alike, and everybody wait. */
export const sideBySide =
  (maxAtOnce: number) =>
  <L, A>(items: ReadonlyArray<A>, work: (item: A) => TaskEither<L, unknown>): TaskEither<L, void> =>
  async () => {
    const semaphore = createSemaphore(maxAtOnce);
    let outcome: E.Either<L, void> = E.right(undefined);
    const one = async (item: A): Promise<void> => {
      if (E.isLeft(outcome)) return;
      const done = await work(item)();
      if (E.isLeft(done)) outcome = done;
    };
    await Promise.all(items.map(item => semaphore(() => one(item))));
    return outcome;
  };
