/**
 * What a read model is asked: a query is its name and its parameters, data that can be logged, traced, or sent to another
 * thread. What it stands for, one function from the tables to the answer, is found by that name (`index.ts`).
 */
import type { Value } from './projection';

/** What a query may do with a read model: ask. Rows have the columns' names as keys, and no prototype. */
export interface ReadDb {
  readonly all: <R>(sql: string, parameters?: ReadonlyArray<Value>) => ReadonlyArray<R>;
  /** The rows as the text of a JSON array; none of their columns may be a blob or a fraction. */
  readonly json: <R>(sql: string, parameters?: ReadonlyArray<Value>) => RowsText<R>;
  /** The first row, undefined when there is none. */
  readonly get: <R>(sql: string, parameters?: ReadonlyArray<Value>) => R | undefined;
  /** A condition for those that look at many rows: it is true, and ends what takes too long where that is limited. */
  readonly inTime: string;
  /** The text as searches compare it, of an expression. */
  readonly folded: (sql: string) => string;
}

declare const ROW: unique symbol;

/**
 * Rows as the text of a JSON array. SQLite writes it in a fraction of the time that it takes to hand over each value by itself,
 * and it costs next to nothing to hand to another thread.
 */
export type RowsText<Row> = string & { readonly [ROW]?: Row };

declare const ANSWER: unique symbol;

export interface ReadModelQuery<A> {
  readonly name: string;
  readonly parameters: ReadonlyArray<unknown>;
  /** The type of the answer; there is no such field. */
  readonly [ANSWER]?: A;
}

/** What stands behind a name. */
export interface QueryDefinition {
  readonly name: string;
  /** The read model. */
  readonly of: string;
  /** It may take long, so where there are threads for that it runs in one of them. */
  readonly isSearch: boolean;
  /** Its first parameter is the id of a flow, and its answer follows from the events of that flow alone. */
  readonly isOfFlow: boolean;
  readonly run: (db: ReadDb, ...parameters: never) => unknown;
}

export interface NamedQuery<P extends ReadonlyArray<unknown>, A> {
  (...parameters: P): ReadModelQuery<A>;
  readonly definition: QueryDefinition;
}

const named = <P extends ReadonlyArray<unknown>, A>(
  kind: Pick<QueryDefinition, 'isSearch' | 'isOfFlow'>,
  of: string,
  name: string,
  run: (db: ReadDb, ...parameters: P) => A,
): NamedQuery<P, A> => {
  const definition = { name, of, ...kind, run: run as (db: ReadDb, ...parameters: never) => A };
  return Object.assign((...parameters: P): ReadModelQuery<A> => ({ name, parameters }), { definition });
};

const define =
  (isSearch: boolean) =>
  <P extends ReadonlyArray<unknown>, A>(of: string, name: string, run: (db: ReadDb, ...parameters: P) => A) =>
    named({ isSearch, isOfFlow: false }, of, name, run);

const defineOfFlow =
  (isSearch: boolean) =>
  <P extends ReadonlyArray<unknown>, A>(
    of: string,
    name: string,
    run: (db: ReadDb, flowId: number, ...parameters: P) => A,
  ) =>
    named({ isSearch, isOfFlow: true }, of, name, run);

/** Finds its rows by a key or an index. */
export const query = define(false);
/** May look at many rows. */
export const search = define(true);
/** As `query` and `search`; what they ask of is in the events of one flow, whose id is their first parameter. */
export const flowQuery = defineOfFlow(false);
export const flowSearch = defineOfFlow(true);

export type QueryRegistry = ReadonlyMap<string, QueryDefinition>;

/** All queries that these modules export. A name stands for one. */
export const registryOf = (...modules: ReadonlyArray<object>): QueryRegistry => {
  const registry = new Map<string, QueryDefinition>();
  for (const { definition } of modules.flatMap(module => Object.values(module).filter(isNamed))) {
    if (registry.has(definition.name)) throw new Error(`Two queries have the name ${definition.name}.`);
    registry.set(definition.name, definition);
  }
  return registry;
};

/** Runs a query on the tables of its read model. */
export const runQuery = <A>({ run }: QueryDefinition, { parameters }: ReadModelQuery<A>, db: ReadDb): A =>
  run(db, ...(parameters as never)) as A;

const isNamed = (exported: unknown): exported is NamedQuery<never[], unknown> =>
  typeof exported === 'function' && 'definition' in exported;
