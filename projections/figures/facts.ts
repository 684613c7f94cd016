/** Reads facts in a range of time, of all or of what some dimensions name, and never more than it may. */
import type { Value } from '../projection';
import type { ReadDb } from '../query';
import { type Counted, DIMENSIONS, type Dimension } from './dimensions';
import type { Fact } from './figure';
import { CLASSES } from './length-class';

/** Facts of this value of a dimension; `cells` are those of its columns. */
export interface Filter {
  readonly dimension: Dimension;
  readonly cells: ReadonlyArray<Value>;
}

export interface Which {
  readonly counted: Counted;
  readonly filters: ReadonlyArray<Filter>;
  /** Those that did not succeed: the only ones with a reason. */
  readonly onlyEndedBadly?: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

const TABLES: Readonly<Record<Counted, string>> = {
  requests: 'request_facts',
  sources: 'source_facts',
  deliveries: 'delivery_facts',
};

const COLUMNS: Readonly<Record<Counted, string>> = {
  requests:
    'flow_id, manager, asked_ms, requested_ms, first_attempt_ms, delivered_ms, first_progress_ms, ended_ms, outcome, late',
  sources: 'flow_id, source_id, reference, manager, integration, asked_ms, requested_ms, ended_ms, state, reason, late',
  deliveries: 'flow_id, webhook_id, asked_ms, first_attempt_ms, delivered_ms, state',
};

const EVERY_CLASS = `length_class IN (${CLASSES.join()})`;
const ENDED_BADLY = "state IN ('FAILED', 'TIMED_OUT', 'CANCELLED')";

export type FactRow = Fact & Readonly<Record<string, Value>>;

interface Condition {
  readonly sql: string;
  readonly parameters: ReadonlyArray<Value>;
}

/** `+` keeps a column from choosing an index. */
const equal = ({ dimension, cells }: Filter, mark: string): Condition => ({
  sql: DIMENSIONS[dimension].columns.map(column => `${mark}${column} = ?`).join(' AND '),
  parameters: cells,
});

/** Of which filter, or null, rows are looked at one by one. */
const ranged = ({ counted, fromMs, untilMs, onlyEndedBadly }: Which, main: Filter | undefined): Condition => {
  const conditions = [
    ...(main === undefined ? [] : [equal(main, '')]),
    ...(counted === 'requests' ? [{ sql: EVERY_CLASS, parameters: [] }] : []),
    ...(onlyEndedBadly ? [{ sql: `${main === undefined ? '' : '+'}${ENDED_BADLY}`, parameters: [] }] : []),
    { sql: 'asked_ms >= ? AND asked_ms < ?', parameters: [fromMs, untilMs] },
  ];
  return and(conditions);
};

const and = (conditions: ReadonlyArray<Condition>): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
});

/** How many rows would be looked at; `limit` where there are as many or more. */
const countUpTo = (db: ReadDb, which: Which, main: Filter | undefined, limit: number): number => {
  const { sql, parameters } = ranged(which, main);
  const one = `SELECT 1 FROM ${TABLES[which.counted]} WHERE ${sql} LIMIT ${limit}`;
  return db.get<{ readonly n: number }>(`SELECT COUNT(*) AS n FROM (${one})`, parameters)?.n ?? 0;
};

/** Null: more than `limit` rows would have to be looked at. */
export const readFacts = (
  db: ReadDb,
  which: Which,
  limit: number,
): { readonly facts: ReadonlyArray<FactRow>; readonly looked: number } | null => {
  const { counted, filters } = which;
  const candidates = filters.length === 0 ? [undefined] : filters;
  // The filter that leaves the fewest is looked up; the others are compared.
  const [main, looked] = candidates
    .map(filter => [filter, countUpTo(db, which, filter, limit + 1)] as const)
    .reduce((few, other) => (other[1] < few[1] ? other : few));
  if (looked > limit) return null;
  const others = filters.filter(filter => filter !== main).map(filter => equal(filter, '+'));
  const { sql, parameters } = and([ranged(which, main), ...others]);
  const facts = db.all<FactRow>(`SELECT ${COLUMNS[counted]} FROM ${TABLES[counted]} WHERE ${sql}`, parameters);
  return { facts, looked };
};
