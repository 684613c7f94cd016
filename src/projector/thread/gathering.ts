/**
 * Lets events gather before the thread of the read models gets more: a run of many changes a row once, and commits
 * once. Whoever waits for an event ends that, so nobody waits longer than without it.
 */
import type { Position } from '../../event-store/event-store';
import { createInterruptibleWait } from '../../lib/interruptible-wait';
import type { Clock } from '../../runtime/ports';

export interface Gathering {
  /** Somebody waits until the read models are that far. */
  readonly wanted: (position: Position) => void;
  /** Resolves when the thread, which has all up to `given`, is to get more; at once when somebody waits for that. */
  readonly beyond: (given: Position) => Promise<void>;
  readonly end: () => void;
}

const GATHER_MS = 50;

export const createGathering = (clock: Clock): Gathering => {
  const { wait, end } = createInterruptibleWait(clock);
  let wanted: Position = 0;
  let given: Position = 0;
  return {
    wanted: position => {
      wanted = Math.max(wanted, position);
      if (wanted > given) end();
    },
    beyond: async position => {
      const isWanted = wanted > position;
      // Whoever still waits says so again when the models have moved; what is never reached holds up nothing.
      [given, wanted] = [position, 0];
      if (!isWanted) await wait(GATHER_MS);
    },
    end,
  };
};
