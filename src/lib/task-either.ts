/**
 * `TaskEither` as fp-ts has it, but that each of these takes one step of a promise where that of fp-ts takes three: a
 * request goes through several, and they show in its cost (decision 0008).
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';

export * from 'fp-ts/TaskEither';

export const map =
  <A, B>(f: (a: A) => B) =>
  <Error>(task: TaskEither<Error, A>): TaskEither<Error, B> =>
  async () => {
    const result = await task();
    return E.isLeft(result) ? result : E.right(f(result.right));
  };

export const mapLeft =
  <Error, Other>(f: (error: Error) => Other) =>
  <A>(task: TaskEither<Error, A>): TaskEither<Other, A> =>
  async () => {
    const result = await task();
    return E.isLeft(result) ? E.left(f(result.left)) : result;
  };

export const flatMap =
  <A, Other, B>(f: (a: A) => TaskEither<Other, B>) =>
  <Error>(task: TaskEither<Error, A>): TaskEither<Error | Other, B> =>
  async () => {
    const result = await task();
    return E.isLeft(result) ? result : f(result.right)();
  };
