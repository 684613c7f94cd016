/**
 * Where a commit waits for its sync. In place while that is short: no way to another thread is as quick as a disk that syncs
 * in a fraction of a millisecond. Beside the thread that answers requests once commits take long, as on most disks of a
 * cloud: others are answered meanwhile, and what they append shares the next commit. In either case nothing is published or
 * acknowledged before it is on stable storage.
 */
import { closeSync, fdatasync, fdatasyncSync, openSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Clock } from '../../runtime/ports';

export interface Durability {
  /** Before a transaction begins. Throws when a sync has failed: what the disk holds is not known then, until the log is opened again. */
  readonly begin: () => void;
  /** Runs the statement that commits. */
  readonly commit: (run: () => void) => void;
  /** Resolves once what was committed is on stable storage, rejects when that is not known. Null: it is. */
  readonly synced: () => Promise<void> | null;
  readonly close: () => void;
}

/** In place a commit takes so long, in ms, that it is worth the way to another thread; and no longer. */
const SLOW_MS = 1.5;
const QUICK_MS = 0.75;
/** Even the quickest of so many: on a slow disk each takes long, on a busy machine only those that were interrupted. */
const SLOW_COMMITS = 8;
/** Of those that are synced beside, one in so many is synced in place, to see how long that takes now. */
const PROBED = 64;

interface DurabilityOptions {
  /** How a file is synced beside this thread. */
  readonly sync?: (fd: number) => Promise<void>;
  readonly slowCommits?: number;
}

export const createDurability = (
  db: Pick<DatabaseSyncInstance, 'exec'>,
  file: string,
  { elapsed }: Pick<Clock, 'elapsed'>,
  { sync = promisify(fdatasync), slowCommits = SLOW_COMMITS }: DurabilityOptions = {},
): Durability => {
  let quickestMs = Number.POSITIVE_INFINITY;
  let measured = 0;
  let isSlow = false;
  let commits = 0;
  let isBeside = false;
  let writeAheadLog: number | null = null;
  let failure: Error | null = null;

  const goBeside = (beside: boolean): void => {
    if (beside === isBeside) return;
    if (beside) writeAheadLog ??= openSync(writeAheadLogOf(file), 'r+');
    db.exec(`PRAGMA synchronous = ${beside ? 'NORMAL' : 'FULL'}`);
    isBeside = beside;
  };
  const syncBeside = async (fd: number): Promise<void> => {
    try {
      await sync(fd);
    } catch (error) {
      const { message } = error as Error;
      failure = new Error(`a sync has failed, and nothing is written until the service starts again: ${message}`);
      throw failure;
    }
  };
  return {
    begin: () => {
      if (failure !== null) throw failure;
      commits += 1;
      goBeside(isSlow && commits % PROBED !== 0);
    },
    commit: run => {
      const begun = elapsed();
      run();
      if (isBeside) return;
      quickestMs = Math.min(quickestMs, elapsed() - begun);
      measured += 1;
      if (isSlow ? quickestMs > QUICK_MS : measured < slowCommits) return;
      isSlow = !isSlow && quickestMs > SLOW_MS;
      quickestMs = Number.POSITIVE_INFINITY;
      measured = 0;
    },
    synced: () => (isBeside && writeAheadLog !== null ? syncBeside(writeAheadLog) : null),
    close: () => {
      if (writeAheadLog !== null) closeSync(writeAheadLog);
      writeAheadLog = null;
    },
  };
};

/** What a process that was killed had committed and not synced: whoever opens the log takes it for stored. */
export const syncWriteAheadLog = (file: string): void => {
  if (!statSync(writeAheadLogOf(file), { throwIfNoEntry: false })) return;
  const fd = openSync(writeAheadLogOf(file), 'r+');
  try {
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

const writeAheadLogOf = (file: string): string => `${file}-wal`;
