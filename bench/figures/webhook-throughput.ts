import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { post } from '../support/http';
import { timed, withConnections } from '../support/load';
import { startReceivers } from '../support/many-receivers-client';
import { cpuSeconds } from '../support/metrics';
import { startFlowsync } from '../support/processes';
import { withWebhooks } from '../support/webhooks';

const RECEIVERS = 100;
const GOAL = 2000;
const RATES = [
  { name: '1 webhook', webhooks: 1, hung: 0 },
  { name: '8 webhooks', webhooks: 8, hung: 0 },
  { name: '50 webhooks', webhooks: 50, hung: 0 },
  { name: '100 webhooks', webhooks: 100, hung: 0 },
  { name: '100 webhooks, 1 hung', webhooks: 100, hung: 1 },
] as const;
const cpuOf = (name: string): string => `CPU, ${name}`;

export const webhookThroughput: Figure = {
  name: 'webhook-throughput',
  ours: 'signed deliveries a second, each durable before it is sent and after; and the CPU time of the service for one, requests included',
  theirs: `the goal: ${GOAL} a second, in all the time of one core`,
  values: Object.fromEntries(
    RATES.flatMap(({ name }) => [
      [name, { unit: 'deliveries/s', goal: { atLeast: 1 } }],
      [cpuOf(name), { unit: 'µs/delivery', goal: null }],
    ]),
  ),
  prepare: async ({ size, dir, rounds, progress }) => {
    const deliveries = size(2400, 200);
    const requestsFor = (webhooks: number): number => Math.ceil(deliveries / webhooks);
    const perRound = RATES.reduce((sum, { webhooks }) => sum + requestsFor(webhooks), 0);
    await registerFlows(dir, perRound * (rounds + 1));
    const receivers = await startReceivers(RECEIVERS);
    const server = await startFlowsync(dir, { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
    let flowId = 0;

    /** From the first request until the last message has arrived at a receiver that answers. */
    const rate = ({ name, webhooks, hung }: (typeof RATES)[number]): Promise<Sample> =>
      withWebhooks(server.url, receivers, { webhooks, hung }, async () => {
        progress(name);
        const requests = requestsFor(webhooks);
        const expected = requests * (webhooks - hung);
        const [begin, cpu] = [performance.now(), await cpuSeconds(server.url)];
        let left = requests;
        await withConnections(server.url, Math.min(16, requests), all =>
          Promise.all(
            all.map(async connection => {
              while (left-- > 0) await timed(connection, post(`/flows/${++flowId}/sync`, {}));
            }),
          ),
        );
        await receivers.have(expected, hung);
        const seconds = (performance.now() - begin) / 1000;
        return {
          [name]: expected / seconds,
          [cpuOf(name)]: (((await cpuSeconds(server.url)) - cpu) * 1e6) / expected,
        };
      });

    return {
      ours: async () => {
        const samples: Sample[] = [];
        for (const one of RATES) samples.push(await rate(one));
        return Object.assign({}, ...samples);
      },
      theirs: async () =>
        Object.fromEntries(
          RATES.flatMap(({ name }) => [
            [name, GOAL],
            [cpuOf(name), 1e6 / GOAL],
          ]),
        ),
      close: async () => {
        await server.stop();
        await receivers.stop();
      },
      notes: { 'deliveries of each rate a round': deliveries },
    };
  },
};
