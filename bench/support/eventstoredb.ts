/** A store of ours and the server's own client, on the same server, each with streams of its own. */
import { EventStoreDBClient } from '@eventstore/db-client';
import * as E from 'fp-ts/Either';
import type { EventData, EventStore } from '../../src/event-store/event-store';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/open-event-store-db';
import { realClock, realRandom } from '../../src/runtime/real';

/** Of a real server, of which these figures take what they need; empty: they do not run. */
export const benchServer = process.env.FLOWSYNC_BENCH_ESDB ?? process.env.FLOWSYNC_TEST_ESDB ?? '';

export const needsServer = (): string | null =>
  benchServer === '' ? 'FLOWSYNC_BENCH_ESDB holds no connection string of a real server' : null;

export interface Sides {
  readonly store: EventStore;
  readonly client: EventStoreDBClient;
  /** The names of the store's streams begin with it. */
  readonly prefix: string;
  readonly close: () => Promise<void>;
}

export const openSides = async (): Promise<Sides> => {
  const prefix = `bench-${realRandom.uuid()}-`;
  const opened = await openEventStoreDb({
    connectionString: benchServer,
    clock: realClock,
    random: realRandom,
    prefix,
  })();
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  const store = opened.right;
  const client = EventStoreDBClient.connectionString(benchServer);
  return { store, client, prefix, close: async () => void (await Promise.all([store.close(), client.dispose()])) };
};

/** Facts and metadata of the size that ours have. */
export const facts = (n: number) => ({ sourceId: 1, participantId: n, reference: `CLASS-${n % 5000}` });
export const metadata = {
  v: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: { type: 'client', id: 'bench' },
  correlationId: '5b6e8f0c-5d61-4b7c-9d55-0a4b7f3f2f10',
  causationId: null,
};

export const benchEvent = (n: number): EventData => ({
  eventId: realRandom.uuid(),
  type: 'ParticipantAllocated',
  data: JSON.stringify(facts(n)),
  metadata: JSON.stringify(metadata),
});
