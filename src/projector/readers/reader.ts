/** Reads a copy of a read model beside the thread that writes it. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import type { ReadDb } from '../../../projections/query';
import { causeOf } from '../../sqlite/errors';
import { faultOf } from '../fault';
import { readDb } from '../read-db';

export interface Reader {
  /** On one snapshot. Null when the file cannot be read; what the query itself throws is thrown on. */
  readonly query: <A>(file: string, ask: (db: ReadDb) => A) => { readonly answer: A } | null;
  readonly close: () => void;
}

interface Open {
  readonly file: string;
  readonly onSnapshot: <A>(ask: (db: ReadDb) => A) => A;
  readonly close: () => void;
}

/** https://sqlite.org/rescode.html */
const CANTOPEN = 14;

/** `inTime` throws when a query has had its time. */
export const createReader = (onDamage: (file: string, cause: string) => void, inTime?: () => number): Reader => {
  let opened: Open | null = null;
  const close = (): void => {
    const closing = opened;
    opened = null;
    closing?.close();
  };
  return {
    query: (file, ask) => {
      try {
        if (opened?.file !== file) {
          close();
          opened = open(file, inTime);
        }
        return { answer: opened.onSnapshot(ask) };
      } catch (error) {
        const fault = faultOf(error);
        if (fault === 'event') throw error;
        close();
        if (fault === 'file') onDamage(file, causeOf(error));
        return null;
      }
    },
    close,
  };
};

const open = (file: string, inTime?: () => number): Open => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 100 });
  const reads = readDb(db, inTime);
  const [begin, end] = [db.prepare('BEGIN'), db.prepare('COMMIT')];
  const opened: Open = {
    file,
    onSnapshot: ask => {
      begin.run();
      try {
        return ask(reads);
      } finally {
        if (db.isTransaction) end.run();
      }
    },
    close: () => db.close(),
  };
  opened.onSnapshot(({ get }) => get('SELECT position FROM checkpoint'));
  // A copy is removed before its write-ahead log is: while it is there, that log was there to be read, too.
  if (existsSync(file)) return opened;
  db.close();
  throw Object.assign(new Error(`${file} is gone`), { errcode: CANTOPEN });
};
