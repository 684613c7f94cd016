/** Counts, rates and durations of syncs. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { FactRow } from '../../../projections/figures/facts';
import { endedBadly, groupFacts, MAX_FACTS, type Statistics, statistics } from '../../../projections/figures/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { unavailable } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { TEXTS } from '../edge/tokens';
import { getStatistics } from './endpoints';
import { textOf } from './group-by';
import { type Asked, askedOf, cursorOf, tooMany } from './question';
import { type StatisticsView, viewsOf } from './statistics.view';

/** Reasons are sealed one by one, and opened one by one. */
const MAX_REASONS = 10_000;

@Controller()
export class StatisticsController {
  constructor(
    private readonly bus: Bus,
    @Inject(TEXTS) private readonly texts: Texts,
  ) {}

  @Endpoint(getStatistics)
  get({ query, context }: InputOf<typeof getStatistics>): Answer<StatisticsView> {
    const read = askedOf(query, context.at);
    if (E.isLeft(read)) return TE.left(read.left);
    return pipe(
      this.answerTo(read.right, context),
      TE.map(found => viewOf(read.right, found)),
    );
  }

  private answerTo({ question }: Asked, context: RequestContext): Answer<Exclude<Statistics, string>> {
    if (question.groupBy === 'reason') return this.byReason(question, context);
    return pipe(
      this.bus.read(statistics(question), context),
      TE.flatMap(found => (found === 'too-many' ? TE.left(tooMany(question.bounds, MAX_FACTS)) : TE.right(found))),
    );
  }

  private byReason(question: Asked['question'], context: RequestContext): Answer<Exclude<Statistics, string>> {
    return pipe(
      this.bus.read(endedBadly(question, MAX_REASONS), context),
      TE.flatMap(facts => (facts === 'too-many' ? TE.left(tooMany(question.bounds, MAX_REASONS)) : TE.right(facts))),
      TE.flatMap(facts =>
        pipe(
          this.opened(facts),
          TE.map(readable => groupFacts(question, readable, ({ reason }) => String(reason ?? ''))),
        ),
      ),
    );
  }

  private opened(facts: ReadonlyArray<FactRow>): Answer<ReadonlyArray<FactRow>> {
    return pipe(
      this.texts.open(facts.map(({ reason }) => String(reason ?? ''))),
      TE.mapLeft(() => unavailable('personal-data-unavailable', 'Reasons cannot be read at the moment; try again.')),
      TE.map(reasons => facts.map((fact, n) => ({ ...fact, reason: reasons[n] ?? '' }) as FactRow)),
    );
  }
}

const viewOf = ({ question, groupBy, zone, offsetAt }: Asked, found: Exclude<Statistics, string>): StatisticsView => {
  const { counted, bounds } = question;
  const [since, until] = [bounds[0] ?? 0, bounds.at(-1) ?? 0].map(ms => new Date(ms).toISOString());
  return {
    ...{ counted, since: since ?? '', until: until ?? '', zone, groupBy: textOf(groupBy) || null },
    percentiles: 'linear-interpolation',
    groups: found.groups.flatMap(group => viewsOf(group, groupBy.dimension, bounds, offsetAt)),
    cursor: found.next === null ? null : cursorOf(found.next),
  };
};
