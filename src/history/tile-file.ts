/**
 * The tiles of the history that are full, with what finds an event in them. The file may be lost, all of it: it is then
 * made anew from the log. What is not full yet is in memory, and is read from the log at the start.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { EventPlace } from '../event-store/event-place';
import type { Clock } from '../runtime/ports';
import { openDisposable } from '../sqlite/disposable-file';
import { transactionsOf } from '../sqlite/transaction';
import { keepSmall } from '../sqlite/write-ahead-log';
import { createEventIds, idsOfTile } from './event-ids';

export interface FullTile {
  readonly level: number;
  readonly number: number;
  readonly hashes: Buffer;
  readonly root: Buffer;
  /** Of a tile of leaves: its last event. */
  readonly end: EventPlace | null;
  /** Of a tile of leaves: of its events, in order. */
  readonly eventIds: ReadonlyArray<string>;
}

export interface IssuedCheckpoint {
  readonly size: number;
  readonly note: string;
}

export interface TileFile {
  /** How many tiles of a level there are. */
  readonly count: (level: number) => number;
  readonly hashes: (level: number, number: number) => Buffer | null;
  /** Of the tiles of a level from that number on. */
  readonly roots: (level: number, from: number) => ReadonlyArray<Buffer>;
  /** The last event of a full tile of leaves: where to read on. */
  readonly end: (number: number) => EventPlace | null;
  /** Leaves that may be of this event; all of them whose tile is full. */
  readonly mayBe: (eventId: string) => ReadonlyArray<number>;
  /** Of an event at this position. */
  readonly mayBeAt: (position: number, eventId: string) => ReadonlyArray<number>;
  readonly newestCheckpoint: (upTo: number) => IssuedCheckpoint | null;
  readonly checkpointAt: (size: number) => IssuedCheckpoint | null;
  readonly checkpointsAfter: (size: number, limit: number) => ReadonlyArray<IssuedCheckpoint>;
  /** All of it or, when it throws, none. */
  readonly save: (tiles: ReadonlyArray<FullTile>, checkpoints: ReadonlyArray<IssuedCheckpoint>) => void;
  readonly dropCheckpointsAfter: (size: number) => void;
  readonly clear: () => void;
  readonly close: () => void;
}

/** Room for the tiles of 2^44 numbers of each level. */
const LEVEL = 2 ** 44;
const TABLES = {
  tiles: 'id INTEGER PRIMARY KEY, root BLOB NOT NULL, hashes BLOB NOT NULL',
  tile_ends:
    'number INTEGER PRIMARY KEY, position INTEGER NOT NULL, stream TEXT NOT NULL, event_id TEXT NOT NULL, ids BLOB NOT NULL',
  group_ids: 'bucket INTEGER PRIMARY KEY, entries BLOB NOT NULL',
  checkpoints: 'size INTEGER PRIMARY KEY, note TEXT NOT NULL',
} as const;

export const openTileFile = (file: string, clock: Pick<Clock, 'after'>): TileFile => {
  const db = openDisposable(file, prepare);
  const wal = keepSmall(db, file, clock);
  const inTransaction = transactionsOf(db);
  const lastOf = db.prepare('SELECT max(id) AS id FROM tiles WHERE id >= ? AND id < ?');
  const hashesOf = db.prepare('SELECT hashes FROM tiles WHERE id = ?');
  const rootsOf = db.prepare('SELECT root FROM tiles WHERE id >= ? AND id < ? ORDER BY id');
  const endOf = db.prepare('SELECT position, stream, event_id AS eventId FROM tile_ends WHERE number = ?');
  const tileAt = db.prepare('SELECT number FROM tile_ends WHERE position >= ? ORDER BY position LIMIT 1');
  const ids = createEventIds(db);
  const newest = db.prepare('SELECT size, note FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1');
  const following = db.prepare('SELECT size, note FROM checkpoints WHERE size > ? ORDER BY size LIMIT ?');
  const dropAfter = db.prepare('DELETE FROM checkpoints WHERE size > ?');
  const addTile = db.prepare('INSERT OR REPLACE INTO tiles VALUES (?, ?, ?)');
  const addEnd = db.prepare('INSERT OR REPLACE INTO tile_ends VALUES (?, ?, ?, ?, ?)');
  const addCheckpoint = db.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?)');
  const checkpoint = (row: unknown): IssuedCheckpoint | null => (row as IssuedCheckpoint | undefined) ?? null;

  const saveTile = ({ level, number, root, hashes, end, eventIds }: FullTile): void => {
    addTile.run(level * LEVEL + number, root, hashes);
    if (end === null) return;
    addEnd.run(number, end.position, end.stream, end.eventId, idsOfTile(eventIds));
    ids.added(number);
  };

  return {
    count: level => {
      const { id } = lastOf.get(level * LEVEL, (level + 1) * LEVEL) as { readonly id: number | null };
      return id === null ? 0 : id - level * LEVEL + 1;
    },
    hashes: (level, number) => {
      const row = hashesOf.get(level * LEVEL + number) as { readonly hashes: Uint8Array } | undefined;
      return row === undefined ? null : Buffer.from(row.hashes);
    },
    roots: (level, from) =>
      (rootsOf.all(level * LEVEL + from, (level + 1) * LEVEL) as ReadonlyArray<{ readonly root: Uint8Array }>).map(
        ({ root }) => Buffer.from(root),
      ),
    end: number => (endOf.get(number) as EventPlace | undefined) ?? null,
    mayBe: ids.find,
    mayBeAt: (position, eventId) => {
      const tile = tileAt.get(position) as { readonly number: number } | undefined;
      return tile === undefined ? [] : ids.findIn(tile.number, eventId);
    },
    newestCheckpoint: upTo => checkpoint(newest.get(upTo)),
    checkpointAt: size => {
      const found = checkpoint(newest.get(size));
      return found?.size === size ? found : null;
    },
    checkpointsAfter: (size, limit) => following.all(size, limit) as unknown as ReadonlyArray<IssuedCheckpoint>,
    save: (tiles, checkpoints) => {
      if (tiles.length + checkpoints.length === 0) return;
      inTransaction(() => {
        for (const tile of tiles) saveTile(tile);
        for (const { size, note } of checkpoints) addCheckpoint.run(size, note);
      });
      wal.wrote();
    },
    dropCheckpointsAfter: size => void dropAfter.run(size),
    clear: () =>
      inTransaction(() =>
        db.exec(
          Object.keys(TABLES)
            .map(table => `DELETE FROM ${table}`)
            .join('; '),
        ),
      ),
    close: () => {
      wal.stop();
      db.close();
    },
  };
};

const prepare = (db: DatabaseSyncInstance): void => {
  const tables = Object.entries(TABLES);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;
    PRAGMA journal_size_limit = ${16 * 1024 * 1024};
    ${tables.map(([table, columns]) => `CREATE TABLE IF NOT EXISTS ${table} (${columns}) STRICT`).join('; ')};
    CREATE INDEX IF NOT EXISTS tile_ends_position ON tile_ends (position);`);
  // A file of an earlier version has no ids there.
  db.prepare('SELECT ids FROM tile_ends LIMIT 1').get();
  for (const [table] of tables) db.prepare(`SELECT * FROM ${table} LIMIT 1`).get();
};
