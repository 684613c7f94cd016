import type { Batch, BatchHandler, EventStore, Position, RecordedEvent } from '../../../src/event-store/event-store';

export interface Follower {
  /** What was handed over and taken, of the streams that are followed. */
  readonly events: ReadonlyArray<RecordedEvent>;
  /** The batches that had any of them. */
  readonly batches: ReadonlyArray<Batch>;
  /** Resolves once that many events have been taken. */
  readonly until: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A subscriber that keeps what it is given. `handle` is called first, with batches that have any of the streams. */
export const follow = (
  store: EventStore,
  after: Position,
  streams: ReadonlyArray<string>,
  handle: BatchHandler = async () => undefined,
): Follower => {
  const events: RecordedEvent[] = [];
  const batches: Batch[] = [];
  const waiting: Array<{ readonly count: number; readonly resolve: () => void }> = [];
  const wake = (): void => {
    for (const { count, resolve } of waiting) if (events.length >= count) resolve();
  };
  const subscription = store.subscribe(after, async batch => {
    const ours = batch.events.filter(({ stream }) => streams.includes(stream));
    if (ours.length === 0) return;
    await handle(batch);
    batches.push(batch);
    events.push(...ours);
    wake();
  });
  return {
    events,
    batches,
    until: count =>
      new Promise(resolve => {
        waiting.push({ count, resolve });
        wake();
      }),
    stop: subscription.stop,
  };
};
