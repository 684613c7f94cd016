/**
 * The deliveries to one webhook: an agenda of its own, at a pace of its own, so that one that is slow or has a long backlog
 * takes neither time nor memory from the others.
 */
import { dueTo } from '../../projections/deliveries/due-queries';
import { type Agenda, createAgenda } from '../due-work/agenda';
import type { Ask } from '../due-work/ask';
import type { Log } from '../lib/log';
import type { Clock, Random } from '../runtime/ports';
import type { Look } from './attempt';
import { createPace, type Pace } from './pace';
import type { Recipient, Recipients } from './recipients';
import type { Slots } from './slots';

export interface LaneOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ask: Ask;
  readonly recipients: Pick<Recipients, 'partyOf'>;
  /** See `Attempts`. */
  readonly make: (deliveryId: string) => Promise<Look>;
  readonly log: Log;
  readonly slots: Slots;
}

export interface Lane {
  readonly agenda: Agenda;
  readonly pace: Pace;
  readonly state: LaneState;
  /** Takes what a new delivery needs to be attempted at once; null: it has to wait. */
  readonly begin: (deliveryId: string) => Promise<Begun | null>;
  /** Why it stands still as far as that is our side's doing, or nobody's, since the last time this was asked. */
  readonly isStill: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Makes the attempt, or with null gives back what was taken for it. */
export type Begun = (attempt: (() => Promise<Look>) | null) => void;

interface LaneState {
  /** The webhook is switched off: its deliveries wait. */
  paused: boolean;
  /** Whether the log has said so since the start: it is newer than the read model. */
  isFollowed: boolean;
  /** The webhook is no more: what is left over is ended, and then the lane. */
  isGone: boolean;
  /** Why it stands still, as its last attempt said; null when it does not. */
  fault: string | null;
}

/** Kept in memory for each webhook; the rest stays in the read model until it is its turn. */
const CAPACITY = 64;

export const createLane = (webhookId: number, paused: boolean, options: LaneOptions): Lane => {
  const { clock, random, ask, recipients, make, log, slots } = options;
  const state: LaneState = { paused, isFollowed: false, isGone: false, fault: null };
  const pace = createPace(clock, random);
  let begunBefore = -1;
  let stopped = false;

  const followUp = (look: Look): number | null => {
    state.fault = look.fault;
    state.isGone ||= look.isGone;
    if (look.attempted?.succeeded === true) pace.succeeded(look.attempted.durationMs);
    if (look.attempted?.succeeded === false) pace.failed();
    if (look.pauseMs > 0) agenda.pause(look.pauseMs);
    return look.again;
  };

  const partyNow = async (): Promise<Recipient> => {
    const party = await recipients.partyOf(webhookId);
    pace.limit(party.limits);
    return party;
  };

  const run = async (deliveryId: string): Promise<number | null> => {
    const look = await slots.run(await partyNow(), async () => (stopped ? null : make(deliveryId)));
    return look === null ? null : followUp(look);
  };
  const agenda = createAgenda({
    clock,
    load: (after, count) => ask(dueTo(webhookId, after, count, state.paused)),
    run,
    admit: pace.admit,
    capacity: CAPACITY,
    log,
  });

  return {
    agenda,
    pace,
    state,
    begin: async deliveryId => {
      if (state.paused) return null;
      const release = slots.takeNow(await partyNow());
      if (release === null) return null;
      let begin: Begun = () => undefined;
      const begun = new Promise<(() => Promise<Look>) | null>(resolve => {
        begin = resolve;
      });
      const isAdmitted = agenda.offer(deliveryId, async () => {
        try {
          const attempt = await begun;
          return attempt === null ? null : followUp(await attempt());
        } finally {
          release();
        }
      });
      if (isAdmitted) return begin;
      release();
      return null;
    },
    isStill: () => {
      const { begun, running } = agenda.size();
      const isIdle = running === 0 && begun === begunBefore && pace.circuit().state === 'closed';
      begunBefore = begun;
      return state.fault !== null || isIdle;
    },
    stop: () => {
      stopped = true;
      return agenda.stop();
    },
  };
};
