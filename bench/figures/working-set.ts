import type { Figure, Sample } from '../figure';
import { generateFlows } from '../generate';
import { perSecond } from '../support/load';
import { withLog } from '../support/log';
import { residentMegabytes } from '../support/metrics';
import { type Running, startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';

const connections = 64;
const sources = 25;
/** As the service estimates what the state of such a flow takes. */
const bytesOfState = 2000 + 330 * sources;
/** How many times the memory for states the states of all flows take. */
const times = 10;

export const workingSet: Figure = {
  name: 'working-set',
  ours: `durable commands in turn on flows of ${sources} sources, whose states take ${times} times the memory that is for them`,
  theirs: 'the same with room for all states; the limit of memory is 400 MB',
  values: {
    rate: { unit: 'requests/s', goal: { atLeast: 0.6 } },
    memory: { unit: 'MB', goal: { atMost: 1 } },
  },
  prepare: async ({ dir, size, seconds: of }) => {
    const flows = size(5000, 100);
    const seconds = of(8);
    const all = flows * bytesOfState;
    const start = async (name: string, bytes: number): Promise<Running> => {
      const dataDir = `${dir}/${name}`;
      await withLog(dataDir, log => generateFlows(log, { flows, shape: { sources, requests: 0, classSize: 1 } }));
      return startFlowsync(dataDir, { FLOWSYNC_STATE_MEMORY: `${Math.ceil(bytes / 1000)}kB` });
    };
    const ours = await start('ours', all / times);
    const theirs = await start('theirs', 2 * all);
    let turn = 0;
    const rate = ({ url }: Running): Promise<number> =>
      perSecond(url, connections, seconds, () => describeSource((turn++ % flows) + 1));
    const measure = async (server: Running): Promise<Sample> => ({
      rate: await rate(server),
      memory: await residentMegabytes(server.url),
    });
    return {
      ours: () => measure(ours),
      theirs: async () => ({ ...(await measure(theirs)), memory: 400 }),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: {
        flows,
        'sources a flow': sources,
        'kB for states': Math.ceil(all / times / 1000),
        'seconds a round': seconds,
      },
    };
  },
};
