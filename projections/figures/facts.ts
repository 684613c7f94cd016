/** Reads facts in ranges of time, of all or of what some dimensions name, and never more than it may. */
import type { Value } from '../projection';
import type { ReadDb } from '../query';
import { type Counted, DIMENSIONS, type Dimension } from './dimensions';
import type { Fact } from './figure';
import { CLASSES, OPEN_CLASS } from './length-class';

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
}

/** In which they were asked for. */
export interface Times {
  readonly fromMs: number;
  readonly untilMs: number;
}

const TABLES: Readonly<Record<Counted, string>> = {
  requests: 'request_facts',
  sources: 'source_facts',
  deliveries: 'delivery_facts',
};

const COLUMNS: Readonly<Record<Counted, ReadonlyArray<string>>> = {
  requests: [
    ...['flow_id', 'manager', 'asked_ms', 'requested_ms', 'first_attempt_ms', 'delivered_ms', 'first_progress_ms'],
    ...['ended_ms', 'outcome', 'late'],
  ],
  sources: [
    ...['flow_id', 'source_id', 'reference', 'manager', 'integration', 'asked_ms', 'requested_ms', 'ended_ms'],
    ...['state', 'reason', 'late'],
  ],
  deliveries: ['flow_id', 'webhook_id', 'asked_ms', 'first_attempt_ms', 'delivered_ms', 'state'],
};

/** Cells in the order of their columns; by their places, since there may be thousands of rows. */
const FACT_OF: Readonly<Record<Counted, (cells: ReadonlyArray<Value>) => object>> = {
  requests: cells => ({
    flow_id: cells[0],
    manager: cells[1],
    asked_ms: cells[2],
    requested_ms: cells[3],
    first_attempt_ms: cells[4],
    delivered_ms: cells[5],
    first_progress_ms: cells[6],
    ended_ms: cells[7],
    outcome: cells[8],
    late: cells[9],
  }),
  sources: cells => ({
    flow_id: cells[0],
    source_id: cells[1],
    reference: cells[2],
    manager: cells[3],
    integration: cells[4],
    asked_ms: cells[5],
    requested_ms: cells[6],
    ended_ms: cells[7],
    state: cells[8],
    reason: cells[9],
    late: cells[10],
  }),
  deliveries: cells => ({
    flow_id: cells[0],
    webhook_id: cells[1],
    asked_ms: cells[2],
    first_attempt_ms: cells[3],
    delivered_ms: cells[4],
    state: cells[5],
  }),
};

const IS_OPEN: Readonly<Record<Counted, string>> = {
  requests: `length_class = ${OPEN_CLASS}`,
  sources: "state IN ('QUEUED', 'PENDING')",
  deliveries: "state = 'pending'",
};

const EVERY_CLASS = `length_class IN (${CLASSES.join()})`;
const ENDED_BADLY = "state IN ('FAILED', 'TIMED_OUT', 'CANCELLED')";

export type FactRow = Fact & Readonly<Record<string, Value>>;

const OPEN_STATES = ['QUEUED', 'OPEN', 'PENDING', 'pending'];

export interface Found {
  /** How many rows would have to be looked at; what is more than a limit is not counted. */
  readonly looked: number;
  readonly read: () => ReadonlyArray<FactRow>;
}

/** In all of these times together; whoever finds that more than `limit` would have to be looked at does not read them. */
export const findFacts = (db: ReadDb, which: Which, times: ReadonlyArray<Times>, limit: number): Found => {
  const { counted, filters } = which;
  // Messages are found by their webhook, which each question about them names.
  const indexed = counted === 'deliveries' ? filters.filter(({ dimension }) => dimension === 'webhook') : filters;
  const candidates = indexed.length === 0 ? [undefined] : indexed;
  // The filter that leaves the fewest is looked up; the others are compared.
  const { main, range, looked } = candidates
    .map(filter => ({ main: filter, range: ranged(which, times, filter) }))
    .map(candidate => ({ ...candidate, looked: countUpTo(db, candidate.range, limit + 1) }))
    .reduce((few, other) => (other.looked < few.looked ? other : few));
  const others = filters.filter(filter => filter !== main).map(filter => equal(filter, '+'));
  const read = (): ReadonlyArray<FactRow> => rowsIn(db, counted, { ...range, ...and([range, ...others]) }, looked);
  return { looked, read };
};

/** By one filter at most. Null: there are more than `limit`. */
export const readUpTo = (
  db: ReadDb,
  counted: Counted,
  filter: Filter | undefined,
  times: ReadonlyArray<Times>,
  limit: number,
): ReadonlyArray<FactRow> | null => {
  const which = { counted, filters: filter === undefined ? [] : [filter] };
  const rows = rowsIn(db, counted, ranged(which, times, filter), limit + 1);
  return rows.length > limit ? null : rows;
};

/** As one text: a row of its own costs several times as much. */
const rowsIn = (
  db: ReadDb,
  counted: Counted,
  { from, sql, parameters }: Ranged,
  limit: number,
): ReadonlyArray<FactRow> => {
  const columns = COLUMNS[counted].join();
  const found = db.get<{ readonly json: string }>(
    `SELECT json_group_array(json_array(${columns})) AS json FROM (SELECT ${columns} FROM ${from} WHERE ${sql} LIMIT ?)`,
    [...parameters, limit],
  );
  return JSON.parse(found?.json ?? '[]').map(FACT_OF[counted]);
};

export type OpenFact = Readonly<Record<string, Value>> & { readonly asked_ms: number; readonly late: number };

/** Those that have not ended, with these columns. */
export const readOpen = (
  db: ReadDb,
  { counted, filters, fromMs, untilMs }: Which & Times,
  columns: ReadonlyArray<string> = [],
): ReadonlyArray<OpenFact> => {
  // Of a flow or a manager an index has them; of all else there are fewer that are open.
  const mark = counted === 'requests' ? '' : '+';
  const { sql, parameters } = and([
    ...filters.map(filter => equal(filter, mark)),
    { sql: IS_OPEN[counted], parameters: [] },
    { sql: 'asked_ms >= ? AND asked_ms < ?', parameters: [fromMs, untilMs] },
  ]);
  const read = ['asked_ms', counted === 'deliveries' ? '0 AS late' : 'late', ...columns];
  return db.all(`SELECT ${read.join()} FROM ${TABLES[counted]} WHERE ${sql} AND ${db.inTime}`, parameters);
};

export const isOpen = ({ outcome, state }: FactRow): boolean => OPEN_STATES.includes(outcome ?? state ?? '');

/** Of a dimension, so many values beyond this one that have facts in the range, in their order. */
export const valuesOf = (
  db: ReadDb,
  { counted, fromMs, untilMs }: Pick<Which, 'counted'> & Times,
  dimension: Dimension,
  after: ReadonlyArray<Value> | null,
  limit: number,
): ReadonlyArray<ReadonlyArray<Value>> => {
  const { columns } = DIMENSIONS[dimension];
  const table = TABLES[counted];
  const beyond = (operator: string): string => `(${columns.join()}) ${operator} (${columns.map(() => '?').join()})`;
  const within = `${counted === 'requests' ? `${EVERY_CLASS} AND ` : ''}asked_ms >= ? AND asked_ms < ?`;
  const values: Array<ReadonlyArray<Value>> = [];
  let last = after;
  while (values.length < limit) {
    const next = db.get<Readonly<Record<string, Value>>>(
      `SELECT ${columns.join()} FROM ${table} WHERE ${beyond(last === null ? '>=' : '>')} AND ${db.inTime}
      ORDER BY ${columns.join()} LIMIT 1`,
      last ?? columns.map(column => (column.endsWith('_id') ? 0 : '')),
    );
    if (next === undefined) break;
    const value = columns.map(column => next[column] ?? null);
    last = value;
    const { sql } = equal({ dimension, cells: value }, '');
    const found = db.get(`SELECT 1 AS one FROM ${table} WHERE ${sql} AND ${within} LIMIT 1`, [
      ...value,
      fromMs,
      untilMs,
    ]);
    if (found !== undefined) values.push(value);
  }
  return values;
};

/** How many rows would be looked at; `limit` where there are as many or more. */
const countUpTo = (db: ReadDb, { from, sql, parameters }: Ranged, limit: number): number => {
  const one = `SELECT 1 FROM ${from} WHERE ${sql} LIMIT ?`;
  return db.get<{ readonly n: number }>(`SELECT COUNT(*) AS n FROM (${one})`, [...parameters, limit])?.n ?? 0;
};

interface Condition {
  readonly sql: string;
  readonly parameters: ReadonlyArray<Value>;
}

/** With the table, and the times before it. */
interface Ranged extends Condition {
  readonly from: string;
}

/** Of which filter, or null, rows are looked at one by one. */
const ranged = ({ counted, onlyEndedBadly }: Which, times: ReadonlyArray<Times>, main: Filter | undefined): Ranged => {
  const { sql, parameters } = and([
    ...(main === undefined ? [] : [equal(main, '')]),
    ...(counted === 'requests' ? [{ sql: EVERY_CLASS, parameters: [] }] : []),
    ...(onlyEndedBadly ? [{ sql: `${main === undefined ? '' : '+'}${ENDED_BADLY}`, parameters: [] }] : []),
    { sql: 'asked_ms >= times.value ->> 0 AND asked_ms < times.value ->> 1', parameters: [] },
  ]);
  const ranges = JSON.stringify(times.map(({ fromMs, untilMs }) => [fromMs, untilMs]));
  return {
    from: `json_each(?) AS times CROSS JOIN ${TABLES[counted]}`,
    sql,
    parameters: [ranges, ...parameters],
  };
};

/** `+` keeps a column from choosing an index. */
const equal = ({ dimension, cells }: Filter, mark: string): Condition => ({
  sql: DIMENSIONS[dimension].columns.map(column => `${mark}${column} = ?`).join(' AND '),
  parameters: cells,
});

const and = (conditions: ReadonlyArray<Condition>): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
});
