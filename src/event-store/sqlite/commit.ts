/** Commits a batch of appends, and answers each of them. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { causeOf } from '../../sqlite/errors';
import type { Appended, StoreError, StoreUnavailable } from '../event-store';
import type { Durability } from './durability';
import { type Append, type Heads, placeAppend, type Savepoint } from './place-append';
import type { Statements, StreamHead } from './statements';

export type AppendOutcome = E.Either<StoreError, Appended>;

/** Writes the log, one batch at a time. Left: nothing of the batch was stored. Right: one outcome for each append. */
export type Commit = (appends: ReadonlyArray<Append>) => E.Either<StoreUnavailable, ReadonlyArray<AppendOutcome>>;

const MAX_HEADS = 20_000;

export const unavailable = (error: unknown): StoreUnavailable => ({ _tag: 'StoreUnavailable', cause: causeOf(error) });

export const createHeads = (): Heads => new LRUCache<string, StreamHead>({ max: MAX_HEADS });

/**
 * Stores many appends in one transaction. Refused ones leave the others alone. When the transaction itself fails (disk
 * full, input/output error) nothing of it is kept, and the next one starts afresh.
 */
export const committing = (
  db: DatabaseSyncInstance,
  statements: Statements,
  durability: Pick<Durability, 'begin' | 'commit'>,
  heads = createHeads(),
): Commit => {
  const run = (sql: string) => {
    const statement = db.prepare(sql);
    return (): void => {
      statement.run();
    };
  };
  const [begin, commit, rollback] = [run('BEGIN IMMEDIATE'), run('COMMIT'), run('ROLLBACK')];
  const [set, release, back] = [run('SAVEPOINT append'), run('RELEASE append'), run('ROLLBACK TO append')];
  const savepoint: Savepoint = {
    set,
    release,
    rollback: () => {
      back();
      release();
    },
  };
  const place = placeAppend(statements, heads, savepoint);

  return appends => {
    const committed = E.tryCatch(() => {
      durability.begin();
      begin();
      const outcomes = appends.map(place);
      durability.commit(commit);
      return outcomes;
    }, unavailable);
    if (E.isLeft(committed)) {
      if (db.isTransaction) E.tryCatch(rollback, unavailable);
      for (const { stream } of appends) heads.delete(stream);
    }
    return committed;
  };
};
