import { START, streamNameFilter } from '@eventstore/db-client';
import * as E from 'fp-ts/Either';
import type { Figure, Sample } from '../figure';
import { benchEvent, needsServer, openSides } from '../support/eventstoredb';

export const esdbCatchUp: Figure = {
  name: 'esdb-catch-up',
  ours: 'events handed over by a subscription of the store that begins before the first',
  theirs: "the client's own subscribeToAll, filtered by the same prefix",
  values: { rate: { unit: 'events/s', goal: { atLeast: 0.8 } } },
  available: needsServer,
  prepare: async ({ size }) => {
    const { store, client, prefix, close } = await openSides();
    const streams = size(2000, 10);
    const perStream = 100;
    const events = streams * perStream;
    for (let n = 0; n < streams; n += 20) {
      const some = Array.from({ length: Math.min(20, streams - n) }, (_, index) => `flow-${n + index}`);
      const appends = some.map(name =>
        store.append(
          name,
          'no-stream',
          Array.from({ length: perStream }, (_, i) => benchEvent(i)),
        )(),
      );
      for (const appended of await Promise.all(appends))
        if (E.isLeft(appended)) throw new Error(JSON.stringify(appended.left));
    }

    /** Of a follower that calls back once for each event that it was given. */
    const rate = async (follow: (onEvents: (count: number) => void) => () => Promise<void>): Promise<Sample> => {
      const begin = performance.now();
      let seen = 0;
      let stop = async (): Promise<void> => undefined;
      await new Promise<void>(resolve => {
        stop = follow(count => {
          seen += count;
          if (seen === events) resolve();
        });
      });
      const took = performance.now() - begin;
      await stop();
      return { rate: (events * 1000) / took };
    };
    return {
      ours: () => rate(onEvents => store.subscribe(0, async batch => onEvents(batch.events.length)).stop),
      theirs: () =>
        rate(onEvents => {
          const filter = streamNameFilter({ prefixes: [prefix] });
          const subscription = client.subscribeToAll({ fromPosition: START, filter }).on('data', () => onEvents(1));
          return () => subscription.unsubscribe();
        }),
      close,
      notes: { events, streams },
    };
  },
};
