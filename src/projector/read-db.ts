import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { LRUCache } from 'lru-cache';
import type { Value } from '../../projections/projection';
import { folded } from './folded';

/** What a query may do with a read model: ask. Rows have the columns' names as keys, and no prototype. */
export interface ReadDb {
  readonly all: <R>(sql: string, parameters?: ReadonlyArray<Value>) => ReadonlyArray<R>;
  /** The first row, undefined when there is none. */
  readonly get: <R>(sql: string, parameters?: ReadonlyArray<Value>) => R | undefined;
  /** A condition for those that look at many rows: it is true, and ends what takes too long where that is limited. */
  readonly inTime: string;
  /** The text as searches compare it, of an expression. */
  readonly folded: (sql: string) => string;
}

/** SQLite knows the capitals of A to Z only, which are those of most texts, and is quicker with these. */
const foldedSql = (sql: string): string =>
  `CASE WHEN octet_length(${sql}) = length(${sql}) THEN upper(${sql}) ELSE folded(${sql}) END`;

/** Texts of SQL that stay prepared. */
const MAX_STATEMENTS = 200;

/** `inTime` is asked again and again by statements that look at many rows; what it throws ends them. */
export const readDb = (db: DatabaseSyncInstance, inTime?: () => number): ReadDb => {
  if (inTime !== undefined) db.function('in_time', inTime);
  db.function('folded', { deterministic: true }, (text: Value) => folded(String(text)));
  const statements = new LRUCache<string, StatementSyncInstance>({ max: MAX_STATEMENTS });
  const prepared = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (!/^\s*(SELECT|WITH)\b/i.test(sql)) throw new TypeError(`A read model is only read: ${sql}`);
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    all: (sql, parameters = []) => prepared(sql).all(...parameters),
    get: (sql, parameters = []) => prepared(sql).get(...parameters),
    inTime: inTime === undefined ? 'TRUE' : 'in_time()',
    folded: foldedSql,
  };
};
