/** One sync request from the click to its end, as the contract shows it. */
import * as t from 'io-ts';
import { DeliveryId, DeliveryStatus } from '../../../domain/delivery';
import {
  Count,
  FlowId,
  Instant,
  nullable,
  Reference,
  RequestId,
  SourceId,
  Uuid,
  WebhookId,
} from '../../../domain/kernel/types';
import type { DeliveryTimes } from '../../../projections/deliveries/request-queries';
import { phasesOf } from '../../../projections/figures/phases';
import type { RequestTimes } from '../../../projections/figures/timeline-queries';
import type { HoldRow } from '../../../projections/holds/queries';
import type { RequestSourceRow, RequestWithSources } from '../../../projections/sync-requests/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { spansOf, totalsOf } from './waiting';

const Milliseconds = described(Count, 'In milliseconds');

const PhaseName = t.keyof(
  { queue: null, untilFirstAttempt: null, untilDelivered: null, untilFirstProgress: null, untilEnd: null },
  'PhaseName',
);
const PhaseView = object('TimelinePhase', {
  phase: PhaseName,
  from: Instant,
  until: described(nullable(Instant), 'Null: it goes on'),
  ms: described(Count, 'How long it took, or has taken so far'),
});

const Whose = t.keyof({ queue: null, ours: null, schedule: null, theirs: null, people: null }, 'WaitingFor');
const SpanView = object('TimelineWait', {
  whose: described(
    Whose,
    'Another request before it, flowsync, the schedule of attempts, the receiver and its integration, or a person who had to decide on a hold',
  ),
  from: Instant,
  until: Instant,
});

const SourceView = object('TimelineSource', {
  id: SourceId,
  reference: Reference,
  state: t.string,
  endedAt: nullable(Instant),
  durationMs: described(nullable(Count), 'From when the request was sent'),
  reason: nullable(t.string),
  answeredLateAt: described(nullable(Instant), 'When an answer came after the end'),
});

const AttemptView = object('TimelineAttempt', {
  attempt: Count,
  startedAt: Instant,
  endedAt: described(nullable(Instant), 'Null: it runs, or was cut short by a crash'),
  durationMs: nullable(Count),
  status: described(nullable(Count), 'HTTP status of the answer; null: there was none'),
  reason: described(nullable(t.string), 'Why it failed'),
});
const DeliveryView = object('TimelineDelivery', {
  deliveryId: DeliveryId,
  webhookId: WebhookId,
  status: DeliveryStatus,
  scheduledAt: Instant,
  nextAttemptAt: nullable(Instant),
  attemptCount: Count,
  attempts: described(t.readonlyArray(AttemptView), 'The first 50'),
});
const HoldView = object('TimelineHold', {
  holdId: Uuid,
  externalSourceId: SourceId,
  state: t.string,
  heldAt: Instant,
  endedAt: nullable(Instant),
});

export const TimelineView = object('SyncTimeline', {
  requestId: RequestId,
  flowId: FlowId,
  state: t.string,
  askedAt: described(Instant, 'The click'),
  requestedAt: described(Instant, 'When it was sent: later than the click where it had to wait for another'),
  firstAttemptAt: nullable(Instant),
  deliveredAt: nullable(Instant),
  firstProgressAt: nullable(Instant),
  endedAt: nullable(Instant),
  late: described(t.boolean, 'Whether it was answered after its end'),
  phases: described(t.readonlyArray(PhaseView), 'One after the other, from the click to the end or to this moment'),
  waitingMs: object('TimelineWaiting', {
    ...{ queue: Milliseconds, ours: Milliseconds, schedule: Milliseconds, theirs: Milliseconds, people: Milliseconds },
  }),
  waiting: described(t.readonlyArray(SpanView), 'The same time, by who was waited for'),
  resent: Count,
  lastResentAt: nullable(Instant),
  joinedCount: Count,
  externalSources: t.readonlyArray(SourceView),
  deliveries: described(t.readonlyArray(DeliveryView), 'To webhooks that the caller may see, the first 100'),
  holds: t.readonlyArray(HoldView),
});
export type TimelineView = t.TypeOf<typeof TimelineView>;

export interface TimelineParts {
  readonly request: RequestWithSources;
  readonly times: RequestTimes;
  readonly deliveries: ReadonlyArray<DeliveryTimes>;
  readonly holds: ReadonlyArray<HoldRow>;
  /** Up to which an open one is looked at. */
  readonly now: string;
  readonly maySee: (delivery: DeliveryTimes) => boolean;
}

export const viewOfTimeline = ({ request, times, deliveries, holds, now, maySee }: TimelineParts): TimelineView => {
  const endMs = times.ended_ms ?? Math.max(Date.parse(now), times.requested_ms);
  const spans = spansOf({ askedMs: times.asked_ms, requestedMs: times.requested_ms, endMs, deliveries, holds });
  return {
    requestId: request.request_id,
    flowId: request.flow_id,
    state: request.outcome === 'OPEN' ? 'PENDING' : request.outcome,
    askedAt: instant(times.asked_ms),
    requestedAt: instant(times.requested_ms),
    firstAttemptAt: instantOrNull(times.first_attempt_ms),
    deliveredAt: instantOrNull(times.delivered_ms),
    firstProgressAt: instantOrNull(times.first_progress_ms),
    endedAt: request.ended_at,
    late: request.late === 1,
    phases: phasesView(times, endMs),
    waitingMs: totalsOf(spans),
    waiting: spans.map(({ whose, fromMs, untilMs }) => ({ whose, from: instant(fromMs), until: instant(untilMs) })),
    resent: request.resent,
    lastResentAt: request.last_resent_at,
    joinedCount: request.joined,
    externalSources: request.sources.map(source => sourceView(source, times.requested_ms)),
    deliveries: deliveries.filter(maySee).map(deliveryView),
    holds: holds.map(hold => ({
      holdId: hold.hold_id,
      externalSourceId: hold.source_id,
      state: hold.state,
      heldAt: hold.held_at,
      endedAt: hold.ended_at,
    })),
  };
};

const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms));

/** Those that it came to; of an open request the last one goes on. */
const phasesView = (times: RequestTimes, endMs: number): TimelineView['phases'] => {
  const phases = phasesOf(times, endMs);
  const named = [
    ['queue', times.outcome === 'QUEUED' ? null : phases.queue],
    ['untilFirstAttempt', phases.until_first_attempt],
    ['untilDelivered', phases.until_delivered],
    ['untilFirstProgress', phases.until_first_progress],
  ] as const;
  const view: Array<TimelineView['phases'][number]> = [];
  let fromMs = times.asked_ms;
  for (const [phase, ms] of named) {
    if (ms === null) continue;
    view.push({ phase, from: instant(fromMs), until: instant(fromMs + ms), ms });
    fromMs += ms;
  }
  const isOpen = times.ended_ms === null;
  const untilMs = Math.max(fromMs, endMs);
  const last = { from: instant(fromMs), until: isOpen ? null : instant(untilMs), ms: untilMs - fromMs };
  return [...view, { phase: isOpen ? phaseOf(times) : 'untilEnd', ...last }];
};

/** What an open request waits for. */
const phaseOf = (times: RequestTimes): t.TypeOf<typeof PhaseName> => {
  if (times.outcome === 'QUEUED') return 'queue';
  if (times.first_progress_ms !== null) return 'untilEnd';
  if (times.delivered_ms !== null) return 'untilFirstProgress';
  return times.first_attempt_ms === null ? 'untilFirstAttempt' : 'untilDelivered';
};

const sourceView = (source: RequestSourceRow, requestedMs: number): TimelineView['externalSources'][number] => ({
  id: source.source_id,
  reference: source.reference,
  state: source.state,
  endedAt: source.ended_at,
  durationMs: source.ended_at === null ? null : Math.max(0, Date.parse(source.ended_at) - requestedMs),
  reason: source.reason,
  answeredLateAt: source.late_at,
});

const deliveryView = (delivery: DeliveryTimes): TimelineView['deliveries'][number] => ({
  deliveryId: delivery.delivery_id,
  webhookId: delivery.webhook_id,
  status: delivery.status as DeliveryStatus,
  scheduledAt: delivery.created_at,
  nextAttemptAt: delivery.status === 'pending' ? delivery.due_at : null,
  attemptCount: delivery.attempts,
  attempts: delivery.made.map(({ attempt, started_at, ended_at, duration_ms, status, reason }) => ({
    ...{ attempt, startedAt: started_at, endedAt: ended_at, durationMs: duration_ms, status, reason },
  })),
});
