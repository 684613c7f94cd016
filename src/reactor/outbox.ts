/**
 * Deliveries that are to be made: an agenda for each webhook, so that one that is slow or has a long backlog takes
 * neither time nor memory from the others.
 */
import type { RecordedOf } from '../../domain/history';
import type { Clock } from '../runtime/ports';
import { type Agenda, createAgenda } from './agenda';
import type { Ask } from './ask';
import { createLimit } from './limit';
import type { Log } from './log';
import { webhookOf } from './message';
import { dueTo } from './questions';

export interface OutboxOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  /** See `Attempts`. */
  readonly make: (deliveryId: string) => Promise<number | null>;
  readonly log: Log;
}

export interface Outbox {
  readonly open: (webhookId: number) => void;
  readonly attemptNow: (deliveryId: string) => void;
  readonly follow: (recorded: RecordedOf<'delivery'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  readonly stop: () => Promise<void>;
}

const SLOTS_PER_WEBHOOK = 8;
const SLOTS = 256;
/** Kept in memory for each webhook; the rest stays in the read model until it is its turn. */
const CAPACITY = 64;

export const createOutbox = ({ clock, ask, make, log }: OutboxOptions): Outbox => {
  const agendas = new Map<number, Agenda>();
  const limit = createLimit(SLOTS);

  const agendaOf = (webhookId: number): Agenda => {
    const known = agendas.get(webhookId);
    if (known !== undefined) return known;
    const agenda = createAgenda({
      clock,
      load: (after, count) => ask(dueTo(webhookId, after, count)),
      run: deliveryId => limit(() => make(deliveryId)),
      slots: SLOTS_PER_WEBHOOK,
      capacity: CAPACITY,
      log,
    });
    agendas.set(webhookId, agenda);
    return agenda;
  };

  return {
    open: agendaOf,
    attemptNow: deliveryId => agendaOf(webhookOf(deliveryId)).set(deliveryId, clock.now()),
    follow: ({ id, event }) => {
      const agenda = agendaOf(webhookOf(id));
      switch (event.type) {
        case 'DeliveryScheduled':
        case 'DeliveryRescheduled':
        case 'AttemptPostponed':
          return agenda.set(id, Date.parse(event.dueAt));
        case 'AttemptStarted':
          return agenda.set(id, Date.parse(event.leaseUntil));
        case 'AttemptFailed':
          return event.nextAttemptAt === null ? agenda.remove(id) : agenda.set(id, Date.parse(event.nextAttemptAt));
        case 'AttemptSucceeded':
        case 'DeliveryStopped':
          return agenda.remove(id);
      }
    },
    size: () => {
      const sizes = [...agendas.values()].map(agenda => agenda.size());
      const sum = (of: 'waiting' | 'running'): number => sizes.reduce((total, size) => total + size[of], 0);
      return { waiting: sum('waiting'), running: sum('running') };
    },
    stop: async () => {
      await Promise.all([...agendas.values()].map(agenda => agenda.stop()));
    },
  };
};
