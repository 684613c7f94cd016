import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { RecordedEvent, StoreUnavailable } from '../event-store';
import type { Outcome } from './append-queue';
import { causeOf } from './open-error';
import { type Append, placeAppend, type Savepoint } from './place-append';
import type { Statements, StreamHead } from './statements';

const MAX_HEADS = 20_000;

export const unavailable = (error: unknown): StoreUnavailable => ({ _tag: 'StoreUnavailable', cause: causeOf(error) });

/**
 * Stores many appends in one transaction. Refused ones leave the others alone. When the transaction itself fails (disk
 * full, input/output error) nothing of it is kept, all are told so, and the next one starts afresh.
 */
export const committer = (
  db: DatabaseSyncInstance,
  statements: Statements,
  onCommit: (appends: number, recorded: ReadonlyArray<RecordedEvent>) => void,
) => {
  const heads = new LRUCache<string, StreamHead>({ max: MAX_HEADS });
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

  const transact = (appends: ReadonlyArray<Append>, recorded: RecordedEvent[]): ReadonlyArray<Outcome> => {
    begin();
    const outcomes = appends.map(append => place(append, recorded));
    commit();
    return outcomes;
  };

  return (appends: ReadonlyArray<Append>): ReadonlyArray<Outcome> => {
    const recorded: RecordedEvent[] = [];
    const done = E.tryCatch(() => transact(appends, recorded), unavailable);
    if (E.isRight(done)) {
      onCommit(appends.length, recorded);
      return done.right;
    }
    if (db.isTransaction) E.tryCatch(rollback, unavailable);
    for (const { stream } of appends) heads.delete(stream);
    return appends.map(() => done);
  };
};
