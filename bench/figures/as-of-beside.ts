/** What questions about the past take from everybody else: commands and queries while moments are built, and while none is. */
import type { Figure, Sample } from '../figure';
import { seeded } from '../history/seeded';
import { keptDataset, startOn } from '../support/dataset';
import { get } from '../support/http';
import { beside, perSecond, withConnections } from '../support/load';
import { describeSource } from '../support/requests';
import { percentile } from '../support/statistics';

const CONNECTIONS = 16;
/** That have a source, as all have. */
const FLOWS = 50;

export const asOfBeside: Figure = {
  name: 'as-of-beside',
  ours: 'commands over 16 connections, and queries of one flow over one, while one moment after the other is built',
  theirs: 'the same while none is built',
  values: {
    commands: { unit: 'requests/s', goal: { atLeast: 0.95 } },
    'one flow, p99': { unit: 'ms', goal: { atMost: 2 } },
  },
  prepare: async bench => {
    const data = await keptDataset(bench, bench.size(100_000, 200));
    const server = await startOn(data, bench.progress);
    const seconds = bench.seconds(8);
    const random = seeded(9);
    let turn = 0;

    const measure = async (): Promise<Sample> => {
      const load = perSecond(server.url, CONNECTIONS, seconds, () => describeSource((turn++ % FLOWS) + 1));
      const [commands, queries] = await beside(server.url, load, () => get(`/flows/${random.integer(1, FLOWS)}`));
      return { commands, 'one flow, p99': percentile(queries, 0.99) };
    };
    /** One after the other, until it is over. What takes longer than anybody waits for is built all the same. */
    const besideBuilds = (): Promise<Sample> =>
      withConnections(server.url, 1, async ([connection]) => {
        let isOver = false;
        const build = async (): Promise<void> => {
          while (!isOver) await connection?.send(get(`/flows?asOf=${random.integer(1, data.events)}`));
        };
        const building = build();
        const sample = await measure();
        isOver = true;
        await building;
        return sample;
      });
    return {
      ours: besideBuilds,
      theirs: measure,
      close: server.stop,
      notes: { flows: data.flows, events: data.events, 'seconds a round': seconds },
    };
  },
};
