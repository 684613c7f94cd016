/** Counts, rates and durations of syncs. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { FactRow } from '../../../projections/figures/facts';
import { groupFacts, keyOfFact, MAX_FACTS, type Statistics, statistics } from '../../../projections/figures/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { RequestContext } from '../edge/request-context';
import { TEXTS } from '../edge/tokens';
import { readEndedBadly } from './ended-badly';
import { getStatistics } from './endpoints';
import { textOf } from './group-by';
import { type Asked, askedOf, cursorOf, tooMany } from './question';
import { type StatisticsView, viewsOf } from './statistics.view';

@Controller()
export class StatisticsController {
  constructor(
    readonly bus: Bus,
    @Inject(TEXTS) readonly texts: Texts,
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

  private answerTo({ question, reason }: Asked, context: RequestContext): Answer<Exclude<Statistics, string>> {
    if (question.groupBy === 'reason' || reason !== null)
      return pipe(
        readEndedBadly(this, question, reason, context),
        TE.map(facts => groupFacts(question, facts, keyIn(question))),
      );
    return pipe(
      this.bus.read(statistics(question), context),
      TE.flatMap(found => (found === 'too-many' ? TE.left(tooMany(question.bounds, MAX_FACTS)) : TE.right(found))),
    );
  }
}

/** Reasons are in no tally: their texts are their keys. */
const keyIn =
  ({ groupBy }: Asked['question']) =>
  (fact: FactRow): string => {
    if (groupBy === null) return '';
    return groupBy === 'reason' ? String(fact.reason ?? '') : keyOfFact(groupBy, fact);
  };

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
