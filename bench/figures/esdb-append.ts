import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import * as E from 'fp-ts/Either';
import type { Figure, Sample } from '../figure';
import { benchEvent, facts, metadata, needsServer, openSides } from '../support/eventstoredb';

const inFlight = 50;
/** Appends to each stream before the next one is begun. */
const perStream = 20;

export const esdbAppend: Figure = {
  name: 'esdb-append',
  ours: 'durable appends of one event through the store on EventStoreDB, 50 in flight on many streams',
  theirs: "the client's own appendToStream to the same server, likewise",
  values: { rate: { unit: 'appends/s', goal: { atLeast: 0.8 } } },
  available: needsServer,
  prepare: async ({ size }) => {
    const { store, client, prefix, close } = await openSides();
    const appends = size(20_000, 500);
    let streams = 0;

    /** Each of those in flight appends to a stream of its own, under the exact revision, and goes on to the next one. */
    const rate = async (append: (stream: string, revision: number, n: number) => Promise<void>): Promise<Sample> => {
      let left = appends;
      const worker = async (): Promise<void> => {
        for (let stream = '', n = 0; left > 0; n = (n + 1) % perStream) {
          left -= 1;
          if (n === 0) stream = `flow-${++streams}`;
          await append(stream, n - 1, n);
        }
      };
      const begin = performance.now();
      await Promise.all(Array.from({ length: inFlight }, worker));
      return { rate: (appends * 1000) / (performance.now() - begin) };
    };
    return {
      ours: () =>
        rate(async (stream, revision, n) => {
          const appended = await store.append(stream, revision < 0 ? 'no-stream' : revision, [benchEvent(n)])();
          if (E.isLeft(appended)) throw new Error(JSON.stringify(appended.left));
        }),
      theirs: () =>
        rate(async (stream, revision, n) => {
          const event = jsonEvent({ type: 'ParticipantAllocated', data: facts(n), metadata });
          const expectedRevision = revision < 0 ? NO_STREAM : BigInt(revision);
          await client.appendToStream(`theirs-${prefix}${stream}`, event, { expectedRevision });
        }),
      close,
      notes: { 'appends a round': appends, 'appends a stream': perStream },
    };
  },
};
