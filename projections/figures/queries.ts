/**
 * Counts and durations by a dimension, by time, or both. Few facts are looked at one by one, and their percentiles are exact;
 * of many the tallies of whole days and hours are summed up, and only what lies between these is looked at.
 */
import type { Value } from '../projection';
import { type ReadDb, search } from '../query';
import { type Counted, DIMENSIONS, type Dimension, hoursOf, keyOf, numberOfKey } from './dimensions';
import { type FactRow, type Filter, isOpen, readFacts, readOpen, type Times, valuesOf, type Which } from './facts';
import { buildFigure, COUNTS, createSums, type Figure, PHASES_OF, type TallyRow } from './figure';
import { figuresProjection } from './fold';

const of = figuresProjection.name;

const HOUR_MS = 3_600_000;

/** Of so many facts in one answer percentiles are exact. */
export const MAX_EXACT_FACTS = 3000;
/** No answer looks at more of them. */
export const MAX_FACTS = 20_000;
/** To read as many facts of a bucket takes no longer than to sum up its tallies. */
const FACTS_OF_BUCKET = 10;

export interface Question {
  readonly counted: Counted;
  readonly filters: ReadonlyArray<Filter>;
  readonly groupBy: Dimension | null;
  /** Two at least, ascending: buckets begin and end at these, in milliseconds since the Unix epoch. */
  readonly bounds: ReadonlyArray<number>;
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

export type Statistics =
  | { readonly groups: ReadonlyArray<Group>; readonly next: string | null }
  /** More than `MAX_FACTS` facts would have to be looked at. */
  | 'too-many';

/** For tests, which have few facts. */
export interface Limits {
  readonly exact: number;
  readonly exactOfBucket: number;
  readonly facts: number;
}
const LIMITS: Limits = { exact: MAX_EXACT_FACTS, exactOfBucket: FACTS_OF_BUCKET, facts: MAX_FACTS };

export const statistics = search(of, 'statistics', (db, question: Question, limits: Limits = LIMITS): Statistics => {
  const { filters, groupBy } = question;
  const few = createBudget(limits);
  if (groupBy === null) {
    const figures = filters.length > 1 ? ofFacts(db, question, few) : ofSeries(db, question, filters[0], few);
    return figures === 'too-many' ? figures : { groups: [{ key: '', figures }], next: null };
  }
  if (filters.length > 0) {
    const read = readFacts(db, question, [timesOf(question)], few.left());
    return read === null ? 'too-many' : groupFacts(question, read.facts, fact => keyOfFact(groupBy, fact));
  }
  const groups: Group[] = [];
  const { after, limit } = question;
  const cells = after === null ? null : cellsOf(groupBy, after);
  const values = valuesOf(db, { ...question, ...timesOf(question) }, groupBy, cells, limit + 1);
  for (const cells of values.slice(0, limit)) {
    const figures = ofSeries(db, question, { dimension: groupBy, cells }, few);
    // What a page has no room for is on the next one, unless it is too much by itself.
    if (figures === 'too-many') return groups.length === 0 ? figures : { groups, next: groups.at(-1)?.key ?? null };
    groups.push({ key: keyOf(groupBy, cells), figures });
  }
  return { groups, next: values.length > limit ? (groups.at(-1)?.key ?? null) : null };
});

/** What ended badly, with its reason; perhaps sealed, so that it is opened before it is counted by. */
export const endedBadly = search(
  of,
  'endedBadly',
  (db, question: Question, limit: number): ReadonlyArray<FactRow> | 'too-many' => {
    const read = readFacts(db, { ...question, onlyEndedBadly: true }, [timesOf(question)], limit);
    return read === null ? 'too-many' : read.facts;
  },
);

/** Groups of facts that are at hand; without a dimension they are one, also when there are none. */
export const groupFacts = (
  { counted, bounds, after, limit, groupBy }: Omit<Question, 'filters'>,
  facts: ReadonlyArray<FactRow>,
  keyOf: (fact: FactRow) => string,
): Exclude<Statistics, string> => {
  const byKey = new Map<string, FactRow[]>(groupBy === null ? [['', []]] : []);
  for (const fact of facts) {
    const key = keyOf(fact);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [fact]);
    else group.push(fact);
  }
  const keys = [...byKey.keys()].filter(key => after === null || key > after).toSorted((a, b) => (a < b ? -1 : 1));
  const page = keys.slice(0, limit);
  return {
    groups: page.map(key => ({ key, figures: exactFigures(counted, bounds, byKey.get(key) ?? []) })),
    next: keys.length > limit ? (page.at(-1) ?? null) : null,
  };
};

/** Of one value of a dimension, or of all requests. */
export const figuresOfSeries = (
  db: ReadDb,
  question: Pick<Question, 'counted' | 'bounds'>,
  filter: Filter | undefined,
): ReadonlyArray<Figure> | 'too-many' => ofSeries(db, question, filter, createBudget(LIMITS));

const timesOf = ({ bounds }: Pick<Question, 'bounds'>): Times => ({
  fromMs: bounds[0] ?? 0,
  untilMs: bounds.at(-1) ?? 0,
});

export const keyOfFact = (dimension: Dimension, fact: FactRow): string =>
  keyOf(
    dimension,
    DIMENSIONS[dimension].columns.map(column => fact[column]),
  );

const cellsOf = (dimension: Dimension, key: string): ReadonlyArray<Value> => {
  if (dimension === 'source') return key.split('/').map(numberOfKey);
  return [dimension === 'flow' || dimension === 'webhook' ? numberOfKey(key) : key];
};

/** How many facts may still be looked at. */
interface Budget {
  readonly left: () => number;
  /** Of a series of so many buckets. */
  readonly leftExact: (buckets: number) => number;
  readonly spend: (facts: number) => void;
}
const createBudget = ({ exact, exactOfBucket, facts }: Limits): Budget => {
  let spent = 0;
  const left = (): number => Math.max(0, facts - spent);
  return {
    left,
    leftExact: buckets => Math.max(0, exact - spent, Math.min(left(), exactOfBucket * buckets)),
    spend: facts => {
      spent += facts;
    },
  };
};

export const exactFigures = (
  counted: Counted,
  bounds: ReadonlyArray<number>,
  facts: ReadonlyArray<FactRow>,
): ReadonlyArray<Figure> => {
  const builders = bounds.slice(1).map(() => buildFigure(counted));
  for (const fact of facts) builders[bucketOf(bounds, fact.asked_ms)]?.addFact(fact);
  return builders.map(({ figure }) => figure());
};

/** The last of the buckets that has begun. */
export const bucketOf = (bounds: ReadonlyArray<number>, ms: number): number => {
  let [low, high] = [0, bounds.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) <= ms) low = middle;
    else high = middle;
  }
  return low;
};

const ofFacts = (db: ReadDb, question: Question, budget: Budget): ReadonlyArray<Figure> | 'too-many' => {
  const read = readFacts(db, question, [timesOf(question)], budget.left());
  return read === null ? 'too-many' : exactFigures(question.counted, question.bounds, read.facts);
};

const ofSeries = (
  db: ReadDb,
  { counted, bounds }: Pick<Question, 'counted' | 'bounds'>,
  filter: Filter | undefined,
  budget: Budget,
): ReadonlyArray<Figure> | 'too-many' => {
  const filters = filter === undefined ? [] : [filter];
  const which = { counted, filters };
  const few = readFacts(db, which, [timesOf({ bounds })], budget.leftExact(bounds.length - 1));
  if (few !== null) {
    budget.spend(few.looked);
    return exactFigures(counted, bounds, few.facts);
  }
  const series = filter === undefined ? (['all', ''] as const) : seriesOf(filter);
  const hours = hoursOf(filter?.dimension ?? 'all');
  const buckets = bounds.slice(1).map((untilMs, bucket) => partsOf(bounds[bucket] ?? untilMs, untilMs, hours));
  const between = readFacts(db, which, buckets.flat().filter(isShort), budget.left());
  if (between === null) return 'too-many';
  budget.spend(between.looked);
  const ended = buckets.map((): FactRow[] => []);
  for (const fact of between.facts) if (!isOpen(fact)) ended[bucketOf(bounds, fact.asked_ms)]?.push(fact);
  const sums = createSums();
  const figures: Figure[] = [];
  const open = openIn(db, { ...which, ...timesOf({ bounds }) }, bounds);
  for (const [bucket, parts] of buckets.entries()) {
    const builder = buildFigure(counted, sums);
    for (const fact of ended[bucket] ?? []) builder.addFact(fact);
    const whole = parts.filter(part => !isShort(part));
    if (whole.length > 0) builder.addTally(talliesOf(db, counted, series, whole));
    builder.addOpen(open[bucket]?.n ?? 0, open[bucket]?.late ?? 0);
    figures.push(builder.figure());
  }
  return figures;
};

/** Those that have not ended, by bucket. */
const openIn = (db: ReadDb, which: Which & Times, bounds: ReadonlyArray<number>) => {
  const buckets = bounds.slice(1).map(() => ({ n: 0, late: 0 }));
  for (const { asked_ms, late } of readOpen(db, which)) {
    const bucket = buckets[bucketOf(bounds, asked_ms)];
    if (bucket === undefined) continue;
    bucket.n += 1;
    bucket.late += late;
  }
  return buckets;
};

const seriesOf = ({ dimension, cells }: Filter) => [dimension, keyOf(dimension, cells)] as const;

interface Part extends Times {
  /** Of the tallies that it consists of; 0: it is shorter. */
  readonly hours: number;
}
const isShort = ({ hours }: Part): boolean => hours === 0;

/** Whole times of the longest kind, of the next on both sides of them, and so on; and what is left. */
const partsOf = (fromMs: number, untilMs: number, hours: ReadonlyArray<number>): ReadonlyArray<Part> => {
  const split = (from: number, until: number, [hours, ...finer]: ReadonlyArray<number>): ReadonlyArray<Part> => {
    if (from >= until) return [];
    if (hours === undefined) return [{ fromMs: from, untilMs: until, hours: 0 }];
    const lengthMs = hours * HOUR_MS;
    const first = Math.ceil(from / lengthMs) * lengthMs;
    const last = Math.floor(until / lengthMs) * lengthMs;
    if (first >= last) return split(from, until, finer);
    return [...split(from, first, finer), { fromMs: first, untilMs: last, hours }, ...split(last, until, finer)];
  };
  return split(fromMs, untilMs, hours.toReversed());
};

/** Of all parts together: to read a row of each tally took as long as to add them up. */
const talliesOf = (
  db: ReadDb,
  counted: Counted,
  [dimension, key]: readonly [string, string],
  parts: ReadonlyArray<Part>,
): TallyRow => {
  const sums = [
    ...COUNTS.map(count => `TOTAL(${count}) AS ${count}`),
    ...PHASES_OF[counted].map(phase => `COALESCE(GROUP_CONCAT(NULLIF(${phase}, ''), char(10)), '') AS ${phase}`),
  ];
  const times = parts.map(({ hours, fromMs, untilMs }) => [hours, fromMs / HOUR_MS, untilMs / HOUR_MS]);
  const [row] = db.all<TallyRow>(
    `SELECT ${sums.join()} FROM json_each(?) AS part CROSS JOIN tallies
    WHERE dimension = ? AND tallies.value = ? AND hours = part.value ->> 0
      AND start >= part.value ->> 1 AND start < part.value ->> 2`,
    [JSON.stringify(times), dimension, key],
  );
  if (row === undefined) throw new Error('A sum has one row.');
  return row;
};
