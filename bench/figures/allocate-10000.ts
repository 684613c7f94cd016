import { join } from 'node:path';
import type { Figure } from '../figure';
import { allocatedEvent } from '../support/allocated';
import { registerFlows } from '../support/flows';
import { post } from '../support/http';
import { inTurn } from '../support/load';
import { startFlowsync } from '../support/processes';
import { rawInserts } from '../support/raw-inserts';

const participants = 10_000;
const participantIds = Array.from({ length: participants }, (_, index) => index + 1);

export const allocate10000: Figure = {
  name: 'allocate-10000',
  ours: 'POST of 10,000 participants for one source: one event each',
  theirs: 'raw prepared inserts of as many rows, one synced transaction',
  values: { rate: { unit: 'rows/s', goal: { atLeast: 0.4 } } },
  prepare: async ({ size, dir, rounds }) => {
    const calls = size(5, 1);
    await registerFlows(dir, calls * (rounds + 1));
    const server = await startFlowsync(dir);
    const raw = rawInserts(join(dir, 'raw.sqlite'));
    let flowId = 0;
    let stream = 0;

    const rate = async (work: () => Promise<void> | void) => {
      const begin = performance.now();
      await work();
      return { rate: (calls * participants * 1000) / (performance.now() - begin) };
    };
    return {
      ours: () => {
        const requests = Array.from({ length: calls }, () =>
          post(`/flows/${++flowId}/external-sources/1/allocations/participants`, { participantIds }),
        );
        return rate(async () => void (await inTurn(server.url, requests)));
      },
      theirs: () => {
        const batches = Array.from({ length: calls }, () => participantIds.map(allocatedEvent));
        return rate(() => {
          for (const events of batches) raw.insert(++stream, events);
        });
      },
      close: async () => {
        raw.close();
        await server.stop();
      },
      notes: { 'calls a round': calls },
    };
  },
};
