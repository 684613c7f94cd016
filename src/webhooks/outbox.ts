/** Deliveries that are to be made: a lane for each webhook. They share the slots, by turns of owners and hosts. */
import { isTest } from '../../domain/delivery';
import type { RecordedOf } from '../../domain/history';
import {
  countDeliveries,
  type DeliveryCounts,
  earliestDeliveries,
  type Lanes,
} from '../../projections/deliveries/due-queries';
import { numberOf } from '../../projections/projection';
import type { WebhookInUse } from '../../projections/webhooks/queries';
import { type Obstacle, OVERDUE_MS, watchOverdue } from '../due-work/overdue';
import { type Begun, createLane, type Lane, type LaneOptions } from './lane';
import { webhookOf } from './message';
import { type Circuit, MAX_AT_ONCE } from './pace';
import { createSlots } from './slots';

export type OutboxOptions = Omit<LaneOptions, 'slots'>;

export interface Outbox {
  readonly open: (webhook: WebhookInUse) => void;
  readonly attemptNow: (deliveryId: string) => void;
  /** See `Lane`. */
  readonly begin: (webhookId: number, deliveryId: string) => Promise<Begun | null>;
  readonly follow: (recorded: RecordedOf<'delivery'>) => void;
  readonly followWebhook: (recorded: RecordedOf<'webhook'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  readonly counts: () => Promise<DeliveryCounts>;
  /** Why deliveries that are overdue are not attempted, as of the last look. */
  readonly obstacles: () => ReadonlyArray<Obstacle>;
  /** Null: nothing was sent to it since the start. */
  readonly circuitOf: (webhookId: number) => Circuit | null;
  /** How many are in which state. */
  readonly circuits: () => CircuitCounts;
  readonly stop: () => Promise<void>;
}

export type CircuitCounts = Readonly<Record<Circuit['state'], number>>;

const SLOTS = 256;

export const createOutbox = (options: OutboxOptions): Outbox => {
  const { clock, ask, log } = options;
  const lanes = new Map<number, Lane>();
  const slots = createSlots(SLOTS);
  let obstacles: ReadonlyArray<Obstacle> = [];

  const laneOf = (webhookId: number, paused = false): Lane => {
    const existing = lanes.get(webhookId);
    if (existing !== undefined) return existing;
    const lane = createLane(webhookId, paused, { ...options, slots });
    lanes.set(webhookId, lane);
    return lane;
  };

  const lanesNow = (): Lanes => {
    const ids = (paused: boolean) => [...lanes].filter(([, { state }]) => state.paused === paused).map(([id]) => id);
    return { open: ids(false), paused: ids(true) };
  };

  /** The last of a webhook that is no more: what may be left over in the read model is ended without a lane. */
  const leave = (webhookId: number, { agenda, state, stop }: Lane): void => {
    const { waiting, running } = agenda.size();
    if (!state.isGone || waiting + running > 0) return;
    lanes.delete(webhookId);
    stop();
  };

  const seeTo = (webhookId: number, lane: Lane): ReadonlyArray<Obstacle> => {
    lane.agenda.readAnew();
    return lane.isStill() ? [{ to: `the deliveries to webhook ${webhookId}`, cause: lane.state.fault }] : [];
  };

  const look = async (): Promise<number> => {
    const earliest = await ask(earliestDeliveries(lanesNow()));
    const isOverdue = (webhookId: number): boolean =>
      (earliest.get(webhookId) ?? clock.now()) < clock.now() - OVERDUE_MS;
    for (const [webhookId, lane] of lanes) leave(webhookId, lane);
    obstacles = [...lanes].flatMap(([webhookId, lane]) => (isOverdue(webhookId) ? seeTo(webhookId, lane) : []));
    if (obstacles.length > 0) log.warn({ obstacles: obstacles.slice(0, 10) }, 'deliveries are overdue');
    return Math.min(...earliest.values(), Number.POSITIVE_INFINITY);
  };
  const overdue = watchOverdue({ clock, look, log });

  const set = (lane: Lane, deliveryId: string, at: number): void => {
    lane.agenda.set(deliveryId, at);
    overdue.expect(at);
  };

  /** What waited while it was off is read when it is on again. */
  const switched = (webhookId: number, active: boolean): void => {
    const { agenda, pace, state } = laneOf(webhookId, !active);
    state.paused = !active;
    state.isFollowed = true;
    pace.tryNow();
    if (active) agenda.readAnew();
  };

  const removeFrom = (webhookId: number, deliveryId: string): void => {
    const lane = lanes.get(webhookId);
    if (lane === undefined) return;
    lane.agenda.remove(deliveryId);
    leave(webhookId, lane);
  };

  return {
    open: ({ webhook_id, active, deleted }) => {
      const paused = active === 0 && deleted === 0;
      const { state } = laneOf(webhook_id, paused);
      if (!state.isFollowed) state.paused = paused;
      state.isGone ||= deleted === 1;
      overdue.expect(clock.now());
    },
    attemptNow: deliveryId => laneOf(webhookOf(deliveryId)).agenda.set(deliveryId, clock.now()),
    begin: async (webhookId, deliveryId) => laneOf(webhookId).begin(deliveryId),
    follow: ({ id, event }) => {
      const webhookId = webhookOf(id);
      switch (event.type) {
        case 'DeliveryScheduled': {
          const lane = laneOf(webhookId);
          set(lane, id, Date.parse(event.claim?.leaseUntil ?? event.dueAt));
          // Somebody waits for it, and it may show that a receiver is well again.
          if (event.claim === null && isTest(event) && lane.agenda.size().running < MAX_AT_ONCE) lane.agenda.runNow(id);
          return;
        }
        case 'DeliveryRescheduled':
        case 'AttemptPostponed':
          return set(laneOf(webhookId), id, Date.parse(event.dueAt));
        case 'AttemptStarted':
          return set(laneOf(webhookId), id, Date.parse(event.leaseUntil));
        case 'AttemptFailed':
          if (event.nextAttemptAt === null) return removeFrom(webhookId, id);
          return set(laneOf(webhookId), id, Date.parse(event.nextAttemptAt));
        case 'AttemptSucceeded':
        case 'DeliveryStopped':
          return removeFrom(webhookId, id);
      }
    },
    followWebhook: recorded => {
      const webhookId = numberOf(recorded);
      const { event } = recorded;
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged') switched(webhookId, event.active);
      if (event.type === 'WebhookDisabled') switched(webhookId, false);
      if (event.type !== 'WebhookDeleted') return;
      // Those that are left over are stopped.
      switched(webhookId, true);
      laneOf(webhookId).state.isGone = true;
    },
    size: () => {
      const sizes = [...lanes.values()].map(({ agenda }) => agenda.size());
      const sum = (of: 'waiting' | 'running'): number => sizes.reduce((total, size) => total + size[of], 0);
      return { waiting: sum('waiting'), running: sum('running') };
    },
    counts: () => ask(countDeliveries(lanesNow(), clock.now() - OVERDUE_MS)),
    obstacles: () => obstacles,
    circuitOf: webhookId => lanes.get(webhookId)?.pace.circuit() ?? null,
    circuits: () => {
      const counts = { closed: 0, open: 0, probing: 0 };
      for (const { pace } of lanes.values()) counts[pace.circuit().state] += 1;
      return counts;
    },
    stop: async () => {
      overdue.stop();
      await Promise.all([...lanes.values()].map(({ stop }) => stop()));
    },
  };
};
