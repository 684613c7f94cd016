/** How long a retry waits after a failure of our own (DNS, network, store), which uses up no attempt. */
import type { Clock } from '../runtime/ports';

const SHORTEST_MS = 5000;
const LONGEST_MS = 10 * 60 * 1000;

export interface BackOff {
  /** How long to wait, in ms, after a failure of our own on the way to this webhook: as long as it has lasted. */
  readonly failed: (webhookId: number) => number;
  /** It reached the other side: 0. */
  readonly worked: (webhookId: number) => number;
}

/** Doubles the wait from one failure to the next, from 5 s to 10 min. */
export const createBackOff = (clock: Pick<Clock, 'elapsed'>): BackOff => {
  const since = new Map<number, number>();
  return {
    failed: webhookId => {
      const first = since.get(webhookId) ?? clock.elapsed();
      since.set(webhookId, first);
      return Math.min(Math.max(clock.elapsed() - first, SHORTEST_MS), LONGEST_MS);
    },
    worked: webhookId => {
      since.delete(webhookId);
      return 0;
    },
  };
};
