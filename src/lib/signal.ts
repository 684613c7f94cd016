/** Wakes all who wait at that moment. */
export interface Signal {
  /** Calls `wake` at the next signal. The answer ends the wait. */
  readonly wait: (wake: () => void) => () => void;
  /** Who waits anew meanwhile is not among them. */
  readonly wakeAll: () => void;
}

export const createSignal = (): Signal => {
  const waiting = new Set<() => void>();
  return {
    wait: wake => {
      waiting.add(wake);
      return () => void waiting.delete(wake);
    },
    wakeAll: () => {
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
  };
};
