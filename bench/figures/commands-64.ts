import type { Figure } from '../figure';
import { generateLog } from '../support/history';
import { addSources } from '../support/load';
import { startBareFastify, startFlowsync } from '../support/processes';

export const commands64: Figure = {
  name: 'commands-64',
  ours: 'durable commands over HTTP, 64 connections, auth and validation on',
  theirs: 'a bare Fastify POST with the same body',
  unit: 'requests/s',
  goal: { atLeast: 0.5 },
  prepare: async ({ factor, dir }) => {
    const flows = Math.max(100, Math.round(20_000 * factor));
    const seconds = Math.max(1, Math.round(8 * factor));
    const events = await generateLog(dir, { flows, eventsPerFlow: 3 });
    const [ours, theirs] = [await startFlowsync(dir), await startBareFastify()];
    const load = (url: string) => addSources({ url, connections: 64, seconds, flows });
    return {
      ours: async () => (await load(ours.url)).perSecond,
      theirs: async () => (await load(theirs.url)).perSecond,
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'events before': events, 'seconds a round': seconds },
    };
  },
};
