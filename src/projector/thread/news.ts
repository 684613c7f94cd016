/** What the thread is told of the log, for its store to hear. */
import type { Batch, Position } from '../../event-store/event-store';
import type { News } from '../../event-store/open-store';
import { createSignal } from '../../lib/signal';

export const createNews = (): { readonly news: News; readonly tell: (batch: Batch) => void } => {
  const signal = createSignal();
  const listening = new Set<(batch: Batch) => void>();
  let head: Position | null = null;
  return {
    news: {
      more: (after, wake) => {
        if (head === null || head <= after) return signal.wait(wake);
        wake();
        return () => undefined;
      },
      told: heard => {
        if (head !== null) heard({ events: [], position: head });
        listening.add(heard);
        return () => listening.delete(heard);
      },
    },
    tell: batch => {
      head = Math.max(head ?? 0, batch.position);
      for (const heard of listening) heard(batch);
      signal.wakeAll();
    },
  };
};
