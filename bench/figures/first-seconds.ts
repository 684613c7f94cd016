/** Both sides are of one life of the service: how quick it is when it has just begun, and when it has run for a minute. */
import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { perSecond } from '../support/load';
import { startFlowsync } from '../support/processes';
import { describeSource } from '../support/requests';

const CONNECTIONS = 64;
const FIRST_SECONDS = 3;

export const firstSeconds: Figure = {
  name: 'first-seconds',
  ours: 'durable commands over HTTP, 64 connections, in the first 3 s after the service is ready',
  theirs: 'the same under the same load a minute later',
  values: { rate: { unit: 'requests/s', goal: { atLeast: 0.5 } } },
  prepare: async bench => {
    const flows = bench.size(5000, 200);
    const seconds = Math.min(FIRST_SECONDS, bench.seconds(FIRST_SECONDS));
    const between = bench.seconds(60);
    await registerFlows(bench.dir, flows);
    // Its read models are there already, as they are when a service starts again.
    await (await startFlowsync(bench.dir)).stop();
    let turn = 0;
    let first = Number.NaN;
    return {
      theirs: async () => {
        const { url, stop } = await startFlowsync(bench.dir);
        const rate = (length: number): Promise<number> =>
          perSecond(url, CONNECTIONS, length, () => describeSource((turn++ % flows) + 1));
        first = await rate(seconds);
        await rate(between);
        const later = await rate(seconds);
        await stop();
        return { rate: later };
      },
      ours: async () => ({ rate: first }),
      close: async () => undefined,
      notes: { flows, 'seconds measured': seconds, 'seconds of load between': between },
    };
  },
};
