import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { Figure } from '../figure';
import { benchServer, facts, metadata, needsServer, openSides } from '../support/eventstoredb';
import { registerFlowsIn } from '../support/flows';
import { perSecond } from '../support/load';
import { startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';

const connections = 64;

export const esdbCommands: Figure = {
  name: 'esdb-commands',
  ours: 'commands over HTTP to a flowsync over EventStoreDB, 64 connections, auth and validation on',
  theirs: "the client's own appendToStream to the same server, 64 in flight",
  values: { rate: { unit: 'commands/s', goal: { atLeast: 0.8 } } },
  available: needsServer,
  prepare: async bench => {
    const { store, client, prefix, close } = await openSides();
    const flows = bench.size(2000, 200);
    const seconds = bench.seconds(8);
    await registerFlowsIn(store, flows);
    const flowsync = await startFlowsync(bench.dir, {
      FLOWSYNC_EVENT_STORE: benchServer,
      FLOWSYNC_STREAM_PREFIX: prefix,
      FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    let turn = 0;
    let streams = 0;
    return {
      ours: async () => ({
        rate: await perSecond(flowsync.url, connections, seconds, () => describeSource((turn++ % flows) + 1)),
      }),
      theirs: async () => {
        const begin = performance.now();
        const due = begin + seconds * 1000;
        let appends = 0;
        const worker = async (): Promise<void> => {
          const stream = `theirs-${prefix}${++streams}`;
          for (let n = 0; performance.now() < due; n++) {
            const event = jsonEvent({ type: 'SourceAdded', data: facts(n), metadata });
            await client.appendToStream(stream, event, { expectedRevision: n === 0 ? NO_STREAM : BigInt(n - 1) });
            appends += 1;
          }
        };
        await Promise.all(Array.from({ length: connections }, worker));
        return { rate: (appends * 1000) / (performance.now() - begin) };
      },
      close: async () => {
        await flowsync.stop();
        await close();
      },
      notes: { flows, 'seconds a round': seconds },
    };
  },
};
