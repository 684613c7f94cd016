/** Those who wait for news. */
export interface Wakers {
  /** The answer ends the wait. */
  readonly add: (wake: () => void) => () => void;
  /** Who waits anew meanwhile is not among them. */
  readonly wakeAll: () => void;
}

export const createWakers = (): Wakers => {
  const waiting = new Set<() => void>();
  return {
    add: wake => {
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
