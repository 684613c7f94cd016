/**
 * The retry schedule, held against the deadline of a request. When the next retry is due `nextAttemptAt` decides, in
 * `domain/delivery.ts`.
 */

/** How many attempts of the schedule are due only when the deadline has ended the request. */
export const attemptsAfterDeadline = (schedule: ReadonlyArray<number>, deadlineMs: number): number => {
  let at = 0;
  return schedule.filter(delay => {
    at += delay;
    return at >= deadlineMs;
  }).length;
};
