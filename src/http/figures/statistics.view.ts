/** Figures as the contract shows them. */
import * as t from 'io-ts';
import { Count, FlowId, Instant, nullable, Reference, SourceId, WebhookId } from '../../../domain/kernel/types';
import { type Dimension, numberOfKey } from '../../../projections/figures/dimensions';
import type { Figure } from '../../../projections/figures/figure';
import type { Group } from '../../../projections/figures/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { localText, type OffsetAt } from './buckets';

const Milliseconds = described(t.number, 'In milliseconds');
const DurationsView = object('DurationPercentiles', {
  n: described(Count, 'Of how many'),
  p50: Milliseconds,
  p90: Milliseconds,
  p95: Milliseconds,
  p99: Milliseconds,
  max: Milliseconds,
});
const durations = nullable(DurationsView);
const Share = nullable(described(t.number, 'From 0 to 1; null: none has ended'));

/** Of a bucket: where it begins and ends; the first and the last are cut by `since` and `until`. */
const BucketView = object('StatisticsBucket', {
  from: Instant,
  until: Instant,
  local: described(t.string, 'Its begin on the clock of the zone', '2026-03-29T00:00:00.000+01:00'),
});

const FigureView = object('StatisticsGroup', {
  by: object(
    'StatisticsKey',
    {},
    {
      flowId: FlowId,
      externalSourceId: SourceId,
      reference: Reference,
      integration: described(nullable(t.string), 'The API client that answered; null: nobody has'),
      manager: described(t.string, 'The client or schedule that asked, or the person for whom a client asked'),
      webhookId: WebhookId,
      reason: described(nullable(t.string), 'Null: none was given, or it timed out'),
    },
  ),
  bucket: nullable(BucketView),
  n: described(Count, 'How many were asked for in this time'),
  open: described(Count, 'Those that have not ended: they are in no rate and no duration'),
  succeeded: Count,
  partial: described(Count, 'Requests that succeeded for some of their sources'),
  failed: Count,
  timedOut: Count,
  cancelled: Count,
  late: described(Count, 'Those that were answered after their end'),
  /** Of those that have ended. */
  rates: object('StatisticsRates', {
    ...{ succeeded: Share, partial: Share, failed: Share, timedOut: Share, cancelled: Share, late: Share },
  }),
  durationsMs: object('StatisticsDurations', {
    total: described(durations, 'From when it was sent to its end; of a delivery until it first arrived'),
    queue: described(durations, 'From the click until it was sent, of those that had to wait for another'),
    untilFirstAttempt: described(durations, 'Until the first attempt to send it'),
    untilDelivered: described(durations, 'From there until a webhook took it'),
    untilFirstProgress: described(durations, 'From there until an integration first reported progress'),
    untilEnd: described(durations, 'From the last of these to its end'),
  }),
  exact: described(t.boolean, 'Whether percentiles are exact; else they are within 1 %, and all else is exact'),
});

export const StatisticsView = object('Statistics', {
  counted: described(
    t.keyof({ requests: null, sources: null, deliveries: null }, 'Counted'),
    'Sync requests, the sources of sync requests, or messages to webhooks',
  ),
  since: Instant,
  until: Instant,
  zone: t.string,
  groupBy: nullable(t.string),
  percentiles: t.literal('linear-interpolation'),
  groups: t.readonlyArray(FigureView),
  cursor: described(nullable(t.string), 'Where the next groups begin; null at the end'),
});
export type StatisticsView = t.TypeOf<typeof StatisticsView>;
type FigureView = t.TypeOf<typeof FigureView>;
type Key = FigureView['by'];

/** One entry for each group and bucket. */
export const viewsOf = (
  { key, figures }: Group,
  dimension: Dimension | null,
  bounds: ReadonlyArray<number>,
  offsetAt: OffsetAt | null,
): ReadonlyArray<FigureView> =>
  figures.map((figure, n) => ({
    by: dimension === null ? {} : keyView(dimension, key),
    bucket: offsetAt === null ? null : bucketView(bounds[n] ?? 0, bounds[n + 1] ?? 0, offsetAt),
    ...figureView(figure),
  }));

const keyView = (dimension: Dimension, key: string): Key => {
  switch (dimension) {
    case 'flow':
      return { flowId: numberOfKey(key) };
    case 'source': {
      const [flowId = 0, externalSourceId = 0] = key.split('/').map(numberOfKey);
      return { flowId, externalSourceId };
    }
    case 'webhook':
      return { webhookId: numberOfKey(key) };
    case 'integration':
      return { integration: key === '' ? null : key };
    case 'reason':
      return { reason: key === '' ? null : key };
    default:
      return { [dimension]: key };
  }
};

const bucketView = (from: number, until: number, offsetAt: OffsetAt) => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
  local: localText(offsetAt, from),
});

const figureView = ({ counts, durations, exact }: Figure): Omit<FigureView, 'by' | 'bucket'> => {
  const { n, open, succeeded, partial, failed, timed_out: timedOut, cancelled, late } = counts;
  const ended = n - open;
  const share = (count: number): number | null => (ended === 0 ? null : count / ended);
  return {
    ...{ n, open, succeeded, partial, failed, timedOut, cancelled, late, exact },
    rates: {
      ...{ succeeded: share(succeeded), partial: share(partial), failed: share(failed) },
      ...{ timedOut: share(timedOut), cancelled: share(cancelled), late: share(late) },
    },
    durationsMs: {
      total: durations.total,
      queue: durations.queue,
      untilFirstAttempt: durations.until_first_attempt,
      untilDelivered: durations.until_delivered,
      untilFirstProgress: durations.until_first_progress,
      untilEnd: durations.until_end,
    },
  };
};
