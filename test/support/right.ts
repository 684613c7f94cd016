/** What must work for a test to go on: its value, or an error that says what it was left with. */
import type { Either } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';

export const right = <A>(either: Either<unknown, A>): A => {
  if (either._tag === 'Right') return either.right;
  throw new Error(typeof either.left === 'string' ? either.left : JSON.stringify(either.left));
};

export const run = async <A>(task: TaskEither<unknown, A>): Promise<A> => right(await task());
