/** Snapshots in a file of their own, beside the log and not part of it: delete it and only time is lost. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { Clock } from '../runtime/ports';
import { openDisposable } from '../sqlite/disposable-file';
import { keepSmall } from '../sqlite/write-ahead-log';
import type { Loaded, Snapshots } from './loaded';

/** A stream is kept anew each time it has grown by this many events. */
const SNAPSHOT_EVERY_EVENTS = 500;

/** Of all their states, as text. */
const MAX_BYTES = 256 * 1024 * 1024;

interface SnapshotRow {
  readonly version: number;
  readonly revision: number;
  readonly position: number;
  readonly at: string;
  readonly state: string;
}

export const noSnapshots: Snapshots = { find: () => null, offer: () => undefined };

export const openSqliteSnapshots = (
  file: string,
  clock: Pick<Clock, 'after'>,
  maxBytes = MAX_BYTES,
): Snapshots & { readonly close: () => void } => {
  const db = openDisposable(file, prepare);
  const wal = keepSmall(db, file, clock);
  const select = db.prepare('SELECT version, revision, position, at, state FROM snapshots WHERE stream = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM snapshots WHERE stream = ?');
  /** Of each its length, the one that was kept first before the others. */
  const lengths = new Map(
    db
      .prepare('SELECT stream, octet_length(state) AS length FROM snapshots ORDER BY position')
      .all()
      .map(({ stream, length }): [string, number] => [stream, length]),
  );
  let bytes = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  let closed = false;

  const drop = (stream: string): void => {
    bytes -= lengths.get(stream) ?? 0;
    lengths.delete(stream);
  };
  const keep = (stream: string, version: number, { revision, position, at }: Loaded<unknown>, state: string): void => {
    upsert.run(stream, version, revision, position, at, state);
    drop(stream);
    lengths.set(stream, state.length);
    bytes += state.length;
    for (const [oldest] of lengths) {
      if (bytes <= maxBytes) break;
      remove.run(oldest);
      drop(oldest);
    }
    wal.wrote();
  };

  return {
    find: (aggregate, stream) => {
      // Most streams are short, and have none.
      if (!lengths.has(stream)) return null;
      const row = attempt(() => select.get(stream)) as SnapshotRow | null | undefined;
      if (row == null || row.version !== aggregate.snapshot.version) return null;
      const json = attempt(() => JSON.parse(row.state));
      const state = aggregate.snapshot.codec.decode(json);
      return E.isRight(state) ? { ...row, state: state.right } : null;
    },
    offer: ({ snapshot }, stream, loaded, before) => {
      const { state, revision } = loaded;
      if (Math.floor((revision + 1) / SNAPSHOT_EVERY_EVENTS) === Math.floor((before + 1) / SNAPSHOT_EVERY_EVENTS))
        return;
      setImmediate(() => {
        if (closed) return;
        const json = (): string => JSON.stringify(snapshot.codec.encode(state));
        attempt(() => keep(stream, snapshot.version, loaded, json()));
      });
    },
    close: () => {
      closed = true;
      wal.stop();
      db.close();
    },
  };
};

const prepare = (db: DatabaseSyncInstance): void => {
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;
    CREATE TABLE IF NOT EXISTS snapshots (
      stream TEXT PRIMARY KEY, version INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
      at TEXT NOT NULL, state TEXT NOT NULL) WITHOUT ROWID`);
  // A file of an earlier version does not have it.
  db.prepare('SELECT at FROM snapshots LIMIT 1').get();
};

const attempt = <A>(action: () => A): A | null => {
  try {
    return action();
  } catch {
    return null;
  }
};
