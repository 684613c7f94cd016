/** When syncs took place: one of them whole, or all of a window of time. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { deliveriesOfRequest } from '../../../projections/deliveries/request-queries';
import { DIMENSIONS } from '../../../projections/figures/dimensions';
import { MAX_FACTS, type Question } from '../../../projections/figures/queries';
import { requestTimes, timelineOfSources, timelines, type Window } from '../../../projections/figures/timeline-queries';
import { allHoldsOfRequest } from '../../../projections/holds/queries';
import { syncRequestById } from '../../../projections/sync-requests/queries';
import { ownersOfWebhooks } from '../../../projections/webhooks/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { badRequest, type Failure, notFound } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { TEXTS } from '../edge/tokens';
import { readEndedBadly } from './ended-badly';
import { getTimeline, listTimelines } from './endpoints';
import { filtersOf, misfitsOf, nameOf, rangeOf } from './filter';
import { tooMany } from './question';
import { type TimelineView, viewOfTimeline } from './timeline.view';
import { type TimelinesView, viewOfTimelines } from './timelines.view';

const HOUR_MS = 3_600_000;
const USUAL_MS = 24 * HOUR_MS;
const USUAL_BARS = 500;

@Controller()
export class TimelinesController {
  constructor(
    readonly bus: Bus,
    @Inject(TEXTS) readonly texts: Texts,
  ) {}

  @Endpoint(getTimeline)
  get({ path, context }: InputOf<typeof getTimeline>): Answer<TimelineView> {
    const { flowId, requestId } = path;
    const missing = () =>
      notFound('sync-request-not-found', `Flow ${flowId} has no sync request with the id ${requestId}.`);
    const only = context.caller?.role === 'integrator' ? context.caller.clientId : null;
    return pipe(
      TE.Do,
      TE.bind('request', () => this.bus.find(syncRequestById(flowId, requestId), context, missing)),
      TE.bind('times', () => this.bus.find(requestTimes(flowId, requestId), context, missing)),
      TE.bind('deliveries', () => this.bus.read(deliveriesOfRequest(requestId), context)),
      TE.bind('holds', () => this.bus.read(allHoldsOfRequest(flowId, requestId), context)),
      TE.bind('owners', ({ deliveries }) =>
        this.bus.read(ownersOfWebhooks([...new Set(deliveries.map(({ webhook_id }) => webhook_id))]), context),
      ),
      TE.map(({ owners, ...parts }) =>
        viewOfTimeline({
          ...parts,
          now: context.at,
          maySee: ({ webhook_id }) => only === null || owners.get(webhook_id) === only,
        }),
      ),
    );
  }

  @Endpoint(listTimelines)
  list({ query, context }: InputOf<typeof listTimelines>): Answer<TimelinesView> {
    const window = windowOf(query, context.at);
    if (E.isLeft(window)) return TE.left(window.left);
    const { counted, bounds, filter } = window.right;
    if (filter?.dimension === 'reason') return this.ofReason(window.right, String(filter.cells[0]), context);
    return pipe(
      this.bus.read(timelines(window.right), context),
      TE.flatMap(drawn => (drawn === 'too-many' ? TE.left(tooMany(bounds, MAX_FACTS)) : TE.right(drawn))),
      TE.map(drawn => viewOfTimelines(drawn, counted, bounds)),
    );
  }

  private ofReason({ bounds, limit }: Window, reason: string, context: RequestContext): Answer<TimelinesView> {
    const counted = 'sources';
    const question: Question = { counted, bounds, filters: [], groupBy: null, after: null, limit: 1 };
    return pipe(
      readEndedBadly(this, question, reason, context),
      TE.flatMap(facts => this.bus.read(timelineOfSources({ bounds, limit }, facts), context)),
      TE.flatMap(drawn => (drawn === 'too-many' ? TE.left(tooMany(bounds, MAX_FACTS)) : TE.right(drawn))),
      TE.map(drawn => viewOfTimelines(drawn, counted, bounds)),
    );
  }
}

type Query = InputOf<typeof listTimelines>['query'];

const windowOf = (query: Query, now: string): E.Either<Failure, Window> => {
  const range = rangeOf(query, now, USUAL_MS);
  const misfits = misfitsOf(range);
  if (misfits.length > 0) return E.left(badRequest(misfits));
  const [filter = null, other] = filtersOf(query);
  if (filter !== null && other !== undefined) {
    const message = `query.${nameOf(filter)} and query.${nameOf(other)} are given: a timeline is by one of them`;
    return E.left(badRequest([{ reason: 'cannot-combine', message }]));
  }
  const [counted = 'requests'] = filter === null ? [] : DIMENSIONS[filter.dimension].of;
  return E.right({ counted, filter, bounds: clusterBounds(range), limit: query.limit ?? USUAL_BARS });
};

const MAX_CLUSTERS = 100;
const WIDTHS_MS = [1000, 10_000, 60_000, 300_000, 900_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS];

/** At round times of UTC. */
const clusterBounds = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }): ReadonlyArray<number> => {
  const least = (untilMs - fromMs) / MAX_CLUSTERS;
  const longest = WIDTHS_MS.at(-1) ?? 1;
  const width = WIDTHS_MS.find(ms => ms >= least) ?? Math.ceil(least / longest) * longest;
  const bounds = [fromMs];
  for (let at = (Math.floor(fromMs / width) + 1) * width; at < untilMs; at += width) bounds.push(at);
  return [...bounds, untilMs];
};
