import type { Figure } from '../figure';
import { dataset, startOn } from '../support/dataset';
import { perSecond } from '../support/load';
import { residentMegabytes } from '../support/metrics';
import { addSource } from '../support/requests';

export const memory: Figure = {
  name: 'memory-1m',
  ours: 'resident memory with a million events, under commands from 64 connections',
  theirs: 'the limit: 400 MB',
  values: { memory: { unit: 'MB', goal: { atMost: 1 } } },
  prepare: async bench => {
    const data = await dataset(bench, 'data', bench.size(100_000, 200));
    const { flows, events } = data;
    const seconds = bench.seconds(10);
    const server = await startOn(data, bench.progress);
    let turn = 0;
    return {
      ours: async () => {
        await perSecond(server.url, 64, seconds, () => addSource((turn++ % flows) + 1));
        return { memory: await residentMegabytes(server.url) };
      },
      theirs: async () => ({ memory: 400 }),
      close: server.stop,
      notes: { flows, events, 'seconds of commands a round': seconds },
    };
  },
};
