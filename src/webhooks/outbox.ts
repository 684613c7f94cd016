/**
 * Deliveries that are to be made: an agenda for each webhook, so that one that is slow or has a long backlog takes
 * neither time nor memory from the others. They share the slots, by turns of owners and hosts.
 */
import type { RecordedOf } from '../../domain/history';
import {
  countDeliveries,
  type DeliveryCounts,
  dueTo,
  earliestDeliveries,
  type Lanes,
} from '../../projections/deliveries/due-queries';
import { numberOf } from '../../projections/projection';
import type { WebhookInUse } from '../../projections/webhooks/queries';
import { type Agenda, createAgenda } from '../due-work/agenda';
import type { Ask } from '../due-work/ask';
import { type Obstacle, OVERDUE_MS, watchOverdue } from '../due-work/overdue';
import type { Log } from '../lib/log';
import type { Clock } from '../runtime/ports';
import type { Look } from './attempt';
import { webhookOf } from './message';
import type { Recipients } from './recipients';
import { createSlots } from './slots';

export interface OutboxOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  readonly recipients: Pick<Recipients, 'partyOf'>;
  /** See `Attempts`. */
  readonly make: (deliveryId: string) => Promise<Look>;
  readonly log: Log;
}

export interface Outbox {
  readonly open: (webhook: WebhookInUse) => void;
  readonly attemptNow: (deliveryId: string) => void;
  readonly follow: (recorded: RecordedOf<'delivery'>) => void;
  readonly followWebhook: (recorded: RecordedOf<'webhook'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  readonly counts: () => Promise<DeliveryCounts>;
  /** Why deliveries that are overdue are not attempted, as of the last look. */
  readonly obstacles: () => ReadonlyArray<Obstacle>;
  readonly stop: () => Promise<void>;
}

interface Lane {
  readonly agenda: Agenda;
  readonly state: LaneState;
}
interface LaneState {
  /** The webhook is switched off: its deliveries wait. */
  paused: boolean;
  /** Whether the log has said so since the start: it is newer than the read model. */
  isFollowed: boolean;
  /** Why it stands still, as its last attempt said; null when it does not. */
  fault: string | null;
  /** Runs that had begun when it was overdue last. */
  begun: number;
}

const SLOTS_PER_WEBHOOK = 8;
const SLOTS = 256;
/** Kept in memory for each webhook; the rest stays in the read model until it is its turn. */
const CAPACITY = 64;

export const createOutbox = ({ clock, ask, recipients, make, log }: OutboxOptions): Outbox => {
  const lanes = new Map<number, Lane>();
  const slots = createSlots(SLOTS);
  let obstacles: ReadonlyArray<Obstacle> = [];
  let stopped = false;

  const laneOf = (webhookId: number, paused = false): Lane => {
    const existing = lanes.get(webhookId);
    if (existing !== undefined) return existing;
    const state: LaneState = { paused, isFollowed: false, fault: null, begun: -1 };
    const attempt = async (deliveryId: string): Promise<number | null> => {
      const party = await recipients.partyOf(webhookId);
      const look = await slots(party, async () => (stopped ? null : make(deliveryId)));
      if (look === null) return null;
      state.fault = look.fault;
      if (look.pauseMs > 0) agenda.pause(look.pauseMs);
      return look.again;
    };
    const agenda = createAgenda({
      clock,
      load: (after, count) => ask(dueTo(webhookId, after, count, state.paused)),
      run: attempt,
      slots: SLOTS_PER_WEBHOOK,
      capacity: CAPACITY,
      log,
    });
    const lane = { agenda, state };
    lanes.set(webhookId, lane);
    return lane;
  };

  const lanesNow = (): Lanes => {
    const ids = (paused: boolean) => [...lanes].filter(([, { state }]) => state.paused === paused).map(([id]) => id);
    return { open: ids(false), paused: ids(true) };
  };

  /** One that has begun nothing since it was overdue before stands still, as does one that something is in the way of. */
  const seeTo = (webhookId: number, { agenda, state }: Lane): ReadonlyArray<Obstacle> => {
    const { begun, running } = agenda.size();
    const isStill = state.fault !== null || (running === 0 && begun === state.begun);
    state.begun = begun;
    agenda.readAnew();
    return isStill ? [{ to: `the deliveries to webhook ${webhookId}`, cause: state.fault }] : [];
  };

  const look = async (): Promise<number> => {
    const earliest = await ask(earliestDeliveries(lanesNow()));
    const isOverdue = (webhookId: number): boolean =>
      (earliest.get(webhookId) ?? clock.now()) < clock.now() - OVERDUE_MS;
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
    const { agenda, state } = laneOf(webhookId, !active);
    state.paused = !active;
    state.isFollowed = true;
    if (active) agenda.readAnew();
  };

  return {
    open: ({ webhook_id, active, deleted }) => {
      const paused = active === 0 && deleted === 0;
      const { state } = laneOf(webhook_id, paused);
      if (!state.isFollowed) state.paused = paused;
      overdue.expect(clock.now());
    },
    attemptNow: deliveryId => laneOf(webhookOf(deliveryId)).agenda.set(deliveryId, clock.now()),
    follow: ({ id, event }) => {
      const lane = laneOf(webhookOf(id));
      switch (event.type) {
        case 'DeliveryScheduled':
        case 'DeliveryRescheduled':
        case 'AttemptPostponed':
          return set(lane, id, Date.parse(event.dueAt));
        case 'AttemptStarted':
          return set(lane, id, Date.parse(event.leaseUntil));
        case 'AttemptFailed':
          return event.nextAttemptAt === null ? lane.agenda.remove(id) : set(lane, id, Date.parse(event.nextAttemptAt));
        case 'AttemptSucceeded':
        case 'DeliveryStopped':
          return lane.agenda.remove(id);
      }
    },
    followWebhook: recorded => {
      const { event } = recorded;
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged')
        switched(numberOf(recorded), event.active);
      if (event.type === 'WebhookDisabled') switched(numberOf(recorded), false);
      // Those that are left over are stopped.
      if (event.type === 'WebhookDeleted') switched(numberOf(recorded), true);
    },
    size: () => {
      const sizes = [...lanes.values()].map(({ agenda }) => agenda.size());
      const sum = (of: 'waiting' | 'running'): number => sizes.reduce((total, size) => total + size[of], 0);
      return { waiting: sum('waiting'), running: sum('running') };
    },
    counts: () => ask(countDeliveries(lanesNow(), clock.now() - OVERDUE_MS)),
    obstacles: () => obstacles,
    stop: async () => {
      stopped = true;
      overdue.stop();
      await Promise.all([...lanes.values()].map(({ agenda }) => agenda.stop()));
    },
  };
};
