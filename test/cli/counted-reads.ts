import * as E from 'fp-ts/Either';
import type { EventStore } from '../../src/event-store/event-store';

/** A store, and how many events those who read or follow its whole log were given. */
export const countedReads = (store: EventStore): { readonly store: EventStore; readonly events: () => number } => {
  let events = 0;
  return {
    store: {
      ...store,
      readAll: options => async () => {
        const page = await store.readAll(options)();
        if (E.isRight(page)) events += page.right.length;
        return page;
      },
      subscribe: (after, handle) =>
        store.subscribe(after, batch => {
          events += batch.events.length;
          return handle(batch);
        }),
    },
    events: () => events,
  };
};
