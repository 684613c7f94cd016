/**
 * The reactor's own small file: how far it has followed the log, who was subscribed when, which codes flows had, and at which events the process
 * has ended. It may be lost: the log is then read from its beginning, and since every reaction finds what it did before,
 * nothing is sent again.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { type Checkpoints, createCheckpoints } from '../followers/checkpoints';
import { type CrashNotes, createCrashNotes } from '../followers/crash-notes';
import type { Clock } from '../runtime/ports';
import { openDisposable } from '../sqlite/disposable-file';
import { keepSmall } from '../sqlite/write-ahead-log';
import { createFlowCodes, type FlowCodes, flowCodes } from '../webhooks/flow-codes';
import { createSubscriptions, type Subscriptions, subscriptionPeriods } from '../webhooks/subscriptions';

export interface ReactorFile {
  readonly checkpoints: Checkpoints;
  readonly subscriptions: Subscriptions;
  readonly flowCodes: FlowCodes;
  readonly crashes: CrashNotes;
  /** `isWell`: what an earlier run had left was handled, so the next one need not be careful. */
  readonly close: (isWell?: boolean) => void;
}

export const openReactorFile = (file: string, version: string, clock: Pick<Clock, 'after'>): ReactorFile => {
  const db = openDisposable(file, prepare);
  const wal = keepSmall(db, file, clock);
  const crashed = db.prepare('SELECT one FROM running').get() !== undefined;
  db.exec('INSERT OR IGNORE INTO running VALUES (1)');
  return {
    checkpoints: createCheckpoints(db, wal.wrote),
    subscriptions: createSubscriptions(db),
    flowCodes: createFlowCodes(db),
    crashes: createCrashNotes(db, crashed, version),
    close: (isWell = true) => {
      wal.stop();
      if (isWell) db.exec('DELETE FROM running');
      db.close();
    },
  };
};

const prepare = (db: DatabaseSyncInstance): void => {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const isWhole = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'webhook_owners'").get() !== undefined;
  db.exec(`
    CREATE TABLE IF NOT EXISTS checkpoints (
      name TEXT PRIMARY KEY, position INTEGER NOT NULL, stream TEXT NOT NULL, event_id TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS running (one INTEGER PRIMARY KEY CHECK (one = 1));
    CREATE TABLE IF NOT EXISTS crash_notes (
      event_id TEXT PRIMARY KEY, follower TEXT NOT NULL, stream TEXT NOT NULL, runs INTEGER NOT NULL,
      version TEXT NOT NULL) WITHOUT ROWID;
    ${subscriptionPeriods};
    ${flowCodes}`);
  // Of a file of before these tables the log alone knows what should be in them.
  if (!isWhole) db.exec('DELETE FROM checkpoints');
  db.prepare('SELECT name, position, stream, event_id FROM checkpoints').all();
};
