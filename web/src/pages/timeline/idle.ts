/** Where nothing happens in any lane, for so long that it is worth a fold. */
import type { Timelines } from '@flowsync/client';
import { type OffsetAt, type Span, stepFor, ticksOf } from '../../data/wall-clock';
import { FOLD_PX, NO_FOLDS } from './scale';

/** What is saved is at least as much as what is left. */
const LEAST_PX = 2 * FOLD_PX;
/** Who looks so closely that this takes much room wants to see it. */
const LEAST_MS = 3_600_000;
/** Folds begin and end at round times: as round as so many ticks. */
const TICKS = 200;

/** `range` is what was asked for, `knownMs` when what is known of it ends, `width` what it takes where nothing is folded. */
export const idleIn = (
  drawn: ReadonlyArray<Timelines>,
  range: Span,
  knownMs: number,
  width: number,
  offsetAt: OffsetAt,
): ReadonlyArray<Span> => {
  const busy = drawn.flatMap(busyIn).toSorted((a, b) => a.fromMs - b.fromMs);
  // Of what is not shown nobody knows how long it goes on.
  if (busy.length === 0 || drawn.some(({ moreBefore }) => moreBefore)) return NO_FOLDS;
  const step = stepFor(range, TICKS);
  const known = { fromMs: range.fromMs, untilMs: Math.min(range.untilMs, knownMs) };
  const leastMs = Math.max(LEAST_MS, (LEAST_PX / width) * (range.untilMs - range.fromMs));
  const isLong = ({ fromMs, untilMs }: Span): boolean => untilMs - fromMs > leastMs;
  return between(busy, known)
    .filter(isLong)
    .map(idle => {
      const round = ticksOf(idle, step, offsetAt);
      return {
        fromMs: idle.fromMs === known.fromMs ? idle.fromMs : (round[0] ?? idle.untilMs),
        untilMs: idle.untilMs === known.untilMs ? idle.untilMs : (round.at(-1) ?? idle.fromMs),
      };
    })
    .filter(isLong);
};

/** What is open goes on; of what is only counted the longest may have begun last. */
const busyIn = ({ bars, clusters }: Timelines): ReadonlyArray<Span> => [
  ...bars.map(({ askedAt, endedAt }) => ({
    fromMs: Date.parse(askedAt),
    untilMs: endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt),
  })),
  ...clusters.map(({ from, until, open, maxMs }) => ({
    fromMs: Date.parse(from),
    untilMs: open > 0 ? Number.POSITIVE_INFINITY : Date.parse(until) + (maxMs ?? 0),
  })),
];

/** `busy` by when they begin. */
const between = (busy: ReadonlyArray<Span>, { fromMs, untilMs }: Span): ReadonlyArray<Span> => {
  const found: Span[] = [];
  let idleFrom = fromMs;
  for (const next of [...busy, { fromMs: untilMs, untilMs }]) {
    const idle = { fromMs: idleFrom, untilMs: Math.min(untilMs, next.fromMs) };
    if (idle.fromMs < idle.untilMs) found.push(idle);
    idleFrom = Math.max(idleFrom, next.untilMs);
  }
  return found;
};
