import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { perSecond } from '../support/load';
import { cpuSeconds } from '../support/metrics';
import { type Running, startBareFastify, startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';

const connections = 64;

export const commands64: Figure = {
  name: 'commands-64',
  ours: 'durable commands over HTTP, 64 connections, auth and validation on',
  theirs: 'a bare Fastify that takes the same body',
  values: {
    rate: { unit: 'requests/s', goal: { atLeast: 0.5 } },
    'CPU time': { unit: 'µs/request', goal: null },
  },
  prepare: async bench => {
    const { dir, size } = bench;
    // So few that they stay in memory, as flows in use do; `scale-command` tells what others cost.
    const flows = size(5000, 200);
    const seconds = bench.seconds(8);
    const events = await registerFlows(dir, flows);
    const [ours, theirs] = await Promise.all([startFlowsync(dir), startBareFastify()]);
    let turn = 0;

    const measure = async ({ url }: Running): Promise<Sample> => {
      let requests = 0;
      const before = await cpuSeconds(url);
      const rate = await perSecond(url, connections, seconds, () => {
        requests += 1;
        return describeSource((turn++ % flows) + 1);
      });
      return { rate, 'CPU time': (((await cpuSeconds(url)) - before) * 1e6) / requests };
    };
    return {
      ours: () => measure(ours),
      theirs: () => measure(theirs),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'events before': events, 'seconds a round': seconds },
    };
  },
};
