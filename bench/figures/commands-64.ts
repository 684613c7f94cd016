import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { perSecond } from '../support/load';
import { startBareFastify, startFlowsync } from '../support/processes';
import { addSource } from '../support/requests';

const connections = 64;

export const commands64: Figure = {
  name: 'commands-64',
  ours: 'durable commands over HTTP, 64 connections, auth and validation on',
  theirs: 'a bare Fastify POST with the same body',
  values: { rate: { unit: 'requests/s', goal: { atLeast: 0.5 } } },
  prepare: async bench => {
    const { dir, size } = bench;
    const flows = size(20_000, 200);
    const seconds = bench.seconds(8);
    const events = await registerFlows(dir, flows);
    const [ours, theirs] = [await startFlowsync(dir), await startBareFastify()];
    let turn = 0;
    const next = (): string => addSource((turn++ % flows) + 1);
    return {
      ours: async () => ({ rate: await perSecond(ours.url, connections, seconds, next) }),
      theirs: async () => ({ rate: await perSecond(theirs.url, connections, seconds, next) }),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'events before': events, 'seconds a round': seconds },
    };
  },
};
