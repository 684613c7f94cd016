/** What a commit costs, counted: the statements that run, and the transactions, each of which is one fsync. */
import type { DatabaseSyncInstance, StatementOptions, StatementSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { newEvents } from '../../../test/conformance/event-store/harness';
import { right } from '../../../test/support/right';
import { newLogFile } from '../../../test/support/sqlite-log';
import type { ExpectedRevision } from '../event-store';
import { committing } from './commit';
import { openForWriting } from './open-database';
import type { Append } from './place-append';
import { prepareStatements } from './statements';

/** The same database, and the first word of each statement that runs. */
const noting = (db: DatabaseSyncInstance) => {
  const ran: string[] = [];
  const prepare = (sql: string, options?: StatementOptions): StatementSyncInstance => {
    const statement = db.prepare(sql, options);
    const noted =
      (run: 'run' | 'get' | 'all') =>
      (...parameters: unknown[]): unknown => {
        ran.push(sql.split(' ', 1)[0] ?? '');
        return statement[run](...parameters);
      };
    return { run: noted('run'), get: noted('get'), all: noted('all') } as StatementSyncInstance;
  };
  return { ran, db: { prepare, isTransaction: false } as DatabaseSyncInstance };
};

const open = () => {
  const opened = right(openForWriting(newLogFile()));
  const { ran, db } = noting(opened);
  const commit = committing(
    db,
    prepareStatements(db, () => undefined),
    { begin: () => undefined, commit: run => run() },
  );
  return (appends: ReadonlyArray<Append>): ReadonlyArray<string> => {
    ran.length = 0;
    const committed = commit(appends);
    if (E.isLeft(committed) || !committed.right.every(E.isRight)) throw new Error('not all was stored');
    return [...ran];
  };
};

const to = (stream: string, count: number, expected: ExpectedRevision = 'any'): Append => ({
  ...{ stream, expected, events: newEvents(count) },
});
const inserts = (count: number): ReadonlyArray<string> => Array(count).fill('INSERT');

test('given a warm stream, then an event costs one insert in one transaction, and nothing is read', () => {
  const commit = open();
  commit([to('flow-1', 1)]);
  expect(commit([to('flow-1', 1)])).toEqual(['BEGIN', 'INSERT', 'COMMIT']);
  expect(commit([to('flow-1', 1, 1)])).toEqual(['BEGIN', 'INSERT', 'COMMIT']);
});

test('given a warm stream, then several events cost an insert each, and what it takes to undo them together', () => {
  const commit = open();
  commit([to('flow-1', 1)]);
  expect(commit([to('flow-1', 10)])).toEqual(['BEGIN', 'SAVEPOINT', ...inserts(10), 'RELEASE', 'COMMIT']);
});

test('given a new stream, then it is not looked for, and costs one insert more', () => {
  expect(open()([to('flow-1', 10, 'no-stream')])).toEqual(['BEGIN', ...inserts(11), 'COMMIT']);
});

test('given 45 appends to warm streams in one batch, then they share one transaction', () => {
  const commit = open();
  const batch = () => Array.from({ length: 45 }, (_, n) => to(`flow-${n}`, 1));
  commit(batch());
  expect(commit(batch())).toEqual(['BEGIN', ...inserts(45), 'COMMIT']);
});
