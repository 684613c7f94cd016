/**
 * Whether a database holds what flowsync puts into it and nothing else: a trigger or a view that somebody added acts
 * whenever we write or read, and could drop events as they come.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/**
 * Null: all that `schema` makes is there as it makes it, and nothing besides that `mayHave` does not make. Else what is
 * wrong, as the end of a sentence about the database.
 */
export const schemaProblem = (db: DatabaseSyncInstance, schema: string, mayHave = ''): string | null => {
  const [found, ours, others] = [objectsIn(db), madeBy(schema), madeBy(mayHave)];
  for (const [name, sql] of found) {
    const expected = ours.get(name) ?? others.get(name);
    if (expected === undefined) return `it holds what flowsync did not make: ${JSON.stringify(name)}`;
    if (expected !== sql) return `${JSON.stringify(name)} in it is not as flowsync makes it`;
  }
  for (const name of ours.keys()) if (!found.has(name)) return `${JSON.stringify(name)} is missing in it`;
  return null;
};

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

const objectsIn = (db: DatabaseSyncInstance): ReadonlyMap<string, string> => {
  const all = db.prepare('SELECT type, name, sql FROM sqlite_schema').all() as ReadonlyArray<SchemaObject>;
  return new Map(
    all
      .filter(object => !isOfSqlite(object))
      .map(({ type, name, sql }) => [`${type} ${name}`, String(sql).replace(/\s+/g, ' ')]),
  );
};

/** What `ANALYZE` makes holds numbers only; an index without text belongs to a constraint of its table. */
const isOfSqlite = ({ type, name, sql }: SchemaObject): boolean =>
  (type === 'table' && /^sqlite_stat\d$/.test(name)) || (type === 'index' && sql === null);

const madeBy = (schema: string): ReadonlyMap<string, string> => {
  const db = new DatabaseSync(':memory:');
  try {
    db.exec(schema);
    return objectsIn(db);
  } finally {
    db.close();
  }
};
