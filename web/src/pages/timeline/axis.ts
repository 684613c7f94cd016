/** A stretch of time that is moved and zoomed. */
import { DAY_MS, type Span } from '../../data/wall-clock';

/** The same length, so much earlier or later. */
export const moved = ({ fromMs, untilMs }: Span, share: number): Span => {
  const by = (untilMs - fromMs) * share;
  return { fromMs: fromMs + by, untilMs: untilMs + by };
};

const LEAST_MS = 1000;
const MOST_MS = 400 * DAY_MS;

/** So many times as long, around what stays where it is (from 0 at the begin to 1 at the end). */
export const zoomed = ({ fromMs, untilMs }: Span, factor: number, around = 0.5): Span => {
  const length = untilMs - fromMs;
  const wanted = Math.min(MOST_MS, Math.max(LEAST_MS, length * factor));
  const from = fromMs + (length - wanted) * around;
  return { fromMs: from, untilMs: from + wanted };
};
