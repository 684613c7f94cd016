/** Waits, for a limited time, until something has become true. */
import type { Clock } from '../runtime/ports';

/** Lets somebody wait for something to become true, for a limited time. */
export interface Condition {
  /** False when the time is up, or nothing will come any more. */
  readonly wait: (isTrue: () => boolean, milliseconds: number) => Promise<boolean>;
  /** Something may have become true. */
  readonly check: () => void;
  readonly end: () => void;
}

/** Asks once `isReady`, and again when there was no answer; null when there was none within `timeoutMs`. */
export const askWhenReady = async <A>(
  { wait }: Condition,
  clock: Pick<Clock, 'elapsed'>,
  timeoutMs: number,
  isReady: () => boolean,
  ask: () => { readonly answer: A } | null,
): Promise<{ readonly answer: A } | null> => {
  const until = clock.elapsed() + timeoutMs;
  for (;;) {
    const found = isReady() ? ask() : null;
    if (found !== null) return found;
    if (!(await wait(isReady, until - clock.elapsed()))) return null;
  }
};

export const createCondition = (clock: Pick<Clock, 'after'>): Condition => {
  const waiting = new Map<(isTrue: boolean) => void, () => boolean>();
  return {
    wait: (isTrue, milliseconds) =>
      new Promise(resolve => {
        const leave = (isTrue: boolean): void => {
          cancel();
          waiting.delete(leave);
          resolve(isTrue);
        };
        const cancel = clock.after(milliseconds, () => leave(false));
        waiting.set(leave, isTrue);
      }),
    check: () => {
      for (const [leave, isTrue] of waiting) if (isTrue()) leave(true);
    },
    end: () => {
      for (const leave of waiting.keys()) leave(false);
    },
  };
};
