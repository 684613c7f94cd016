import * as E from 'fp-ts/Either';
import { type Failure, passes } from './failure';
import type { Attempts, Patience } from './retry-budget';

/** Asks, and asks again while the server is away and there is time; an attempt is told what is left, in milliseconds. */
export const patiently = async <A>(
  patience: Patience,
  attempts: Attempts,
  ask: (leftMs: number) => Promise<E.Either<Failure, A>>,
): Promise<E.Either<Failure, A>> => {
  for (;;) {
    const answer = await ask(attempts.left());
    if (E.isRight(answer)) patience.answered();
    if (E.isRight(answer) || !passes(answer.left) || !(await attempts.again())) return answer;
  }
};
