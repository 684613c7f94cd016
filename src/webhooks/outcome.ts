/** What the answer of a webhook means for its delivery. */
import { type Delivery, type DeliveryCommand, type ExchangeReport, isTest } from '../../domain/delivery';
import type { OfType } from '../../domain/kernel/aggregate';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import type { PostResult } from '../runtime/ports';
import { retryAfter } from './retry-after';

export interface Circumstances {
  readonly at: Instant;
  readonly durationMs: number;
  readonly report: ExchangeReport | null;
  /** Delays in ms before the first attempt, the second, … */
  readonly schedule: ReadonlyArray<number>;
  /** From 0 to 1. */
  readonly jitter: number;
  /** How long to wait in ms when the failure is ours. */
  readonly backOff: number;
  /** Whether a 410 is the word of the webhook as it is now: it may have got another address meanwhile. */
  readonly isCurrent: boolean;
}

export type AttemptOutcome = OfType<DeliveryCommand, 'RecordSuccess' | 'RecordFailure' | 'PostponeAttempt'>;

export const GONE = 410;

/** A failure of ours uses up no attempt, but does not go on for ever: whoever asked for a test waits for it. */
const OURS_AT_MOST_MS = 24 * 60 * 60 * 1000;
const OURS_AT_MOST_OF_TEST_MS = 60 * 1000;

/** When a delivery that our own side keeps from being attempted is given up; null when it does not. */
export const givenUpAt = (delivery: Delivery): Instant | null =>
  delivery.postponedSince === null
    ? null
    : addMilliseconds(delivery.postponedSince, isTest(delivery) ? OURS_AT_MOST_OF_TEST_MS : OURS_AT_MOST_MS);

/** What is recorded of an attempt. Only 2xx is a success; 410 ends the delivery; a failure of ours uses up no attempt until it is given up. */
export const outcomeOf = (result: PostResult, delivery: Delivery, circumstances: Circumstances): AttemptOutcome => {
  const { at, durationMs, report, jitter, backOff, isCurrent } = circumstances;
  const attempt = { at, attempt: delivery.lastAttempt, durationMs, exchange: report };
  // Whoever asks for a test waits for it: it is sent once.
  const schedule = isTest(delivery) ? circumstances.schedule.slice(0, 1) : circumstances.schedule;
  const failure = { type: 'RecordFailure', ...attempt, schedule, jitter } as const;

  if ('noAnswer' in result) {
    const { kind, reason } = result.noAnswer;
    const end = kind === 'ours' ? givenUpAt(delivery) : null;
    const isGivenUp = end !== null && at >= end;
    if (kind !== 'ours' || isGivenUp) return { ...failure, reason, answer: null, retryAfter: null, final: isGivenUp };
    const dueAt = addMilliseconds(at, Math.round(backOff * (1 + jitter / 10)));
    return { type: 'PostponeAttempt', ...attempt, reason, dueAt };
  }
  const { status, body, headers } = result.answer;
  const answer = { status, body };
  if (status >= 200 && status < 300) return { type: 'RecordSuccess', ...attempt, answer };
  const delay = retryAfter(headers['retry-after'], Date.parse(at));
  return { ...failure, reason: 'status', answer, retryAfter: delay, final: status === GONE && isCurrent };
};
