import type { Clock } from '../runtime/ports';

/** Lets somebody wait for something to become true, for a limited time. */
export interface Arrivals {
  /** False when the time is up, or nothing will come any more. */
  readonly wait: (isHere: () => boolean, milliseconds: number) => Promise<boolean>;
  /** Something may have become true. */
  readonly check: () => void;
  readonly end: () => void;
}

/** Asks once it is time, and again when the answer did not come; null when it never did in `patienceMs`. */
export const askInTime = async <A>(
  { wait }: Arrivals,
  clock: Pick<Clock, 'now'>,
  patienceMs: number,
  isTime: () => boolean,
  ask: () => { readonly answer: A } | null,
): Promise<{ readonly answer: A } | null> => {
  const until = clock.now() + patienceMs;
  for (;;) {
    const asked = isTime() ? ask() : null;
    if (asked !== null) return asked;
    if (!(await wait(isTime, until - clock.now()))) return null;
  }
};

export const createArrivals = (clock: Pick<Clock, 'after'>): Arrivals => {
  const waiting = new Map<(arrived: boolean) => void, () => boolean>();
  return {
    wait: (isHere, milliseconds) =>
      new Promise(resolve => {
        const leave = (arrived: boolean): void => {
          cancel();
          waiting.delete(leave);
          resolve(arrived);
        };
        const cancel = clock.after(milliseconds, () => leave(false));
        waiting.set(leave, isHere);
      }),
    check: () => {
      for (const [leave, isHere] of waiting) if (isHere()) leave(true);
    },
    end: () => {
      for (const leave of waiting.keys()) leave(false);
    },
  };
};
