/**
 * The answers given under an `Idempotency-Key`, kept for a day. They are beside the log and not part of it: that a
 * command has one effect follows from the log alone; that its repetition gets the very same answer, from here.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { type EventPlace, isInLog } from '../../../event-store/event-place';
import type { EventStore, StoreUnavailable } from '../../../event-store/event-store';
import type { Clock } from '../../../runtime/ports';
import { placeOf, type Sealer } from '../../../secrets/sealer';
import { keepSmall } from '../../../sqlite/write-ahead-log';
import type { Refusal, Success } from '../envelope';

export interface KeptAnswer {
  /** Of the request that it answers. */
  readonly fingerprint: string;
  readonly status: number;
  /** Null: only that there was one is kept, and it is to be made anew. */
  readonly body: Success | Refusal | null;
}

export interface ReplyStore {
  readonly find: (name: string) => KeptAnswer | null;
  /** Resolves once it is on stable storage; answers kept at the same time share one commit. */
  readonly keep: (name: string, owner: string, answer: KeptAnswer) => Promise<void>;
  /** Forgets all when what they speak of is not in this log: a backup of it was put back. */
  readonly verify: (store: Pick<EventStore, 'find'>) => TE.TaskEither<StoreUnavailable, void>;
  readonly close: () => void;
}

/** In bytes of the file, roughly. What is beyond a quota goes, the oldest first. */
export interface Quotas {
  readonly ofOwner: number;
  readonly ofAll: number;
  /** A longer answer is made anew for a repetition. */
  readonly ofAnswer: number;
}
const quotas: Quotas = { ofOwner: 32 * 1024 * 1024, ofAll: 256 * 1024 * 1024, ofAnswer: 16 * 1024 };

/** In ms. */
const KEPT_MS = 24 * 3_600_000;

/** Of a row: its name, the fingerprint and its places in the indexes. */
const ROW_BYTES = 400;

/** As many expired answers leave with one commit, and as many free pages. */
const MAX_EXPIRED_AT_ONCE = 500;
const MAX_PAGES_AT_ONCE = 500;

interface Row {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

interface Kept {
  readonly name: string;
  readonly owner: string;
  readonly bytes: number;
}

interface Waiting {
  readonly name: string;
  readonly owner: string;
  readonly answer: KeptAnswer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 4194304;
  CREATE TABLE IF NOT EXISTS answers (
    name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    expires INTEGER NOT NULL, owner TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS witness (
    one INTEGER PRIMARY KEY CHECK (one = 1), stream TEXT NOT NULL, event_id TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS answers_by_expiry ON answers (expires);
  CREATE INDEX IF NOT EXISTS answers_by_owner ON answers (owner, expires)`;

/** Throws when the file cannot be opened. Bodies are sealed: nobody who finds the file reads them. `newest`: the last event that a command was answered by. */
export const openReplyStore = (
  file: string,
  sealer: Sealer,
  clock: Pick<Clock, 'now' | 'after'>,
  newest: () => EventPlace | null,
  most: Quotas = quotas,
): ReplyStore => {
  const db = new DatabaseSync(file, { timeout: 1000 });
  upgrade(db);
  db.exec(schema);
  const wal = keepSmall(db, file, clock);
  const size = `LENGTH(body) + ${ROW_BYTES}`;
  const select = db.prepare('SELECT fingerprint, status, body FROM answers WHERE name = ? AND expires > ?');
  const insert = db.prepare('INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM answers WHERE name = ?');
  const byName = db.prepare(`SELECT name, owner, ${size} AS bytes FROM answers WHERE name = ?`);
  const expired = db.prepare(
    `SELECT name, owner, ${size} AS bytes FROM answers WHERE expires <= ? ORDER BY expires LIMIT ${MAX_EXPIRED_AT_ONCE}`,
  );
  const oldest = db.prepare(`SELECT name, owner, ${size} AS bytes FROM answers ORDER BY expires LIMIT 1`);
  const oldestOf = db.prepare(
    `SELECT name, owner, ${size} AS bytes FROM answers WHERE owner = ? ORDER BY expires LIMIT 1`,
  );
  const totals = db.prepare(`SELECT owner, SUM(${size}) AS bytes FROM answers GROUP BY owner`);
  const shrink = db.prepare(`PRAGMA incremental_vacuum(${MAX_PAGES_AT_ONCE})`);
  const witness = db.prepare('SELECT stream, event_id AS eventId, position FROM witness');
  const keepWitness = db.prepare('INSERT OR REPLACE INTO witness VALUES (1, ?, ?, ?)');
  let waiting: Waiting[] = [];

  const used = new Map<string, number>();
  let usedByAll = 0;
  const use = (owner: string, bytes: number): void => {
    const now = (used.get(owner) ?? 0) + bytes;
    if (now > 0) used.set(owner, now);
    else used.delete(owner);
    usedByAll += bytes;
  };
  const countAnew = (): void => {
    used.clear();
    usedByAll = 0;
    for (const { owner, bytes } of totals.all() as ReadonlyArray<Kept>) use(owner, bytes);
  };

  const drop = (kept: Kept | undefined): void => {
    if (kept === undefined) return;
    remove.run(kept.name);
    use(kept.owner, -kept.bytes);
  };

  const keep = ({ name, owner, answer }: Waiting, expires: number): void => {
    const { fingerprint, status, body } = answer;
    const sealed = body === null ? '' : sealer.seal(JSON.stringify(body), placeOf.answer(name));
    const text = sealed.length > most.ofAnswer ? '' : sealed;
    drop(byName.get(name) as Kept | undefined);
    insert.run(name, fingerprint, status, text, expires, owner);
    use(owner, text.length + ROW_BYTES);
    while ((used.get(owner) ?? 0) > most.ofOwner) drop(oldestOf.get(owner) as Kept | undefined);
    while (usedByAll > most.ofAll) drop(oldest.get() as Kept | undefined);
  };

  const commit = (): void => {
    const batch = waiting;
    waiting = [];
    const now = clock.now();
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const kept of expired.all(now) as ReadonlyArray<Kept>) drop(kept);
      for (const one of batch) keep(one, now + KEPT_MS);
      const last = newest();
      if (batch.length > 0 && last !== null) keepWitness.run(last.stream, last.eventId, last.position);
      shrink.all();
      db.exec('COMMIT');
      wal.wrote();
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      countAnew();
      for (const { reject } of batch) reject(error);
    }
  };

  const forget = (): void => {
    db.exec('DELETE FROM answers; DELETE FROM witness');
    countAnew();
  };

  countAnew();
  commit();

  return {
    find: name => {
      const row = select.get(name, clock.now()) as Row | undefined;
      if (row === undefined) return null;
      const { fingerprint, status } = row;
      if (row.body === '') return { fingerprint, status, body: null };
      return pipe(
        sealer.open(row.body, placeOf.answer(name)),
        E.match(
          () => null,
          body => ({ fingerprint, status, body: JSON.parse(body) }),
        ),
      );
    },
    keep: (name, owner, answer) =>
      new Promise((resolve, reject) => {
        waiting.push({ name, owner, answer, resolve, reject });
        if (waiting.length === 1) setImmediate(commit);
      }),
    verify: store => {
      const last = witness.get() as EventPlace | undefined;
      if (last === undefined) return TE.right(undefined);
      return pipe(
        isInLog(store, last),
        TE.map(isThere => (isThere ? undefined : forget())),
      );
    },
    close: () => {
      if (waiting.length > 0) commit();
      wal.stop();
      db.close();
    },
  };
};

/** A file of an older version had no owners, and kept the pages of what has expired. */
const upgrade = (db: InstanceType<typeof DatabaseSync>): void => {
  const columns = db.prepare("SELECT name FROM pragma_table_info('answers')").all() as ReadonlyArray<{ name: string }>;
  if (columns.length > 0 && !columns.some(({ name }) => name === 'owner'))
    db.exec("ALTER TABLE answers ADD COLUMN owner TEXT NOT NULL DEFAULT ''");
  db.exec('PRAGMA auto_vacuum = INCREMENTAL');
  const { auto_vacuum } = db.prepare('PRAGMA auto_vacuum').get() as { auto_vacuum: number };
  if (auto_vacuum !== 2) db.exec('VACUUM');
};
