/** Measured once, whatever the rounds: it takes as long as the deliveries do. */
import { setTimeout } from 'node:timers/promises';
import { delivery, deliveryStream } from '../../domain/delivery';
import { flow, flowStream } from '../../domain/flow/flow';
import { addMilliseconds } from '../../domain/kernel/types';
import type { EventStore } from '../../src/event-store/event-store';
import { deliveryIdOf, messageAbout } from '../../src/webhooks/message';
import type { Figure, Sample } from '../figure';
import { seeded } from '../history/seeded';
import { type Append, newStream } from '../history/stream';
import { withConnections } from '../support/load';
import { withLog } from '../support/log';
import { startReceivers } from '../support/many-receivers-client';
import { residentMegabytes } from '../support/metrics';
import { orThrow } from '../support/or-throw';
import { answers, spawnFlowsync, startFlowsync } from '../support/processes';
import { createWebhooks } from '../support/webhooks';

const WEBHOOKS = 50;
const LIMIT_MB = 400;
const DAY_MS = 24 * 60 * 60 * 1000;
const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' };

/** A request of a flow of its own, and its deliveries: scheduled for that time, and never attempted. */
const requestWith = (
  flowId: number,
  webhooks: ReadonlyArray<number>,
  at: string,
  random: ReturnType<typeof seeded>,
): Append[] => {
  const cause = { actor: { type: 'client', id: 'bench' }, correlationId: random.uuid(), causationId: null } as const;
  const requestId = random.uuid();
  const stream = newStream(flow, flowStream(flowId), cause, random);
  const details = { code: `EXAM-${flowId}`, title: `Exam ${flowId}`, subTitle: null, kind: null, managers: [] };
  stream.run({ type: 'RegisterFlow', at, flowId, details });
  stream.run({ type: 'AddSource', at, reference: 'class-a', description: 'Class A', maxSources: 1 });
  const deadline = addMilliseconds(at, DAY_MS);
  const [requested] = stream.run({ type: 'RequestSync', at, requestId, references: null, deadline });
  if (requested === undefined) throw new Error('the request was refused');
  const place = { stream: flowStream(flowId), revision: requested.revision, eventId: requested.eventId };
  const about = messageAbout('flow.sync.requested', place);
  const deliveries = webhooks.map(webhookId => {
    const deliveryId = deliveryIdOf(requestId, webhookId);
    const scheduled = newStream(delivery, deliveryStream(deliveryId), cause, random);
    scheduled.run({ type: 'ScheduleDelivery', at, deliveryId, webhookId, requestId, flowId, ...about, claim: null });
    return scheduled.append();
  });
  return [stream.append(), ...deliveries];
};

const schedule = async (
  store: EventStore,
  requests: number,
  webhooks: ReadonlyArray<number>,
  at: string,
): Promise<void> => {
  const random = seeded(1);
  for (let flowId = 1; flowId <= requests; flowId++) {
    const appends = requestWith(flowId, webhooks, at, random);
    const done = appends.map(({ stream, expected, events }) => store.append(stream, expected, events)());
    for (const result of await Promise.all(done)) orThrow(result);
  }
};

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
    await withLog(dir, log => schedule(log, requests, webhooks, new Date(due).toISOString()));
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
