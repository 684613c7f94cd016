import type { Clock } from '../runtime/ports';

/** A wait, one at a time, that somebody may cut short. */
export interface InterruptibleWait {
  /** Until `end`, or for so many milliseconds. */
  readonly wait: (ms?: number) => Promise<void>;
  readonly end: () => void;
}

export const createInterruptibleWait = (clock: Clock): InterruptibleWait => {
  let end = (): void => undefined;
  return {
    wait: ms =>
      new Promise(resolve => {
        const cancel = ms === undefined ? undefined : clock.after(ms, resolve);
        end = () => {
          cancel?.();
          resolve();
        };
      }),
    end: () => end(),
  };
};
