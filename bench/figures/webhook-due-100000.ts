/** Measured once, whatever the rounds: it takes as long as the deliveries do. */
import { setTimeout } from 'node:timers/promises';
import type { Figure, Sample } from '../figure';
import { withConnections } from '../support/load';
import { withLog } from '../support/log';
import { startReceivers } from '../support/many-receivers-client';
import { residentMegabytes } from '../support/metrics';
import { answers, spawnFlowsync, startFlowsync } from '../support/processes';
import { scheduleDeliveries } from '../support/scheduled';
import { createWebhooks } from '../support/webhooks';

const WEBHOOKS = 50;
const LIMIT_MB = 400;
const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' };

export const webhookDue100000: Figure = {
  name: 'webhook-due-100000',
  ours: `100,000 deliveries to ${WEBHOOKS} webhooks, all due at once: memory at most, from the start of the service until the last has arrived, and how long that took`,
  theirs: `the limit: ${LIMIT_MB} MB`,
  values: {
    memory: { unit: 'MB', goal: { atMost: 1 } },
    time: { unit: 's', goal: null },
  },
  prepare: async ({ size, seconds, dir, progress }) => {
    const requests = Math.ceil(size(100_000, 100) / WEBHOOKS);
    const receivers = await startReceivers(WEBHOOKS);
    const first = await startFlowsync(dir, env);
    const webhooks = await withConnections(first.url, 1, async ([connection]) =>
      connection === undefined ? [] : createWebhooks(connection, receivers.urls),
    );
    await first.stop();
    const due = Date.now() + seconds(240) * 1000 + 15_000;
    await withLog(dir, log => scheduleDeliveries(log, requests, webhooks, new Date(due).toISOString()));
    // What was appended beside the service is folded first, which takes memory of its own.
    await (await startFlowsync(dir, env)).stop();
    if (Date.now() > due) throw new Error('the deliveries were due before they were scheduled');

    const expected = requests * WEBHOOKS;
    const server = await spawnFlowsync(dir, env);
    await answers(server, '/health/live');
    let memory = 0;
    for (let arrived = 0; arrived < expected; arrived = receivers.arrivals(0).length) {
      progress(`${arrived} of ${expected} have arrived, ${Math.round(memory)} MB`);
      memory = Math.max(memory, await residentMegabytes(server.url));
      await setTimeout(500);
    }
    const time = (Date.now() - due) / 1000;
    await server.stop();
    await receivers.stop();
    const sample: Sample = { memory, time };
    return {
      ours: async () => sample,
      theirs: async () => ({ memory: LIMIT_MB, time }),
      close: async () => undefined,
      notes: { deliveries: expected },
    };
  },
};
