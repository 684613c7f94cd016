/** What is asked of the figures, of what stands in a query; which questions have no answer, and why. */
import * as E from 'fp-ts/Either';
import { type Counted, DIMENSIONS, type Dimension } from '../../../projections/figures/dimensions';
import type { Filter } from '../../../projections/figures/facts';
import type { Question } from '../../../projections/figures/queries';
import type { InputOf } from '../edge/endpoint';
import { badRequest, type Failure } from '../edge/failure';
import { boundsOf, type OffsetAt, offsetsOf } from './buckets';
import type { getStatistics } from './endpoints';
import { filtersOf, misfitsOf, nameOf, rangeOf, withoutReason } from './filter';
import { type GroupBy, groupByOf } from './group-by';

type Query = InputOf<typeof getStatistics>['query'];

export interface Asked {
  readonly question: Question;
  readonly groupBy: GroupBy;
  /** Null: of whatever reason. */
  readonly reason: string | null;
  readonly zone: string;
  /** Null: there are no buckets of time. */
  readonly offsetAt: OffsetAt | null;
}

const USUAL_MS = 30 * 86_400_000;
export const MAX_BUCKETS = 1000;
const MAX_GROUPS = 100;
/** Groups times buckets of one answer: as many as can be summed up in a tenth of a second. */
const MAX_FIGURES = 500;

export const askedOf = (query: Query, now: string): E.Either<Failure, Asked> => {
  const { zone = 'UTC', cursor, limit = MAX_GROUPS } = query;
  const groupBy = groupByOf(query.groupBy);
  const filters = filtersOf(query);
  const left = withoutReason(filters);
  const range = rangeOf(query, now, USUAL_MS);
  const misfits = misfitsOf(range);
  // The rule of the query has seen that there is such a zone.
  const offsetAt = offsetsOf(zone) as OffsetAt;
  if (misfits.length > 0) return E.left(badRequest(misfits));
  const counted = countedBy(filters, groupBy.dimension);
  if (E.isLeft(counted)) return counted;
  const { fromMs, untilMs } = range;
  const bounds =
    groupBy.unit === null ? [fromMs, untilMs] : boundsOf(groupBy.unit, offsetAt, fromMs, untilMs, MAX_BUCKETS);
  if (bounds === null) {
    return refused({
      reason: 'too-many-buckets',
      message: `query.groupBy has more than ${MAX_BUCKETS} buckets of one ${groupBy.unit} from ${new Date(fromMs).toISOString()} to ${new Date(untilMs).toISOString()}: ask for less time, or for longer buckets`,
    });
  }
  const after = cursor === undefined ? null : keyOfCursor(cursor);
  return E.right({
    question: {
      counted: counted.right,
      filters: left.filters,
      groupBy: groupBy.dimension,
      bounds,
      after,
      limit: groupsOf(limit, bounds.length - 1),
    },
    ...{ groupBy, reason: left.reason, zone, offsetAt: groupBy.unit === null ? null : offsetAt },
  });
};

/** At most `limit` in one answer, and fewer where each has many buckets. */
export const groupsOf = (limit: number, buckets: number): number =>
  Math.max(1, Math.min(limit, Math.floor(MAX_FIGURES / buckets)));

/** So many facts would have to be looked at one by one. */
export const tooMany = (bounds: ReadonlyArray<number>, max: number): Failure => {
  const [since, until] = [bounds[0], bounds.at(-1)].map(ms => new Date(ms ?? 0).toISOString());
  const message = `From query.since ${since} to query.until ${until} more than ${max} would have to be looked at one by one: ask for less time, for whole days of UTC, or with a filter that leaves fewer`;
  return badRequest([{ reason: 'range-too-large', message }]);
};

export const cursorOf = (key: string): string => `g${Buffer.from(key).toString('base64url')}`;
const keyOfCursor = (cursor: string): string => Buffer.from(cursor.slice(1), 'base64url').toString();

const refused = (problem: Parameters<typeof badRequest>[0][number]): E.Either<Failure, never> =>
  E.left(badRequest([problem]));

/** What all dimensions of a question are of. */
const countedBy = (filters: ReadonlyArray<Filter>, groupBy: Dimension | null): E.Either<Failure, Counted> => {
  const named: ReadonlyArray<readonly [string, Dimension]> = [
    ...(groupBy === null ? [] : [[`query.groupBy ${groupBy}`, groupBy] as const]),
    ...filters.map(filter => [`query.${nameOf(filter)}`, filter.dimension] as const),
  ];
  const [counted] = (['requests', 'sources', 'deliveries'] as const).filter(kind =>
    named.every(([, dimension]) => DIMENSIONS[dimension].of.includes(kind)),
  );
  if (counted !== undefined) return E.right(counted);
  const parts = named.map(([name, dimension]) => `${name} is of ${DIMENSIONS[dimension].of.join(' or ')}`);
  return refused({ reason: 'cannot-combine', message: `These cannot be counted together: ${parts.join(', ')}.` });
};
