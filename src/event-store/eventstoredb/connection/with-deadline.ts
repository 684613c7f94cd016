import type { Clock } from '../../../runtime/ports';
import { type Failure, failureOf, unavailable } from './failure';

/** Waits for a promise, but no longer than that; never rejects. */
export const withDeadline = <A>(
  clock: Clock,
  ms: number,
  promise: Promise<A>,
): Promise<{ readonly value: A } | { readonly late: Failure }> =>
  new Promise(resolve => {
    const cancel = clock.after(ms, () => resolve({ late: unavailable(`no connection in ${ms} ms`) }));
    promise.then(
      value => {
        cancel();
        resolve({ value });
      },
      (error: unknown) => {
        cancel();
        resolve({ late: failureOf(error) });
      },
    );
  });
