/** Many sync requests in a window of time, as a page draws them. */
import * as t from 'io-ts';
import { Count, FlowId, Instant, nullable, RequestId } from '../../../domain/kernel/types';
import type { Cluster, Drawn, RequestTimes } from '../../../projections/figures/timeline-queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const BarView = object('TimelineBar', {
  requestId: RequestId,
  flowId: FlowId,
  state: t.string,
  manager: t.string,
  askedAt: Instant,
  requestedAt: Instant,
  firstAttemptAt: nullable(Instant),
  deliveredAt: nullable(Instant),
  firstProgressAt: nullable(Instant),
  endedAt: described(nullable(Instant), 'Null: it is open'),
  late: t.boolean,
  lane: described(Count, 'Bars of one lane do not overlap'),
});

const ClusterView = object('TimelineCluster', {
  from: Instant,
  until: Instant,
  n: described(Count, 'How many were asked for in this time'),
  open: Count,
  succeeded: Count,
  partial: Count,
  failed: Count,
  timedOut: Count,
  cancelled: Count,
  late: Count,
  p50Ms: described(nullable(t.number), 'How long half of them took at most, in milliseconds; null: none has ended'),
  maxMs: described(nullable(t.number), 'How long the longest of them took, in milliseconds; null: none has ended'),
});

export const TimelinesView = object('Timelines', {
  since: Instant,
  until: Instant,
  counted: described(
    t.keyof({ requests: null, sources: null, deliveries: null }, 'Counted'),
    'What the numbers of clusters are of',
  ),
  lanes: described(Count, 'How many lanes the bars take'),
  bars: described(t.readonlyArray(BarView), 'By when they were asked for; also those that were running at the begin'),
  clusters: described(t.readonlyArray(ClusterView), 'Where there are too many to be drawn one by one'),
  moreBefore: described(t.boolean, 'More were running at the begin than are shown'),
});
export type TimelinesView = t.TypeOf<typeof TimelinesView>;

export const viewOfTimelines = (
  { requests, clusters, moreBefore }: Exclude<Drawn, string>,
  counted: TimelinesView['counted'],
  bounds: ReadonlyArray<number>,
): TimelinesView => {
  const lanes = lanesOf(requests);
  return {
    since: instant(bounds[0] ?? 0),
    until: instant(bounds.at(-1) ?? 0),
    counted,
    lanes: Math.max(-1, ...lanes) + 1,
    bars: requests.map((row, n) => barView(row, lanes[n] ?? 0)),
    clusters: clusters.map(clusterView),
    moreBefore,
  };
};

/** Each in the first lane that is free when it begins; they are in the order of that. */
const lanesOf = (requests: ReadonlyArray<RequestTimes>): ReadonlyArray<number> => {
  const ends: number[] = [];
  return requests.map(({ asked_ms, ended_ms }) => {
    const free = ends.findIndex(end => end <= asked_ms);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(asked_ms + 1, ended_ms ?? Number.POSITIVE_INFINITY);
    return lane;
  });
};

const instant = (ms: number): string => new Date(ms).toISOString();

const barView = (row: RequestTimes, lane: number): TimelinesView['bars'][number] => ({
  requestId: row.request_id,
  flowId: row.flow_id,
  state: row.outcome === 'OPEN' ? 'PENDING' : row.outcome,
  manager: row.manager,
  askedAt: instant(row.asked_ms),
  requestedAt: instant(row.requested_ms),
  firstAttemptAt: instantOrNull(row.first_attempt_ms),
  deliveredAt: instantOrNull(row.delivered_ms),
  firstProgressAt: instantOrNull(row.first_progress_ms),
  endedAt: instantOrNull(row.ended_ms),
  late: row.late === 1,
  lane,
});

const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms));

const clusterView = ({ fromMs, untilMs, figure }: Cluster): TimelinesView['clusters'][number] => {
  const { n, open, succeeded, partial, failed, timed_out: timedOut, cancelled, late } = figure.counts;
  return {
    ...{ from: instant(fromMs), until: instant(untilMs) },
    ...{ n, open, succeeded, partial, failed, timedOut, cancelled, late },
    p50Ms: figure.durations.total?.p50 ?? null,
    maxMs: figure.durations.total?.max ?? null,
  };
};
