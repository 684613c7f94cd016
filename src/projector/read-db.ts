/** The tables of a read model, as queries see them. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { LRUCache } from 'lru-cache';
import { folded } from '../../projections/case-folding';
import type { Value } from '../../projections/projection';
import type { ReadDb } from '../../projections/query';

/** Texts of SQL that stay prepared. */
const MAX_STATEMENTS = 200;

/** `inTime` is asked again and again by statements that look at many rows; what it throws ends them. */
export const readDb = (db: DatabaseSyncInstance, inTime?: () => number): ReadDb => {
  if (inTime !== undefined) db.function('in_time', inTime);
  db.function('folded', { deterministic: true }, (text: Value) => folded(String(text)));
  const statements = new LRUCache<string, StatementSyncInstance>({ max: MAX_STATEMENTS });
  const prepared = (sql: string): StatementSyncInstance => {
    const prepared = statements.get(sql);
    if (prepared !== undefined) return prepared;
    if (!/^\s*(SELECT|WITH)\b/i.test(sql)) throw new TypeError(`A read model is only read: ${sql}`);
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  /** By the text of the rows that it writes as JSON. */
  const writers = new LRUCache<string, StatementSyncInstance>({ max: MAX_STATEMENTS });
  const writing = (sql: string): StatementSyncInstance => {
    const writer = writers.get(sql);
    if (writer !== undefined) return writer;
    const cells = prepared(sql)
      .columns()
      .map(({ name }) => `'${name}', "${name}"`);
    const made = db.prepare(`SELECT json_group_array(json_object(${cells.join(', ')})) AS rows FROM (${sql})`);
    writers.set(sql, made);
    return made;
  };
  return {
    json: (sql, parameters = []) => String(writing(sql).get(...parameters)?.rows),
    all: (sql, parameters = []) => prepared(sql).all(...parameters),
    get: (sql, parameters = []) => prepared(sql).get(...parameters),
    inTime: inTime === undefined ? 'TRUE' : 'in_time()',
    folded: foldedSql,
  };
};

/** SQLite knows the capitals of A to Z only, which are those of most texts, and is quicker with these. */
const foldedSql = (sql: string): string =>
  `CASE WHEN octet_length(${sql}) = length(${sql}) THEN upper(${sql}) ELSE folded(${sql}) END`;
