/** The time of a request, split into what it waited for. */

interface Times {
  readonly asked_ms: number;
  readonly requested_ms: number;
  readonly first_attempt_ms: number | null;
  readonly delivered_ms: number | null;
  readonly first_progress_ms: number | null;
}

/** In milliseconds; null: it did not come to that. All but `total` and `queue` add up to `total`. */
export interface Phases {
  /** From when it was sent to its end, as `durationMs` of a request has it. */
  readonly total: number;
  /** From the click until it was sent, where it had to wait for another. */
  readonly queue: number | null;
  readonly until_first_attempt: number | null;
  readonly until_delivered: number | null;
  readonly until_first_progress: number | null;
  /** From the last of these. */
  readonly until_end: number;
}

export type Phase = keyof Phases;

export const PHASES = [
  'total',
  'queue',
  'until_first_attempt',
  'until_delivered',
  'until_first_progress',
  'until_end',
] as const satisfies ReadonlyArray<Phase>;

/** Of one that has ended. Clocks of replicas differ and times may go back: nothing lasts less than no time, or beyond the end. */
export const phasesOf = (times: Times, ended_ms: number): Phases => {
  const { asked_ms, requested_ms } = times;
  let last = requested_ms;
  const until = (ms: number | null): number | null => {
    if (ms === null) return null;
    const reached = Math.max(last, Math.min(ms, ended_ms));
    const phase = reached - last;
    last = reached;
    return phase;
  };
  const until_first_attempt = until(times.first_attempt_ms);
  const until_delivered = until(times.delivered_ms);
  const until_first_progress = until(times.first_progress_ms);
  return {
    total: Math.max(0, ended_ms - requested_ms),
    queue: requested_ms > asked_ms ? requested_ms - asked_ms : null,
    until_first_attempt,
    until_delivered,
    until_first_progress,
    until_end: Math.max(0, ended_ms - last),
  };
};
