/** How a webhook does, over a window of time that ends now. */
import { Controller } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { DeliveryId } from '../../../domain/delivery';
import { Count, Instant, integer, nullable, WebhookId } from '../../../domain/kernel/types';
import { statisticsOf, type WebhookStatistics } from '../../../projections/deliveries/statistics-queries';
import { webhookById } from '../../../projections/webhooks/queries';
import * as TE from '../../lib/task-either';
import { Bus } from '../edge/bus/bus';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { noWebhook, OfWebhook } from './endpoints';
import { adviceOn } from './failure-advice';
import { mayUse } from './ownership';

const USUAL_HOURS = 24;
const MAX_HOURS = 24 * 90;
const HOUR_MS = 3_600_000;

const LastError = object('LastError', {
  at: Instant,
  deliveryId: DeliveryId,
  status: nullable(Count),
  reason: nullable(t.string),
  advice: nullable(t.string),
});

const StatisticsView = object('WebhookStatistics', {
  webhookId: WebhookId,
  since: Instant,
  until: Instant,
  /** That ended in this time, the newest 10,000; those that our own side kept from being made are not counted. */
  attempts: Count,
  succeeded: Count,
  /** From 0 to 1; null without an attempt. */
  successRate: nullable(t.number),
  /** How long attempts took, in ms: percentiles by linear interpolation, of `n` durations. */
  durationMs: object('Percentiles', { n: Count, p50: nullable(t.number), p95: nullable(t.number) }),
  lastError: nullable(LastError),
});
type StatisticsView = t.TypeOf<typeof StatisticsView>;

export const getWebhookStatistics = endpoint({
  operation: 'getWebhookStatistics',
  method: 'GET',
  route: '/webhooks/:webhookId/statistics',
  module: 'Webhooks',
  summary: 'How a webhook does: success rate, how long attempts take, the last error',
  roles: ['manager', 'integrator', 'analyst'],
  ownWebhooks: true,
  path: OfWebhook,
  query: object('StatisticsQuery', {}, { hours: integerFromText(integer('Hours', { min: 1, max: MAX_HOURS })) }),
  answer: StatisticsView,
});

const viewOf = (
  window: { readonly webhookId: number; readonly since: string; readonly until: string },
  { attempts, succeeded, n, p50, p95, lastError }: WebhookStatistics,
): StatisticsView => ({
  ...window,
  attempts,
  succeeded,
  successRate: attempts === 0 ? null : succeeded / attempts,
  durationMs: { n, p50, p95 },
  lastError:
    lastError === null
      ? null
      : {
          at: lastError.ended_at,
          deliveryId: lastError.delivery_id,
          status: lastError.status,
          reason: lastError.reason,
          advice: adviceOn(lastError.reason, lastError.status),
        },
});

@Controller()
export class StatisticsController {
  constructor(private readonly bus: Bus) {}

  @Endpoint(getWebhookStatistics)
  get({ path, query, context }: InputOf<typeof getWebhookStatistics>): Answer<StatisticsView> {
    const { webhookId } = path;
    const { hours = USUAL_HOURS } = query;
    const until = context.at;
    const since = new Date(Date.parse(until) - hours * HOUR_MS).toISOString();
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => noWebhook(webhookId),
      ),
      TE.flatMap(() => this.bus.read(statisticsOf(webhookId, since), context)),
      TE.map(statistics => viewOf({ webhookId, since, until }, statistics)),
    );
  }
}
