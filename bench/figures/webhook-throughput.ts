import { setTimeout } from 'node:timers/promises';
import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { post, put } from '../support/http';
import { timed, withConnections } from '../support/load';
import { startReceivers } from '../support/many-receivers-client';
import { startFlowsync } from '../support/processes';
import { percentile } from '../support/statistics';

const RECEIVERS = 100;
const GOAL = 2000;
/** Requests a second while latencies are measured, each to 60 webhooks. */
const PACE = 10;
const [SUBSCRIBED, HUNG] = [60, 40];

export const webhookThroughput: Figure = {
  name: 'webhook-throughput',
  ours: 'signed deliveries a second, each durable before it is sent and after; and from the answer to POST …/sync until the first byte at 20 webhooks, while 40 others hang',
  theirs: `the goal: ${GOAL} a second; and the same while none hangs`,
  values: {
    '1 webhook': { unit: 'deliveries/s', goal: { atLeast: 1 } },
    '8 webhooks': { unit: 'deliveries/s', goal: { atLeast: 1 } },
    '50 webhooks': { unit: 'deliveries/s', goal: { atLeast: 1 } },
    '100 webhooks': { unit: 'deliveries/s', goal: { atLeast: 1 } },
    '100 webhooks, 1 hung': { unit: 'deliveries/s', goal: { atLeast: 1 } },
    'p50, 40 of 60 hung': { unit: 'ms', goal: null },
    'p99, 40 of 60 hung': { unit: 'ms', goal: { atMost: 1.2 } },
  },
  prepare: async ({ size, seconds, dir, rounds, progress }) => {
    const deliveries = size(2400, 200);
    const paced = Math.round(seconds(2.5) * PACE);
    const perRound = [1, 8, 50, 100, 100].reduce((sum, webhooks) => sum + Math.ceil(deliveries / webhooks), 2 * paced);
    await registerFlows(dir, perRound * (rounds + 1));
    const receivers = await startReceivers(RECEIVERS);
    const server = await startFlowsync(dir, {
      FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
      FLOWSYNC_SYNC_DEADLINE: '1h',
    });
    const settings = (index: number, active: boolean) => ({
      ...{ title: `Receiver ${index}`, url: receivers.urls[index] ?? '', events: ['FLOW_EXTERNAL_SOURCE'], active },
    });
    const ids: number[] = [];
    let flowId = 0;
    const sync = (): string => post(`/flows/${++flowId}/sync`, {});

    await withConnections(server.url, 1, async ([connection]) => {
      for (let index = 0; index < RECEIVERS; index++) {
        const answer = await connection?.send(post('/webhooks', settings(index, false)));
        ids.push(JSON.parse(String(answer?.body)).data.id);
      }
    });
    const subscribe = (webhooks: number): Promise<void> =>
      withConnections(server.url, 1, async ([connection]) => {
        for (const [index, id] of ids.entries())
          if (connection !== undefined)
            await timed(connection, put(`/webhooks/${id}`, settings(index, index < webhooks)));
      });

    /** From the first request until the last message has arrived at a receiver that answers. */
    const rate = async (webhooks: number, hung = 0): Promise<number> => {
      progress(`${webhooks} webhooks, ${hung} hung`);
      await subscribe(webhooks);
      await receivers.hang(hung);
      const requests = Math.ceil(deliveries / webhooks);
      const expected = requests * (webhooks - hung);
      const begin = performance.now();
      receivers.forget();
      let left = requests;
      await withConnections(server.url, Math.min(16, requests), all =>
        Promise.all(
          all.map(async connection => {
            while (left-- > 0) await timed(connection, sync());
          }),
        ),
      );
      await receivers.have(expected, hung);
      return (expected * 1000) / (performance.now() - begin);
    };

    /** Of the messages to the last 20 webhooks, in ms. */
    const latencies = async (hung: number): Promise<ReadonlyArray<number>> => {
      progress(`latency with ${hung} of ${SUBSCRIBED} hung`);
      await subscribe(SUBSCRIBED);
      await receivers.hang(hung);
      receivers.forget();
      const answered = new Map<string, bigint>();
      const begin = performance.now();
      await withConnections(server.url, 4, async all => {
        const asking: Promise<void>[] = [];
        for (let n = 0; n < paced; n++) {
          await setTimeout(Math.max(0, begin + (n * 1000) / PACE - performance.now()));
          const ask = async (): Promise<void> => {
            const answer = await all[n % all.length]?.send(sync());
            answered.set(JSON.parse(String(answer?.body)).data.requestId, process.hrtime.bigint());
          };
          asking.push(ask());
        }
        await Promise.all(asking);
      });
      await receivers.have(paced * (SUBSCRIBED - HUNG), HUNG);
      return receivers.arrivals(HUNG).flatMap(({ requestId, at }) => {
        const from = answered.get(requestId);
        return from === undefined ? [] : [Math.max(0, Number(at - from) / 1e6)];
      });
    };
    const ofHung = (values: ReadonlyArray<number>): Sample => ({
      'p50, 40 of 60 hung': percentile(values, 0.5),
      'p99, 40 of 60 hung': percentile(values, 0.99),
    });

    return {
      ours: async () => ({
        '1 webhook': await rate(1),
        '8 webhooks': await rate(8),
        '50 webhooks': await rate(50),
        '100 webhooks': await rate(100),
        '100 webhooks, 1 hung': await rate(100, 1),
        ...ofHung(await latencies(HUNG)),
      }),
      theirs: async () => ({
        '1 webhook': GOAL,
        '8 webhooks': GOAL,
        '50 webhooks': GOAL,
        '100 webhooks': GOAL,
        '100 webhooks, 1 hung': GOAL,
        ...ofHung(await latencies(0)),
      }),
      close: async () => {
        await server.stop();
        await receivers.stop();
      },
      notes: { 'deliveries of each rate a round': deliveries, 'paced requests a round': paced },
    };
  },
};
