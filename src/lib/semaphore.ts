/** Runs at most `maxRunning` tasks at once; the others wait in the order they came. */
export type Semaphore = <A>(task: () => Promise<A>) => Promise<A>;

export const createSemaphore = (maxRunning: number): Semaphore => {
  let free = maxRunning;
  const waiting: Array<() => void> = [];

  return async task => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve));
    else free -= 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
