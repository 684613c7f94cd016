/** Requests and their deliveries as they stand in a log before anything was attempted. */
import { delivery, deliveryStream } from '../../domain/delivery';
import { flow, flowStream } from '../../domain/flow/flow';
import { addMilliseconds } from '../../domain/kernel/types';
import type { EventStore } from '../../src/event-store/event-store';
import { deliveryIdOf, messageAbout } from '../../src/webhooks/message';
import { seeded } from '../history/seeded';
import { type Append, newStream } from '../history/stream';
import { orThrow } from './or-throw';

const DAY_MS = 24 * 60 * 60 * 1000;

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

/** Requests of flows 1 to `requests`, with a delivery to each of these webhooks; resolves to the number of events. */
export const scheduleDeliveries = async (
  store: EventStore,
  requests: number,
  webhooks: ReadonlyArray<number>,
  at: string,
): Promise<number> => {
  const random = seeded(1);
  let events = 0;
  for (let flowId = 1; flowId <= requests; flowId++) {
    const appends = requestWith(flowId, webhooks, at, random);
    const done = appends.map(({ stream, expected, events }) => store.append(stream, expected, events)());
    for (const result of await Promise.all(done)) orThrow(result);
    events += appends.reduce((sum, append) => sum + append.events.length, 0);
  }
  return events;
};
