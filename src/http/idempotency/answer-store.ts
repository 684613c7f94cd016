/**
 * The answers given under an `Idempotency-Key`, kept for a day. They are beside the log and not part of it: that a
 * command has one effect follows from the log alone; that its repetition gets the very same answer, from here.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Clock } from '../../runtime/ports';
import { placeOf, type Sealer } from '../../secrets/sealer';
import type { Refusal, Success } from '../envelope';

export interface KeptAnswer {
  /** Of the request that it answers. */
  readonly fingerprint: string;
  readonly status: number;
  readonly body: Success | Refusal;
}

export interface AnswerStore {
  readonly find: (name: string) => KeptAnswer | null;
  /** Resolves once it is on stable storage; answers kept at the same time share one commit. */
  readonly keep: (name: string, answer: KeptAnswer) => Promise<void>;
  readonly close: () => void;
}

/** In ms. */
const keptFor = 24 * 3_600_000;

interface Row {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  readonly name: string;
  readonly answer: KeptAnswer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS answers (
    name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answers_by_expiry ON answers (expires)`;

/** Throws when the file cannot be opened. Bodies are sealed: one of them may hold the secret of a new client. */
export const openAnswerStore = (file: string, sealer: Sealer, clock: Pick<Clock, 'now'>): AnswerStore => {
  const db = new DatabaseSync(file, { timeout: 1000 });
  db.exec(schema);
  const select = db.prepare('SELECT fingerprint, status, body FROM answers WHERE name = ? AND expires > ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)');
  const expire = db.prepare('DELETE FROM answers WHERE expires <= ?');
  let waiting: Waiting[] = [];

  const commit = (): void => {
    const batch = waiting;
    waiting = [];
    const now = clock.now();
    try {
      db.exec('BEGIN IMMEDIATE');
      expire.run(now);
      for (const { name, answer } of batch) {
        const { fingerprint, status, body } = answer;
        upsert.run(name, fingerprint, status, sealer.seal(JSON.stringify(body), placeOf.answer(name)), now + keptFor);
      }
      db.exec('COMMIT');
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      for (const { reject } of batch) reject(error);
    }
  };

  return {
    find: name => {
      const row = select.get(name, clock.now()) as Row | undefined;
      if (row === undefined) return null;
      return pipe(
        sealer.open(row.body, placeOf.answer(name)),
        E.match(
          () => null,
          body => ({ fingerprint: row.fingerprint, status: row.status, body: JSON.parse(body) }),
        ),
      );
    },
    keep: (name, answer) =>
      new Promise((resolve, reject) => {
        waiting.push({ name, answer, resolve, reject });
        if (waiting.length === 1) setImmediate(commit);
      }),
    close: () => {
      if (waiting.length > 0) commit();
      db.close();
    },
  };
};
