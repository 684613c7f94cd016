/**
 * emmett-sqlite, in two ways. It has no commits that several appends share, and takes one at a time: on a shared
 * connection transactions would run into each other, on one for each append they would find the file locked.
 */
import { getSQLiteEventStore, type SQLiteConnection, SQLiteConnectionPool } from '@event-driven-io/emmett-sqlite';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';

type Json = Record<string, unknown>;

export interface Emmett {
  /** To a stream that has so many events. */
  readonly append: (
    stream: string,
    events: number,
    event: { readonly type: string; readonly data: Json; readonly metadata: Json },
  ) => Promise<void>;
  readonly close: () => void;
}

const inTurn = (store: ReturnType<typeof getSQLiteEventStore>): Emmett['append'] => {
  let last: Promise<unknown> = Promise.resolve();
  return async (stream, events, event) => {
    const mine = last.then(() => store.appendToStream(stream, [event], { expectedStreamVersion: BigInt(events) }));
    last = mine.catch(() => undefined);
    await mine;
  };
};

type Parameters = ReadonlyArray<object | string | bigint | number | boolean | null>;

const asItsDriver = (value: Parameters[number]) => {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? String(value) : value;
};

/** A statement is prepared once, which its own driver does each time. */
const connection = (db: InstanceType<typeof DatabaseSync>): SQLiteConnection => {
  const statements = new Map<string, StatementSyncInstance>();
  const prepared = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const bound = (values: Parameters = []) => values.map(asItsDriver);
  const query = async <T>(sql: string, values?: Parameters) => prepared(sql).all(...bound(values)) as T[];
  return {
    close: () => db.close(),
    // Of what the driver answers, emmett-sqlite reads these two; the real sqlite3's type wants more.
    command: async (sql, values) => prepared(sql).run(...bound(values)) as never,
    batchCommand: async sqls => db.exec(sqls.join(';\n')),
    query,
    querySingle: async <T>(sql: string, values?: Parameters) => ((await query<T>(sql, values))[0] ?? null) as T | null,
    withTransaction: async run => {
      if (db.isTransaction) return run(); // its migration is one within another
      db.exec('BEGIN IMMEDIATE TRANSACTION');
      try {
        const result = await run();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
  };
};

/** One connection that is kept, on the driver that flowsync uses: the two stores are compared, and not their drivers. */
export const openEmmett = (fileName: string) => {
  const db = new DatabaseSync(fileName);
  // As its own connections are: a write-ahead log, and SQLite's default of a sync at each commit.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const connectionOptions = { singleton: true, connection: connection(db) } as const;
  const store = getSQLiteEventStore({ fileName, pool: SQLiteConnectionPool({ fileName, connectionOptions }) });
  return { store, close: () => db.close() };
};

export const emmettOnOurDriver = (fileName: string): Emmett => {
  const { store, close } = openEmmett(fileName);
  return { append: inTurn(store), close };
};

/** Why it cannot run as it comes; null when it can. */
export const itsDriverIsMissing = (): string | null =>
  'Database' in require('sqlite3')
    ? null
    : 'the driver of emmett-sqlite is a native addon: npm install --no-save sqlite3@5.1.7';

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'SQLITE_BUSY';

/**
 * As it comes: on its own driver, with a connection for each append. What a new connection does first races with what it
 * does next, and with the end of the one before: an append that loses is made again, as a caller would.
 */
export const emmettAsItComes = (fileName: string): Emmett => {
  const db = new DatabaseSync(fileName);
  db.exec('PRAGMA journal_mode = WAL');
  db.close();
  const append = inTurn(getSQLiteEventStore({ fileName }));
  // It tells of each on standard output, where our table is to stand alone.
  const { log } = console;
  console.log = console.error;
  const untilFree: Emmett['append'] = async (stream, events, event) => {
    try {
      await append(stream, events, event);
    } catch (error) {
      if (!isBusy(error)) throw error;
      await untilFree(stream, events, event);
    }
  };
  return {
    append: untilFree,
    close: () => {
      console.log = log;
    },
  };
};
