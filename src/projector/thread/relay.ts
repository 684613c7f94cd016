/** Hands what the main thread read of the log to the store of this thread. */
import type { Batch, Position } from '../../event-store/event-store';
import type { RelayedLog } from '../../event-store/open-store';
import { createSignal } from '../../lib/signal';

export const createRelay = (): { readonly relayed: RelayedLog; readonly relay: (batch: Batch) => void } => {
  const signal = createSignal();
  const listening = new Set<(batch: Batch) => void>();
  let head: Position | null = null;
  return {
    relayed: {
      storedUpTo: () => head,
      more: (after, wake) => {
        if (head === null || head <= after) return signal.wait(wake);
        wake();
        return () => undefined;
      },
      relay: onBatch => {
        if (head !== null) onBatch({ events: [], position: head });
        listening.add(onBatch);
        return () => listening.delete(onBatch);
      },
    },
    relay: batch => {
      head = Math.max(head ?? 0, batch.position);
      for (const onBatch of listening) onBatch(batch);
      signal.wakeAll();
    },
  };
};
