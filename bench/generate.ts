/**
 * A history of the shape of real use, made by the deciders and stored by the store's own append, the same for a seed.
 * Many flows are written side by side, one step of each in turn, so that they share commits and lie mixed in the log.
 */
import { flow, flowStream } from '../domain/flow/flow';
import { webhook, webhookStream } from '../domain/webhook';
import { HMAC } from '../domain/webhook-settings';
import type { EventStore } from '../src/event-store/event-store';
import { flowHistory } from './history/flow-history';
import { seeded } from './history/seeded';
import { type Shape, shapeOf } from './history/shape';
import { type Append, newStream } from './history/stream';
import { orThrow } from './support/or-throw';

/** Raised when another history comes out of the same seed. */
export const generatorVersion = 1;

/** The webhook that gets all messages; its secret opens for nobody, and nothing is left to be sent. */
export const webhookId = 1;

const sideBySide = 2000;

export interface Generate {
  readonly flows: number;
  readonly seed?: number;
  /** Of every flow; without it the shapes are those of real use. */
  readonly shape?: Shape;
  readonly onProgress?: (flows: number, events: number) => void;
}

/** Resolves to the number of events. */
const appendAll = async (store: EventStore, appends: ReadonlyArray<Append>): Promise<number> => {
  const done = appends.map(({ stream, expected, events }) => store.append(stream, expected, events)());
  for (const result of await Promise.all(done)) orThrow(result);
  return appends.reduce((sum, { events }) => sum + events.length, 0);
};

/** Flows 1 to `flows` and their deliveries; resolves to the number of events. */
export const generateFlows = async (store: EventStore, options: Generate): Promise<number> => {
  const { flows, seed = 1, shape, onProgress } = options;
  const random = seeded(seed);
  let events = 0;
  let begun = 0;
  const next = () => flowHistory(++begun, webhookId, random, shape ?? shapeOf(random));
  for (let open: Array<ReturnType<typeof next>> = []; open.length > 0 || begun < flows; ) {
    while (open.length < sideBySide && begun < flows) open.push(next());
    const steps = open.map(history => history.next());
    open = open.filter((_, index) => !steps[index]?.done);
    events += await appendAll(
      store,
      steps.flatMap(step => (step.done ? [] : step.value)),
    );
    onProgress?.(begun, events);
  }
  return events;
};

const webhookHistory = (webhookId: number): Append => {
  const cause = { actor: { type: 'client', id: 'bench' }, correlationId: 'bench', causationId: null } as const;
  const stream = newStream(webhook, webhookStream(webhookId), cause, seeded(0));
  stream.run({
    ...{ type: 'CreateWebhook', at: '2024-09-01T07:00:00.000Z', webhookId },
    ...{ secret: 'sealed', secretFingerprint: null, signature: HMAC, others: 0, maxWebhooks: 1 },
    ...{ title: 'Middleware', url: 'https://middleware.example.org/', active: true, topics: ['FLOW_EXTERNAL_SOURCE'] },
  });
  return stream.append();
};

/** Webhooks 1 to `count`; resolves to the number of events. */
export const generateWebhooks = (store: EventStore, count: number): Promise<number> =>
  appendAll(
    store,
    Array.from({ length: count }, (_, index) => webhookHistory(index + 1)),
  );

/** One flow with one source, to which so many are allocated; resolves to the number of events. */
export const generateParticipants = (store: EventStore, count: number): Promise<number> => {
  const cause = { actor: { type: 'client', id: 'bench' }, correlationId: 'bench', causationId: null } as const;
  const stream = newStream(flow, flowStream(1), cause, seeded(1));
  const at = '2024-09-01T08:00:00.000Z';
  const details = { code: 'EXAM-1', title: 'Exam 1', subTitle: null, kind: null, managers: [] };
  stream.run({ type: 'RegisterFlow', at, flowId: 1, details });
  stream.run({ type: 'AddSource', at, reference: 'class-a', description: 'Class A', maxSources: 1 });
  const participantIds = Array.from({ length: count }, (_, index) => index + 1);
  stream.run({ type: 'AllocateParticipants', at, sourceId: 1, participantIds });
  return appendAll(store, [stream.append()]);
};

/** As `generateFlows`, behind the webhook that got the deliveries. */
export const generate = async (store: EventStore, options: Generate): Promise<number> => {
  const webhooks = await generateWebhooks(store, webhookId);
  return webhooks + (await generateFlows(store, options));
};
