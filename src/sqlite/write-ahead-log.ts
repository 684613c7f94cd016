/**
 * Gives back the room that a write-ahead log has taken. SQLite begins anew at its front only when no reader is in the way,
 * and leaves the file as large as it once was.
 */
import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Cancel, Clock } from '../runtime/ports';

export interface WriteAheadLog {
  /** It may have grown. */
  readonly wrote: () => void;
  readonly stop: () => void;
}

/** It is emptied when nothing was written for so long, in ms. */
export const IDLE_MS = 10_000;
/** So many bytes are too many, also while there are writes. */
const LARGE = 64 * 1024 * 1024;

/** Looks at the file as long as there is something in it, and sets no timer else. Of a database that is open for writing. */
export const keepSmall = (db: DatabaseSyncInstance, file: string, clock: Pick<Clock, 'after'>): WriteAheadLog => {
  let cancel: Cancel | null = null;
  let isIdle = true;

  const isSmall = (): boolean => {
    try {
      const bytes = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      return bytes === 0 || ((isIdle || bytes > LARGE) && truncated(db));
    } catch {
      return !db.isOpen;
    }
  };
  const lookLater = (): void => {
    cancel = clock.after(IDLE_MS, () => {
      cancel = null;
      if (!isSmall()) lookLater();
      isIdle = true;
    });
  };
  lookLater(); // a process that was killed leaves its own

  return {
    wrote: () => {
      isIdle = false;
      if (cancel === null) lookLater();
    },
    stop: () => cancel?.(),
  };
};

/** False when a reader is in the way. It is not waited for: this may be the thread that answers requests. */
const truncated = (db: DatabaseSyncInstance): boolean => {
  const timeout = Object.values(db.prepare('PRAGMA busy_timeout').get() ?? {})[0];
  db.exec('PRAGMA busy_timeout = 0');
  try {
    return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${timeout}`);
  }
};
