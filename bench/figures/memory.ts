import { readFileSync } from 'node:fs';
import type { Figure } from '../figure';
import { generateLog } from '../support/history';
import { addSources } from '../support/load';
import { startFlowsync } from '../support/processes';

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export const memory: Figure = {
  name: 'memory-1m',
  ours: 'resident memory with a million events, read models built, after a minute of commands',
  theirs: 'the limit we set: 400 MB',
  unit: 'MB',
  goal: { atMost: 1 },
  prepare: async ({ factor, dir }) => {
    const flows = Math.max(100, Math.round(40_000 * factor));
    const seconds = Math.max(1, Math.round(10 * factor));
    const events = await generateLog(dir, { flows, eventsPerFlow: 25 });
    const server = await startFlowsync(dir);
    return {
      ours: async () => {
        await addSources({ url: server.url, connections: 64, seconds, flows });
        return residentMegabytes(server.pid);
      },
      theirs: async () => 400,
      close: server.stop,
      notes: { flows, events, 'seconds of commands a round': seconds },
    };
  },
};
