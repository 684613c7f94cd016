import { setTimeout } from 'node:timers/promises';
import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { post } from '../support/http';
import { inTurn, openPool } from '../support/load';
import { startFlowsync } from '../support/processes';
import { startReceiver } from '../support/receivers';
import { p50AndP99 } from '../support/statistics';

const perSecond = 100;

export const webhookLatency: Figure = {
  name: 'webhook-latency',
  ours: 'from the answer to POST …/sync until the first byte at the receiver, 100 requests a second',
  theirs: 'the limits: p50 5 ms, p99 25 ms',
  values: { p50: { unit: 'ms', goal: { atMost: 1 } }, p99: { unit: 'ms', goal: { atMost: 1 } } },
  prepare: async ({ seconds, dir, rounds }) => {
    const requests = Math.round(seconds(10) * perSecond);
    await registerFlows(dir, requests * (rounds + 1));
    const receiver = await startReceiver();
    const server = await startFlowsync(dir, { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
    const webhook = { title: 'Receiver', url: receiver.url, events: ['FLOW_EXTERNAL_SOURCE'] };
    await inTurn(server.url, [post('/webhooks', webhook)]);
    let flowId = 0;

    const { send, close } = openPool(server.url);
    const latency = async (): Promise<number> => {
      const { status, body } = await send(post(`/flows/${++flowId}/sync`, {}));
      const answered = process.hrtime.bigint();
      if (status !== 202) throw new Error(`POST …/sync was answered with ${status}: ${body}`);
      const arrived = await receiver.arrived(JSON.parse(String(body)).data.requestId);
      // It may arrive before the answer does.
      return Math.max(0, Number(arrived - answered) / 1e6);
    };
    const measure = async () => {
      const begin = performance.now();
      const latencies: Promise<number>[] = [];
      for (let n = 0; n < requests; n++) {
        await setTimeout(Math.max(0, begin + (n * 1000) / perSecond - performance.now()));
        const one = latency();
        one.catch(() => undefined); // it is reported below, with all others
        latencies.push(one);
      }
      return p50AndP99(await Promise.all(latencies));
    };
    return {
      ours: measure,
      theirs: async () => ({ p50: 5, p99: 25 }),
      close: async () => {
        close();
        await server.stop();
        await receiver.stop();
      },
      notes: { 'requests a round': requests },
    };
  },
};
