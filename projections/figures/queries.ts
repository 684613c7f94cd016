/** Counts and durations by a dimension, by time, or both. */
import { grouped } from '../../domain/kernel/grouped';
import type { Value } from '../projection';
import { type ReadDb, search } from '../query';
import { DIMENSIONS, type Dimension, keyOf, numberOfKey } from './dimensions';
import { type FactRow, type Filter, type Found, findFacts, type OpenFact, readOpen, valuesOf } from './facts';
import type { Figure } from './figure';
import { figuresProjection } from './fold';
import { type Buckets, createReadSeries, exactFigures, timesOf } from './series-figures';

const of = figuresProjection.name;

/** Of so many facts in one answer percentiles are exact. */
const MAX_EXACT_FACTS = 3000;
/** To read as many facts of a bucket takes no longer than to sum up its tallies. */
const FACTS_OF_BUCKET = 10;
/** A page of groups ends before more of them are looked at than can be in a tenth of a second. */
const MAX_FACTS_OF_PAGE = 8000;
/** No answer looks at more of them. */
export const MAX_FACTS = 20_000;

export interface Question extends Buckets {
  readonly filters: ReadonlyArray<Filter>;
  readonly groupBy: Dimension | null;
  /** Groups beyond this one, in the order of their keys. */
  readonly after: string | null;
  readonly limit: number;
}

export interface Group {
  /** Of the tallies; empty where there is no dimension. */
  readonly key: string;
  /** One for each bucket. */
  readonly figures: ReadonlyArray<Figure>;
}

interface Page {
  readonly groups: ReadonlyArray<Group>;
  readonly next: string | null;
}
/** Or more than `MAX_FACTS` facts would have to be looked at. */
export type Statistics = Page | 'too-many';

/** For tests, which have few facts. */
export interface Limits {
  readonly exact: number;
  readonly exactOfBucket: number;
  readonly factsOfPage: number;
  readonly facts: number;
}
const LIMITS: Limits = {
  exact: MAX_EXACT_FACTS,
  exactOfBucket: FACTS_OF_BUCKET,
  factsOfPage: MAX_FACTS_OF_PAGE,
  facts: MAX_FACTS,
};

export const statistics = search(of, 'statistics', (db, question: Question, limits: Limits = LIMITS): Statistics => {
  const { counted, bounds, filters, groupBy } = question;
  if (groupBy !== null && filters.length === 0) return pageOf(db, question, groupBy, limits);
  if (groupBy === null && filters.length <= 1) {
    const figures = figuresOfSeries(db, question, filters[0], limits);
    return figures === 'too-many' ? figures : { groups: [{ key: '', figures }], next: null };
  }
  const found = findFacts(db, { counted, filters }, [timesOf(bounds)], limits.facts);
  if (found.looked > limits.facts) return 'too-many';
  return groupFacts(question, found.read(), fact => (groupBy === null ? '' : keyOfFact(groupBy, fact)));
});

/** What ended badly, with its reason; perhaps sealed, so that it is opened before it is counted by. */
export const endedBadly = search(
  of,
  'endedBadly',
  (db, question: Question, limit: number): ReadonlyArray<FactRow> | 'too-many' => {
    const found = findFacts(db, { ...question, onlyEndedBadly: true }, [timesOf(question.bounds)], limit);
    return found.looked > limit ? 'too-many' : found.read();
  },
);

/** Groups of facts that are at hand; without a dimension they are one, also when there are none. */
export const groupFacts = (
  { counted, bounds, after, limit, groupBy }: Omit<Question, 'filters'>,
  facts: ReadonlyArray<FactRow>,
  keyOf: (fact: FactRow) => string,
): Page => {
  const byKey = grouped(facts, keyOf);
  const keys = (groupBy === null ? [''] : [...byKey.keys()])
    .filter(key => after === null || key > after)
    .toSorted((a, b) => (a < b ? -1 : 1));
  const page = keys.slice(0, limit);
  return {
    groups: page.map(key => ({ key, figures: exactFigures(counted, bounds, byKey.get(key) ?? []) })),
    next: keys.length > limit ? (page.at(-1) ?? null) : null,
  };
};

/** Of one value of a dimension, or of all requests. */
export const figuresOfSeries = (
  db: ReadDb,
  buckets: Buckets,
  filter: Filter | undefined,
  limits: Limits = LIMITS,
): ReadonlyArray<Figure> | 'too-many' => {
  const { counted, bounds } = buckets;
  const which = { counted, filters: filter === undefined ? [] : [filter], ...timesOf(bounds) };
  const read = createReadSeries(db, buckets, {
    dimension: filter?.dimension ?? null,
    exact: Math.max(limits.exact, exactOf(bounds, limits)),
    openOf: () => readOpen(db, which),
  });
  return read(filter, limits.facts)?.figures ?? 'too-many';
};

/** Of one series among others. */
const exactOf = (bounds: ReadonlyArray<number>, { exactOfBucket }: Limits): number =>
  exactOfBucket * (bounds.length - 1);

export const keyOfFact = (dimension: Dimension, fact: Readonly<Record<string, Value>>): string =>
  keyOf(
    dimension,
    DIMENSIONS[dimension].columns.map(column => fact[column]),
  );

const pageOf = (db: ReadDb, question: Question, dimension: Dimension, limits: Limits): Statistics => {
  const { counted, bounds, after, limit } = question;
  const times = timesOf(bounds);
  const cells = after === null ? null : cellsOf(dimension, after);
  const values = valuesOf(db, { counted, ...times }, dimension, cells, limit + 1);
  const filters = values.slice(0, limit).map((cells): Filter => ({ dimension, cells }));
  const keyOfFilter = ({ cells }: Filter): string => keyOf(dimension, cells);
  const pageUntil = (groups: ReadonlyArray<Group>): Page => ({
    groups,
    next: groups.length < values.length ? (groups.at(-1)?.key ?? null) : null,
  });
  const few = findFew(db, question, filters, limits.exact);
  if (few !== null) {
    return pageUntil(
      few.map(({ filter, found }) => ({
        key: keyOfFilter(filter),
        figures: exactFigures(counted, bounds, found.read()),
      })),
    );
  }
  const openOf = createOpenOf(db, question, dimension);
  const read = createReadSeries(db, question, { dimension, exact: exactOf(bounds, limits), openOf });
  const groups: Group[] = [];
  let looked = 0;
  for (const filter of filters) {
    // What a page has no room for is on the next one, unless it is too much by itself.
    const one = read(filter, groups.length === 0 ? limits.facts : limits.factsOfPage - looked);
    if (one === null) return groups.length === 0 ? 'too-many' : pageUntil(groups);
    looked += one.looked;
    groups.push({ key: keyOfFilter(filter), figures: one.figures });
  }
  return pageUntil(groups);
};

/** Those of each, or null where they are more than `limit` in all. */
const findFew = (db: ReadDb, { counted, bounds }: Buckets, filters: ReadonlyArray<Filter>, limit: number) => {
  const few: Array<{ readonly filter: Filter; readonly found: Found }> = [];
  let left = limit;
  for (const filter of filters) {
    const found = findFacts(db, { counted, filters: [filter] }, [timesOf(bounds)], left);
    left -= found.looked;
    if (left < 0) return null;
    few.push({ filter, found });
  }
  return few;
};

/** Read once for all values: an index has those of flows and of managers alone. */
const createOpenOf = (db: ReadDb, { counted, bounds }: Buckets, dimension: Dimension) => {
  let byKey: ReadonlyMap<string, ReadonlyArray<OpenFact>> | null = null;
  const { columns } = DIMENSIONS[dimension];
  const read = () =>
    grouped(readOpen(db, { counted, filters: [], ...timesOf(bounds) }, columns), fact => keyOfFact(dimension, fact));
  return (filter: Filter | undefined): ReadonlyArray<OpenFact> => {
    byKey ??= read();
    return byKey.get(keyOf(dimension, filter?.cells ?? [])) ?? [];
  };
};

const cellsOf = (dimension: Dimension, key: string): ReadonlyArray<Value> => {
  if (dimension === 'source') return key.split('/').map(numberOfKey);
  return [dimension === 'flow' || dimension === 'webhook' ? numberOfKey(key) : key];
};
