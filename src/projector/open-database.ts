/** Opens the file of a read model, which may be lost and built anew. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Projection } from '../../projections/projection';
import { NotThisReadModel } from './fault';
import { schemaOf } from './tables';

/**
 * NORMAL: after a power cut the file is as it was some transactions ago, rows and checkpoint alike, and the log says the
 * rest again. OFF would be faster and could leave it torn without a sign.
 */
const SETTINGS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 2000;
  PRAGMA journal_size_limit = ${16 * 1024 * 1024};  PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY`;

/** Opens a copy of the read model, and creates it in a file that is empty or missing. Throws on one that holds anything else. */
export const openDatabase = (file: string, projection: Projection, settings = SETTINGS): DatabaseSyncInstance => {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, { timeout: 100 });
  try {
    const found = schemaIn(db);
    const schema = schemaOf(projection);
    if (found.length > 0) requireSame(found, schema);
    db.exec(settings);
    if (found.length === 0)
      db.exec(`BEGIN; ${schema.join('; ')}; INSERT INTO checkpoint (position) VALUES (0); COMMIT`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** To compare with: one snapshot of what is there, while its owner goes on writing. */
export const openSnapshot = (file: string, projection: Projection): DatabaseSyncInstance => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
  try {
    db.exec('BEGIN');
    requireSame(schemaIn(db), schemaOf(projection));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

export const isReadModel = (file: string, projection: Projection): boolean => {
  try {
    openSnapshot(file, projection).close();
    return true;
  } catch {
    return false;
  }
};

const schemaIn = (db: DatabaseSyncInstance): ReadonlyArray<string> =>
  db
    .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid')
    .all()
    .map(({ sql }) => sql);

const requireSame = (found: ReadonlyArray<string>, schema: ReadonlyArray<string>): void => {
  if (JSON.stringify(found) !== JSON.stringify(schema)) throw new NotThisReadModel('it has other tables');
};
