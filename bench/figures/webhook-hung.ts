import { setTimeout } from 'node:timers/promises';
import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { post } from '../support/http';
import { openPool } from '../support/load';
import { startReceivers } from '../support/many-receivers-client';
import { startFlowsync } from '../support/processes';
import { p50AndP99 } from '../support/statistics';
import { withWebhooks } from '../support/webhooks';

const [WEBHOOKS, HUNG] = [60, 40];
/** Requests a second, each to all of them: 300 messages. */
const PACE = 5;

export const webhookHung: Figure = {
  name: 'webhook-hung',
  ours: `from the answer to POST …/sync until the first byte at ${WEBHOOKS - HUNG} webhooks, while ${HUNG} others hang`,
  theirs: 'the same while none hangs',
  values: { p50: { unit: 'ms', goal: null }, p99: { unit: 'ms', goal: { atMost: 1.2 } } },
  prepare: async ({ seconds, dir, rounds, progress }) => {
    const requests = Math.round(seconds(20) * PACE);
    await registerFlows(dir, 2 * requests * (rounds + 1));
    const receivers = await startReceivers(WEBHOOKS);
    const server = await startFlowsync(dir, { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
    const { send, close } = openPool(server.url);
    let flowId = 0;

    const latencies = (hung: number): Promise<Sample> =>
      withWebhooks(server.url, receivers, { webhooks: WEBHOOKS, hung }, async () => {
        progress(`${hung} of ${WEBHOOKS} hung`);
        const answered = new Map<string, bigint>();
        const begin = performance.now();
        const asking: Promise<void>[] = [];
        const ask = async (): Promise<void> => {
          const { body } = await send(post(`/flows/${++flowId}/sync`, {}));
          answered.set(JSON.parse(String(body)).data.requestId, process.hrtime.bigint());
        };
        for (let n = 0; n < requests; n++) {
          await setTimeout(Math.max(0, begin + (n * 1000) / PACE - performance.now()));
          asking.push(ask());
        }
        await Promise.all(asking);
        await receivers.have(requests * (WEBHOOKS - HUNG), HUNG);
        const all = receivers.arrivals(HUNG).flatMap(({ requestId, at }) => {
          const from = answered.get(requestId);
          // It may arrive before the answer does.
          return from === undefined ? [] : [Math.max(0, Number(at - from) / 1e6)];
        });
        return p50AndP99(all);
      });

    return {
      ours: () => latencies(HUNG),
      theirs: () => latencies(0),
      close: async () => {
        close();
        await server.stop();
        await receivers.stop();
      },
      notes: { 'requests a round': requests },
    };
  },
};
