/** The live end of the log, for all who follow it: brought once, and every event decoded once. */
import type { Cancel } from '../../../runtime/ports';
import type { Batch, Position } from '../../event-store';
import type { Following, OnArrival } from './following';
import { createRecentEvents, type RecentEvents } from './recent-events';

export interface Tail {
  /** Calls `wake` whenever something arrives, until the answer is called. The first listener begins the feed. */
  readonly listen: (wake: () => void) => Cancel;
  /** Whether what follows a position comes from here; null while it is not known where the log ends. */
  readonly covers: (position: Position) => boolean | null;
  /** What follows a position that is covered; null when nothing does yet. */
  readonly after: (position: Position, limit: number) => Batch | null;
  /** Of our last event, as far as it arrived; null before that is known. */
  readonly head: () => Position | null;
  /** Why nothing comes; null when nothing is wrong. */
  readonly fault: () => string | null;
  readonly stop: () => void;
}

/** What brings it, in order and without a gap: of the place where it begins it tells first. */
export type Source = (onArrival: OnArrival) => Pick<Following, 'fault' | 'stop'>;

/** What another follower of the same log received: calls `onBatch` with it until the answer is called. */
export type RelayedFeed = (onBatch: (batch: Batch) => void) => Cancel;

export const fromRelay =
  (relay: RelayedFeed): Source =>
  onArrival => ({
    stop: relay(({ events, position }) => {
      for (const event of events) onArrival(event.position, event);
      onArrival(position, null);
    }),
    fault: () => null,
  });

export const createTail = (source: Source): Tail => {
  const listeners = new Set<() => void>();
  let recent: RecentEvents | undefined;
  let following: ReturnType<Source> | undefined;

  const begin = (): ReturnType<Source> =>
    source((position, event) => {
      recent ??= createRecentEvents(position);
      recent.push(position, event);
      for (const wake of listeners) wake();
    });

  return {
    listen: wake => {
      following ??= begin();
      listeners.add(wake);
      return () => listeners.delete(wake);
    },
    covers: position => recent?.cover(position) ?? null,
    after: (position, limit) => recent?.after(position, limit) ?? null,
    head: () => recent?.head() ?? null,
    fault: () => following?.fault() ?? null,
    stop: () => following?.stop(),
  };
};
