import type { Figure } from '../figure';
import { keptDataset, startOn } from '../support/dataset';
import { residentMegabytes } from '../support/metrics';
import { answers, spawnFlowsync } from '../support/processes';

export const ready: Figure = {
  name: 'ready',
  ours: 'from the start of the process until /health/ready answers 200 with 10 M events, and resident memory then',
  theirs: 'the limits: 2 s, 400 MB',
  values: {
    time: { unit: 's', goal: { atMost: 1 } },
    memory: { unit: 'MB', goal: { atMost: 1 } },
  },
  prepare: async bench => {
    const data = await keptDataset(bench, bench.size(1_000_000, 200));
    await (await startOn(data, bench.progress)).stop();
    return {
      ours: async () => {
        const begin = performance.now();
        const server = await spawnFlowsync(data.dir);
        await answers(server, '/health/ready', 5);
        const time = (performance.now() - begin) / 1000;
        const memory = await residentMegabytes(server.url);
        await server.stop();
        return { time, memory };
      },
      theirs: async () => ({ time: 2, memory: 400 }),
      close: async () => undefined,
      notes: { flows: data.flows, events: data.events },
    };
  },
};
