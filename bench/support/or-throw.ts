import type { Either } from 'fp-ts/Either';

/** The bench ends at the first thing that goes wrong. */
export const orThrow = <A>(result: Either<unknown, A>): A => {
  if (result._tag === 'Right') return result.right;
  throw new Error(JSON.stringify(result.left));
};
