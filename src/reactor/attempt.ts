/**
 * One attempt at a delivery: claim it in the log, post it, record how it went. Whoever calls is only told when to look
 * again; what is to be done follows from the log at that time.
 */
import * as E from 'fp-ts/Either';
import {
  type Delivery,
  type DeliveryCommand,
  type DeliveryState,
  delivery,
  deliveryStream,
} from '../../domain/delivery';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import { type Webhook, type WebhookState, webhook, webhookStream } from '../../domain/webhook';
import type { CommandRunner } from '../commands/command-runner';
import type { EventStore } from '../event-store/event-store';
import type { Cause } from '../event-store/stored-event';
import type { Ports, PostResult } from '../runtime/ports';
import type { Sealer } from '../secrets/sealer';
import { createBackOff } from './back-off';
import { createBodies } from './bodies';
import { causedBy } from './cause';
import { createExchange } from './exchange';
import { freshState, type Scheduled, scheduledIn } from './fresh';
import type { Log } from './log';
import { type Outcome, outcomeOf } from './outcome';
import { isPassing, type Trouble } from './trouble';

export interface AttemptOptions {
  readonly store: EventStore;
  readonly commands: CommandRunner;
  readonly sealer: Sealer;
  readonly ports: Ports;
  /** Delays in ms before the first attempt, the second, … */
  readonly schedule: ReadonlyArray<number>;
  /** Who claims: the same after a restart, another for each replica. */
  readonly owner: string;
  readonly log: Log;
}

export interface AttemptCounts {
  readonly delivered: number;
  readonly failed: number;
  readonly postponed: number;
}

export interface Attempts {
  /** When to look at the delivery again unless the log says something first; null: never. */
  readonly make: (deliveryId: string) => Promise<number | null>;
  /** By how they went, since the start. */
  readonly counts: () => AttemptCounts;
}

/** Longer than an exchange may take, so that nobody takes over what is still under way. */
const LEASE_MS = 30_000;
const countedAs = { RecordSuccess: 'delivered', RecordFailure: 'failed', PostponeAttempt: 'postponed' } as const;
/** While the store does not answer. */
const PAUSE_MS = 2000;

export const createAttempts = (options: AttemptOptions): Attempts => {
  const { store, commands, ports, schedule, owner, log } = options;
  const { clock, random } = ports;
  const exchange = createExchange(options.sealer, ports);
  const bodyOf = createBodies(store);
  const backOff = createBackOff(clock);
  const counts = { delivered: 0, failed: 0, postponed: 0 };
  const now = (): Instant => new Date(clock.now()).toISOString();

  const run = (deliveryId: string, command: DeliveryCommand, cause: Cause) =>
    commands.run(delivery, deliveryStream(deliveryId), command, cause)();

  const later = (deliveryId: string, trouble: Trouble): number | null => {
    log.warn({ deliveryId, trouble }, 'a delivery could not be attempted');
    return isPassing(trouble) ? clock.now() + PAUSE_MS : null;
  };

  /** While the store does not answer this waits for it, but no longer than the claim holds. */
  const record = async (claimed: Delivery, outcome: Outcome, cause: Cause): Promise<void> => {
    const { deliveryId, claim } = claimed;
    let recorded = await run(deliveryId, outcome, cause);
    while (E.isLeft(recorded) && isPassing(recorded.left) && claim !== null && now() < claim.leaseUntil) {
      await new Promise<void>(resolve => clock.after(PAUSE_MS, resolve));
      recorded = await run(deliveryId, outcome, cause);
    }
    if (E.isLeft(recorded)) log.warn({ deliveryId, trouble: recorded.left }, 'an attempt could not be recorded');
  };

  const send = async (claimed: Delivery, { event }: Scheduled, to: Webhook): Promise<PostResult> => {
    const body = await bodyOf(claimed.message ?? event.message);
    if (E.isRight(body)) return exchange(claimed.deliveryId, body.right, to);
    return { noAnswer: { kind: 'ours', reason: 'message-unreadable', message: body.left } };
  };

  const attempt = async (claimed: Delivery, scheduled: Scheduled, to: Webhook): Promise<void> => {
    const { deliveryId, webhookId, lastAttempt } = claimed;
    const cause = causedBy(scheduled);
    const started = clock.elapsed();
    const result = await send(claimed, scheduled, to);
    const isOurs = 'noAnswer' in result && result.noAnswer.kind === 'ours';
    const outcome = outcomeOf(result, claimed, {
      at: now(),
      durationMs: Math.round(clock.elapsed() - started),
      schedule,
      jitter: random.fraction(),
      backOff: isOurs ? backOff.failed(webhookId) : backOff.worked(webhookId),
    });
    counts[countedAs[outcome.type]] += 1;
    if (outcome.type !== 'RecordSuccess') {
      const why = 'answer' in result ? { status: result.answer.status } : result.noAnswer;
      log.warn({ deliveryId, webhookId, attempt: lastAttempt, ...why }, 'a webhook was not delivered');
    }
    await record(claimed, outcome, cause);
    if (outcome.type !== 'RecordFailure' || !outcome.final) return;
    const disable = { type: 'DisableWebhook', at: now(), reason: 'gone' } as const;
    const disabled = await commands.run(webhook, webhookStream(webhookId), disable, cause)();
    if (E.isLeft(disabled)) log.warn({ webhookId, trouble: disabled.left }, 'a webhook could not be disabled');
  };

  const make = async (deliveryId: string): Promise<number | null> => {
    const stream = deliveryStream(deliveryId);
    const scheduled = await scheduledIn(store, stream)();
    if (E.isLeft(scheduled)) return later(deliveryId, scheduled.left);
    if (scheduled.right === null) return null;
    const cause = causedBy(scheduled.right);
    const { webhookId, requestId } = scheduled.right.event;

    const to = await freshState(store, webhook, webhookStream(webhookId))();
    if (E.isLeft(to)) return later(deliveryId, to.left);
    const at = now();
    if (!mayGet(to.right, requestId)) {
      const reason = isThere(to.right) ? 'webhook-disabled' : 'webhook-deleted';
      const stopped = await run(deliveryId, { type: 'StopDelivery', at, reason }, cause);
      return E.isLeft(stopped) ? later(deliveryId, stopped.left) : null;
    }

    const leaseUntil = addMilliseconds(at, LEASE_MS);
    const claimed = await run(deliveryId, { type: 'StartAttempt', at, owner, leaseUntil }, cause);
    if (E.isRight(claimed)) {
      if (claimed.right.state !== null) await attempt(claimed.right.state, scheduled.right, to.right);
      return null;
    }
    if ('_tag' in claimed.left) return later(deliveryId, claimed.left);

    const state = await freshState(store, delivery, stream)();
    return E.isLeft(state) ? later(deliveryId, state.left) : nextLook(state.right, clock.now());
  };

  return { make, counts: () => counts };
};

const isThere = (to: WebhookState): boolean => to !== null && !to.deleted;

/** A test also goes to a webhook that is not active: it may be what is tried before it is switched on. */
const mayGet = (to: WebhookState, requestId: string | null): to is Webhook =>
  to !== null && !to.deleted && (to.settings.active || requestId === null);

/** When there may be something to do for a delivery that had no attempt to make; not at once, whatever the log says. */
const nextLook = (state: DeliveryState, now: number): number | null => {
  if (state?.status !== 'pending' && state?.status !== 'sending') return null;
  return Math.max(Date.parse(state.claim?.leaseUntil ?? state.dueAt), now + 1000);
};
