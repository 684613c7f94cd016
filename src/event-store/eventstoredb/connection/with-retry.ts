import * as E from 'fp-ts/Either';
import { type Failure, isTransient } from './failure';
import type { RetryBudget, RetryBudgets } from './retry-budget';

/** Asks, and asks again while the server is away and there is time; an attempt is given what is left, in milliseconds. */
export const withRetry = async <A>(
  budgets: RetryBudgets,
  budget: RetryBudget,
  ask: (leftMs: number) => Promise<E.Either<Failure, A>>,
): Promise<E.Either<Failure, A>> => {
  for (;;) {
    const answer = await ask(budget.leftMs());
    if (E.isRight(answer)) budgets.serverAnswered();
    if (E.isRight(answer) || !isTransient(answer.left) || !(await budget.wait())) return answer;
  }
};
