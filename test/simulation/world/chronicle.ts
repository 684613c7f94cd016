/** When what was stored, in the time of the world, and what is under way at this moment. */
import * as E from 'fp-ts/Either';
import type { EventData, EventStore } from '../../../src/event-store/event-store';
import { backUpSet, type Restore } from './backups';

export const PHASES = ['idle', 'request open', 'message waits', 'attempt under way', 'hold open'] as const;
export type Phase = (typeof PHASES)[number];

export interface Chronicle {
  /** A store that notes what is appended through it. */
  readonly noting: (store: EventStore) => EventStore;
  /** Of the event at this position, in the time of the world. */
  readonly storedAt: (position: number) => number;
  readonly head: () => number;
  /** By their type. */
  readonly counts: ReadonlyMap<string, number>;
  readonly phase: () => Phase;
  readonly backUp: () => Restore;
}

interface Stored {
  readonly position: number;
  readonly at: number;
}

const ENDS = new Set(['SyncCompleted', 'SyncFailed', 'SyncCancelled', 'SyncTimedOut', 'SyncUndelivered']);

export const createChronicle = (now: () => number): Chronicle => {
  const stored: Stored[] = [];
  const counts = new Map<string, number>();
  const [requests, waiting, sending, holds] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];

  const note = (stream: string, { type, data }: EventData): void => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    const { requestId = '', holdId = '', nextAttemptAt = null, claim = null } = JSON.parse(data);
    if (type === 'SyncRequested') requests.add(requestId);
    if (ENDS.has(type)) requests.delete(requestId);
    if (type === 'RemovalHeld') holds.add(holdId);
    if (type.startsWith('Hold')) holds.delete(holdId);
    if (!stream.startsWith('delivery-')) return;
    sending.delete(stream);
    waiting.delete(stream);
    const begins = type === 'AttemptStarted' || claim !== null;
    if (begins) sending.add(stream);
    const waits = !begins && ['DeliveryScheduled', 'DeliveryRescheduled', 'AttemptPostponed'].includes(type);
    if (waits || (type === 'AttemptFailed' && nextAttemptAt !== null)) waiting.add(stream);
  };

  return {
    backUp: () => {
      const length = stored.length;
      const restores = [requests, waiting, sending, holds].map(backUpSet);
      return () => {
        stored.length = length;
        for (const restore of restores) restore();
      };
    },
    noting: store => ({
      ...store,
      append: (stream, expected, events) => async () => {
        const appended = await store.append(stream, expected, events)();
        if (E.isLeft(appended) || appended.right.position <= (stored.at(-1)?.position ?? 0)) return appended;
        stored.push({ position: appended.right.position, at: now() });
        for (const event of events) note(stream, event);
        return appended;
      },
    }),
    storedAt: position => {
      let [low, high] = [0, stored.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((stored[middle] as Stored).position >= position) high = middle;
        else low = middle + 1;
      }
      return stored[low]?.at ?? now();
    },
    head: () => stored.at(-1)?.position ?? 0,
    counts,
    phase: () =>
      sending.size > 0
        ? 'attempt under way'
        : holds.size > 0
          ? 'hold open'
          : waiting.size > 0
            ? 'message waits'
            : requests.size > 0
              ? 'request open'
              : 'idle',
  };
};
