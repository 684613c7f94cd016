/** Whose turn it was while a sync request waited: its time, cut where that changes. */
import type { AttemptTimes, DeliveryTimes } from '../../../projections/deliveries/request-queries';
import type { HoldRow } from '../../../projections/holds/queries';

/**
 * `queue`: the request before it. `ours`: flowsync had still to make an attempt. `schedule`: attempts had failed, and the next
 * was not due. `theirs`: the receiver during an attempt, and whoever it reached from then on. `people`: a held change waited
 * for somebody's decision.
 */
export type Whose = 'queue' | 'ours' | 'schedule' | 'theirs' | 'people';

export interface Span {
  readonly whose: Whose;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Waited {
  readonly askedMs: number;
  readonly requestedMs: number;
  /** Of an open one, the moment up to which it is looked at. */
  readonly endMs: number;
  readonly deliveries: ReadonlyArray<DeliveryTimes>;
  readonly holds: ReadonlyArray<Pick<HoldRow, 'held_at' | 'ended_at'>>;
}

interface Attempt {
  readonly from: number;
  readonly until: number;
  readonly how: 'succeeded' | 'failed' | 'ours';
}
interface Delivery {
  readonly from: number;
  /** From when on no attempt follows. */
  readonly over: number;
  readonly attempts: ReadonlyArray<Attempt>;
}

const NEVER = Number.POSITIVE_INFINITY;

export const spansOf = ({ askedMs, requestedMs, endMs, holds, ...waited }: Waited): ReadonlyArray<Span> => {
  const deliveries = waited.deliveries.map(deliveryOf);
  const held = holds.map(({ held_at, ended_at }) => ({
    from: ms(held_at),
    until: ended_at === null ? NEVER : ms(ended_at),
  }));
  const changes = [
    requestedMs,
    ...held.flatMap(({ from, until }) => [from, until]),
    ...deliveries.flatMap(({ from, over, attempts }) => [
      from,
      over,
      ...attempts.flatMap(attempt => [attempt.from, attempt.until]),
    ]),
  ];
  const cuts = [askedMs, ...new Set(changes.filter(at => at > askedMs && at < endMs))].toSorted((a, b) => a - b);
  const spans: Span[] = [];
  for (const [n, fromMs] of cuts.entries()) {
    const untilMs = cuts[n + 1] ?? Math.max(askedMs, endMs);
    const whose = held.some(({ from, until }) => from <= fromMs && fromMs < until)
      ? 'people'
      : fromMs < requestedMs
        ? 'queue'
        : whoseTurn(deliveries, fromMs);
    const before = spans.at(-1);
    if (before?.whose === whose) spans[spans.length - 1] = { ...before, untilMs };
    else if (untilMs > fromMs) spans.push({ whose, fromMs, untilMs });
  }
  return spans;
};

export const totalsOf = (spans: ReadonlyArray<Span>): Readonly<Record<Whose, number>> => {
  const totals = { queue: 0, ours: 0, schedule: 0, theirs: 0, people: 0 };
  for (const { whose, fromMs, untilMs } of spans) totals[whose] += untilMs - fromMs;
  return totals;
};

/** One message that arrived is enough; of several that did not, the one that is nearest to arriving decides. */
const whoseTurn = (deliveries: ReadonlyArray<Delivery>, at: number): Whose => {
  // There is no webhook to reach anybody by: who asks by themselves is waited for.
  if (deliveries.length === 0) return 'theirs';
  const turns = deliveries.map(delivery => turnOf(delivery, at));
  const [nearest = 'theirs'] = (['reached', 'ours', 'schedule'] as const).filter(turn => turns.includes(turn));
  return nearest === 'reached' ? 'theirs' : nearest;
};

const turnOf = ({ over, attempts }: Delivery, at: number): 'reached' | 'ours' | 'schedule' | 'over' => {
  const begun = attempts.filter(({ from }) => from <= at);
  if (begun.some(({ until, how }) => at < until || how === 'succeeded')) return 'reached';
  if (over <= at) return 'over';
  return begun.at(-1)?.how === 'failed' ? 'schedule' : 'ours';
};

const deliveryOf = ({ created_at, updated_at, status, made }: DeliveryTimes): Delivery => {
  const isOver = status === 'failed' || status === 'stopped';
  return {
    from: ms(created_at),
    over: isOver ? ms(updated_at) : NEVER,
    attempts: made.map((attempt, n) => ({
      from: ms(attempt.started_at),
      until: endOf(attempt, made[n + 1]),
      how: howOf(attempt),
    })),
  };
};

/** One that was cut short by a crash lasts until the next. */
const endOf = ({ ended_at }: AttemptTimes, next: AttemptTimes | undefined): number =>
  ended_at !== null ? ms(ended_at) : next === undefined ? NEVER : ms(next.started_at);

/** Without a duration nothing reached the receiver: our own side failed. */
const howOf = ({ duration_ms, reason, ended_at }: AttemptTimes): Attempt['how'] => {
  if (ended_at === null || duration_ms === null) return 'ours';
  return reason === null ? 'succeeded' : 'failed';
};

const ms = (instant: string): number => Date.parse(instant);
