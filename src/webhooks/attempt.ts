/**
 * One attempt at a delivery: claim it in the log, post it, record how it went. The caller only learns when to look
 * again; what is to be done follows from the log at that time.
 */
import * as E from 'fp-ts/Either';
import {
  type Claim,
  type Delivery,
  type DeliveryCommand,
  type DeliveryMessage,
  type DeliveryState,
  delivery,
  deliveryStream,
  isTest,
  type StopReason,
} from '../../domain/delivery';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import type { Webhook } from '../../domain/webhook';
import type { EventStore } from '../event-store/event-store';
import type { Cause } from '../event-store/stored-event';
import { causedBy } from '../followers/cause';
import { isTransient, type ReactionError } from '../followers/reaction-error';
import type { NoAnswer, Ports, PostResult } from '../runtime/ports';
import type { Sealer } from '../secrets/sealer';
import { createBackOff } from './back-off';
import type { BodyOf } from './bodies';
import { createDisabling, type DisablingOptions } from './disabling';
import { createExchange, createObstacle, type Exchanged } from './exchange';
import { createMayAttempt, type Subject } from './may-attempt';
import { keepingOpened } from './opened-secrets';
import { type AttemptOutcome, GONE, givenUpAt, outcomeOf } from './outcome';
import { type Scheduled, scheduledIn } from './read-from-log';
import type { Recipients } from './recipients';

export interface AttemptOptions extends DisablingOptions {
  readonly store: EventStore;
  readonly recipients: Recipients;
  readonly sealer: Sealer;
  readonly ports: Ports;
  /** Delays in ms before the first attempt, the second, … */
  readonly schedule: ReadonlyArray<number>;
  /** Who claims: the same after a restart, another for each replica. */
  readonly owner: string;
  /** The last checkpoint of the history, a signed note; null: there is none yet. */
  readonly checkpoint: () => string | null;
  readonly bodyOf: BodyOf;
}

export interface AttemptCounts {
  readonly delivered: number;
  readonly failed: number;
  readonly postponed: number;
}

/** What is left to do for a delivery. */
export interface Look {
  /** When to look at it again unless the log says something first; null: not before that. */
  readonly again: number | null;
  /** For so long no delivery to the webhook is looked at: what failed fails for all of them. */
  readonly pauseMs: number;
  /** What on our side kept it from being attempted; null: nothing. */
  readonly fault: string | null;
  /** How an exchange went for which their side is responsible; null: there was none. */
  readonly attempted: { readonly succeeded: boolean; readonly durationMs: number } | null;
  /** There is no such webhook any more. */
  readonly isGone: boolean;
}

export interface Attempts {
  readonly make: (deliveryId: string) => Promise<Look>;
  /** The claim of a first attempt that may be made at once, and whom it goes to; null: it may not. */
  readonly claimNow: (subject: Subject) => Promise<{ readonly claim: Claim; readonly to: Webhook } | null>;
  /** Makes the attempt that is claimed. */
  readonly makeClaimed: (claimed: Claimed) => Promise<Look>;
  /** By how they went, since the start. */
  readonly counts: () => AttemptCounts;
}

/** An attempt that is claimed: what is sent, to whom, and what it follows from. */
export interface Claimed {
  readonly delivery: Delivery;
  readonly message: DeliveryMessage;
  readonly to: Webhook;
  readonly cause: Cause;
}

/** Longer than an exchange may take, so that nobody takes over what is still under way. */
const LEASE_MS = 30_000;
const countedAs = { RecordSuccess: 'delivered', RecordFailure: 'failed', PostponeAttempt: 'postponed' } as const;
/** While the store does not answer. */
const PAUSE_MS = 2000;

const MESSAGE_UNREADABLE = 'message-unreadable';
const MESSAGE_PAUSE_MS = 60_000;

const whenTheLogSays: Look = { again: null, pauseMs: 0, fault: null, attempted: null, isGone: false };

export const createAttempts = (options: AttemptOptions): Attempts => {
  const { store, commands, recipients, bodyOf, ports, schedule, owner, log } = options;
  const { clock, random } = ports;
  const sealer = keepingOpened(options.sealer);
  const exchange = createExchange(sealer, ports, options.checkpoint);
  const obstacleTo = createObstacle(sealer, ports);
  const disabling = createDisabling(options, clock);
  const backOff = createBackOff(clock);
  const counts = { delivered: 0, failed: 0, postponed: 0 };
  const mayAttempt = createMayAttempt(commands, recipients, clock);
  const now = (): Instant => new Date(clock.now()).toISOString();
  const claimFrom = (at: Instant): Claim => ({ owner, leaseUntil: addMilliseconds(at, LEASE_MS) });

  const run = (deliveryId: string, command: DeliveryCommand, cause: Cause) =>
    commands.run(delivery, deliveryStream(deliveryId), command, cause)();

  const later = (deliveryId: string, error: ReactionError): Look => {
    log.warn({ deliveryId, error }, 'an attempt at a delivery could not be made');
    const name = '_tag' in error ? error._tag : error.reason;
    if (!isTransient(error)) return { ...whenTheLogSays, fault: name };
    const pauseMs = name === 'StoreUnavailable' ? PAUSE_MS : 0;
    return { ...whenTheLogSays, again: clock.now() + PAUSE_MS, pauseMs, fault: name };
  };

  /** While the store does not answer this waits for it, but no longer than the claim of `started` holds. */
  const record = async (
    deliveryId: string,
    started: number,
    outcome: AttemptOutcome,
    cause: Cause,
  ): Promise<boolean> => {
    let recorded = await run(deliveryId, outcome, cause);
    while (E.isLeft(recorded) && isTransient(recorded.left) && clock.elapsed() < started + LEASE_MS) {
      await new Promise<void>(resolve => clock.after(PAUSE_MS, resolve));
      recorded = await run(deliveryId, outcome, cause);
    }
    if (E.isLeft(recorded))
      log.warn(
        { deliveryId, error: recorded.left },
        'the result of an attempt could not be recorded; another attempt follows',
      );
    return E.isRight(recorded);
  };

  const send = async (deliveryId: string, message: DeliveryMessage, to: Webhook): Promise<Exchanged> => {
    const body = await bodyOf(message);
    if (E.isRight(body)) return exchange(deliveryId, body.right, to);
    const noAnswer = { kind: 'ours', reason: MESSAGE_UNREADABLE, message: body.left } as const;
    return { result: { noAnswer }, report: null };
  };

  /** What is wrong with one message says nothing about the others to the webhook. */
  const backOffOf = (webhookId: number, ours: NoAnswer): Pick<Look, 'pauseMs'> & { readonly waitMs: number } => {
    if (ours.reason === MESSAGE_UNREADABLE) return { waitMs: MESSAGE_PAUSE_MS, pauseMs: 0 };
    const waitMs = backOff.failed(webhookId);
    return { waitMs, pauseMs: waitMs };
  };

  const makeClaimed = async ({ delivery: claimed, message, to, cause }: Claimed): Promise<Look> => {
    const { deliveryId, webhookId, lastAttempt } = claimed;
    const started = clock.elapsed();
    const { result, report } = await send(deliveryId, message, to);
    const durationMs = Math.round(clock.elapsed() - started);
    const ours = 'noAnswer' in result && result.noAnswer.kind === 'ours' ? result.noAnswer : null;
    if (ours === null) backOff.worked(webhookId);
    const { waitMs, pauseMs } = ours === null ? { waitMs: 0, pauseMs: 0 } : backOffOf(webhookId, ours);
    const outcome = outcomeOf(result, claimed, {
      at: now(),
      durationMs,
      report,
      schedule,
      jitter: random.fraction(),
      backOff: waitMs,
      isCurrent: statusOf(result) === GONE && (await disabling.gone(to, cause)),
    });
    counts[countedAs[outcome.type]] += 1;
    if (outcome.type !== 'RecordSuccess') {
      const why = 'answer' in result ? { status: result.answer.status } : result.noAnswer;
      log.warn({ deliveryId, webhookId, attempt: lastAttempt, ...why }, 'a webhook was not delivered');
    }
    const isRecorded = await record(deliveryId, started, outcome, cause);
    if (ours === null && isRecorded && outcome.type === 'RecordFailure') await disabling.failed(to, cause);
    return {
      again: isRecorded ? null : clock.now() + PAUSE_MS,
      pauseMs,
      fault: ours?.reason ?? null,
      attempted: ours === null ? { succeeded: outcome.type === 'RecordSuccess', durationMs } : null,
      isGone: false,
    };
  };

  /** Our own side failed before: whether it still does is asked before the next claim, so that waiting is no event. */
  const stillPostponed = async (state: DeliveryState, scheduled: Scheduled, to: Webhook): Promise<Look | null> => {
    const end = state === null ? null : givenUpAt(state);
    if (end === null || now() >= end) return null;
    const body = await bodyOf(state?.message ?? scheduled.event.message);
    const ours: NoAnswer | null = E.isLeft(body)
      ? { kind: 'ours', reason: MESSAGE_UNREADABLE, message: body.left }
      : await obstacleTo(to);
    if (ours === null) return null;
    const { waitMs, pauseMs } = backOffOf(to.webhookId, ours);
    const left = Date.parse(end) - clock.now();
    const again = clock.now() + Math.min(waitMs, left);
    return { ...whenTheLogSays, again, pauseMs: Math.min(pauseMs, left), fault: ours.reason };
  };

  const make = async (deliveryId: string): Promise<Look> => {
    const stream = deliveryStream(deliveryId);
    const scheduled = await scheduledIn(store, stream)();
    if (E.isLeft(scheduled)) return later(deliveryId, scheduled.left);
    if (scheduled.right === null) return whenTheLogSays;
    const cause = causedBy(scheduled.right);
    const stop = async (reason: StopReason): Promise<Look> => {
      const stopped = await run(deliveryId, { type: 'StopDelivery', at: now(), reason }, cause);
      return E.isLeft(stopped) ? later(deliveryId, stopped.left) : whenTheLogSays;
    };

    const verdict = await mayAttempt(scheduled.right.event);
    if (E.isLeft(verdict)) return later(deliveryId, verdict.left);
    if (verdict.right === 'waits') return whenTheLogSays;
    if ('stop' in verdict.right) {
      const { stop: reason } = verdict.right;
      return { ...(await stop(reason)), isGone: reason === 'webhook-deleted' };
    }
    if ('revoked' in verdict.right) {
      const error = await disabling.revoked(verdict.right.revoked, cause);
      if (error !== null) return later(deliveryId, error);
      return isTest(scheduled.right.event) ? stop('client-revoked') : whenTheLogSays;
    }
    const { to } = verdict.right;

    const before = await commands.load(delivery, stream)();
    if (E.isLeft(before)) return later(deliveryId, before.left);
    const postponed = await stillPostponed(before.right.state, scheduled.right, to);
    if (postponed !== null) return postponed;

    const at = now();
    const claimed = await run(deliveryId, { type: 'StartAttempt', at, ...claimFrom(at) }, cause);
    if (E.isRight(claimed)) {
      const { state } = claimed.right;
      if (state === null) return whenTheLogSays;
      return makeClaimed({ delivery: state, message: state.message ?? scheduled.right.event.message, to, cause });
    }
    if ('_tag' in claimed.left) return later(deliveryId, claimed.left);

    const after = await commands.loadNow(delivery, stream)();
    if (E.isLeft(after)) return later(deliveryId, after.left);
    return { ...whenTheLogSays, again: nextLook(after.right.state, clock.now()) };
  };

  const claimNow: Attempts['claimNow'] = async subject => {
    const verdict = await mayAttempt(subject);
    if (E.isLeft(verdict) || verdict.right === 'waits' || !('to' in verdict.right)) return null;
    return { claim: claimFrom(now()), to: verdict.right.to };
  };

  return { make, claimNow, makeClaimed, counts: () => counts };
};

const statusOf = (result: PostResult): number | null => ('answer' in result ? result.answer.status : null);

/** When there may be something to do for a delivery that had no attempt to make; not at once, whatever the log says. */
const nextLook = (state: DeliveryState, now: number): number | null => {
  if (state?.status !== 'pending' && state?.status !== 'sending') return null;
  return Math.max(Date.parse(state.claim?.leaseUntil ?? state.dueAt), now + 1000);
};
