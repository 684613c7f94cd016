/** What a disk that syncs slowly, as most of a cloud do, takes from commands, and from readers beside them. */
import { join } from 'node:path';
import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { get } from '../support/http';
import { beside, perSecond } from '../support/load';
import { type Running, startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';
import { needsCompiler, slowSync } from '../support/slow-sync';
import { percentile } from '../support/statistics';

const CONNECTIONS = 64;
const SYNC_MS = 2;

export const slowDisk: Figure = {
  name: 'slow-disk',
  ours: `durable commands over HTTP, 64 connections, and GET of one flow over one more, where a sync takes ${SYNC_MS} ms longer`,
  theirs: 'the same on the disk as it is',
  values: {
    rate: { unit: 'requests/s', goal: { atLeast: 0.8 } },
    'one flow, p99': { unit: 'ms', goal: { atMost: 1.5 } },
  },
  available: needsCompiler,
  prepare: async bench => {
    const flows = bench.size(5000, 200);
    const seconds = bench.seconds(8);
    const [slow, quick] = [join(bench.dir, 'slow'), join(bench.dir, 'quick')];
    for (const dir of [slow, quick]) await registerFlows(dir, flows);
    const [ours, theirs] = await Promise.all([startFlowsync(slow, slowSync(bench.dir, SYNC_MS)), startFlowsync(quick)]);
    let turn = 0;
    const nextFlow = (): number => (turn++ % flows) + 1;

    const measure = async ({ url }: Running): Promise<Sample> => {
      const load = perSecond(url, CONNECTIONS, seconds, () => describeSource(nextFlow()));
      const [rate, latencies] = await beside(url, load, () => get(`/flows/${nextFlow()}`));
      return { rate, 'one flow, p99': percentile(latencies, 0.99) };
    };
    return {
      ours: () => measure(ours),
      theirs: () => measure(theirs),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'seconds a round': seconds },
    };
  },
};
