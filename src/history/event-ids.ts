/**
 * Finds the leaf of an event by its id. The first 48 bits of the ids of a tile lie side by side, in order; those of 256 full
 * tiles lie once more by their first byte. So all is written at the end of a table, and an event is found by a look at one
 * row of each 65,536 events, and at the rows of the last tiles. The file is that of the tiles.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TILE_WIDTH } from '../transparency/tiles';

export interface EventIds {
  /** That tile has come to `tile_ends`, behind all before it. */
  readonly added: (tile: number) => void;
  /** Leaves that may be of this event. */
  readonly find: (eventId: string) => ReadonlyArray<number>;
  /** Those in a tile. */
  readonly findIn: (tile: number, eventId: string) => ReadonlyArray<number>;
}

const PREFIX_BYTES = 6;
/** A prefix, and behind it the place in the group. */
const ENTRY_BYTES = PREFIX_BYTES + 2;
const BYTES = 256;
const GROUP_TILES = 256;

/** As they lie in `tile_ends`. */
export const idsOfTile = (eventIds: ReadonlyArray<string>): Buffer =>
  Buffer.from(eventIds.map(prefixOf).join(''), 'hex');

export const createEventIds = (db: DatabaseSyncInstance): EventIds => {
  const addBucket = db.prepare('INSERT OR REPLACE INTO group_ids VALUES (?, ?)');
  const idsOf = db.prepare('SELECT ids FROM tile_ends WHERE number = ?');
  const tilesFrom = db.prepare('SELECT ids FROM tile_ends WHERE number >= ? ORDER BY number');
  const lastBucket = db.prepare('SELECT coalesce(max(bucket), -1) AS bucket FROM group_ids');
  const inGroups = db.prepare(
    `WITH RECURSIVE wanted(bucket) AS (
      SELECT ?1 UNION ALL SELECT bucket + ${BYTES} FROM wanted WHERE bucket + ${BYTES} <= ?2)
    SELECT bucket, entries FROM wanted JOIN group_ids USING (bucket) WHERE instr(entries, ?3) > 0`,
  );
  const inTiles = db.prepare('SELECT number, ids FROM tile_ends WHERE number >= ? AND instr(ids, ?) > 0');

  const groupTiles = (group: number): void => {
    const tiles = tilesFrom.all(group * GROUP_TILES) as unknown as ReadonlyArray<{ readonly ids: Uint8Array }>;
    const ids = Buffer.concat(tiles.map(tile => tile.ids));
    for (const [first, entries] of entriesByFirstByte(ids).entries()) addBucket.run(group * BYTES + first, entries);
  };

  return {
    added: tile => {
      if (tile % GROUP_TILES === GROUP_TILES - 1) groupTiles(Math.floor(tile / GROUP_TILES));
    },
    find: eventId => {
      const prefix = Buffer.from(prefixOf(eventId), 'hex');
      const { bucket: last } = lastBucket.get() as { readonly bucket: number };
      const groups = Math.ceil((last + 1) / BYTES);
      // All in a bucket begin with the same byte, so another is sooner looked for.
      const rows =
        last < 0 ? [] : (inGroups.all(prefix[0], last, prefix.subarray(1)) as unknown as ReadonlyArray<GroupRow>);
      const tiles = inTiles.all(groups * GROUP_TILES, prefix) as unknown as ReadonlyArray<TileRow>;
      return [
        ...rows.flatMap(({ bucket, entries }) =>
          placesOf(Buffer.from(entries), prefix, ENTRY_BYTES).map(
            at =>
              Math.floor(bucket / BYTES) * GROUP_TILES * TILE_WIDTH +
              Buffer.from(entries).readUInt16BE(at + PREFIX_BYTES),
          ),
        ),
        ...tiles.flatMap(({ number, ids }) => leavesIn(number, Buffer.from(ids), prefix)),
      ];
    },
    findIn: (tile, eventId) => {
      const row = idsOf.get(tile) as { readonly ids: Uint8Array } | undefined;
      return row === undefined ? [] : leavesIn(tile, Buffer.from(row.ids), Buffer.from(prefixOf(eventId), 'hex'));
    },
  };
};

/** By loops over bytes, since the thread that answers requests does this. */
const entriesByFirstByte = (ids: Uint8Array): ReadonlyArray<Uint8Array> => {
  const counts = new Uint32Array(BYTES);
  for (let at = 0; at < ids.length; at += PREFIX_BYTES) {
    const first = ids[at] as number;
    counts[first] = (counts[first] as number) + 1;
  }
  const buckets = Array.from(counts, count => new Uint8Array(count * ENTRY_BYTES));
  const ends = new Uint32Array(BYTES);
  for (let place = 0; place * PREFIX_BYTES < ids.length; place += 1) {
    const first = ids[place * PREFIX_BYTES] as number;
    const entries = buckets[first] as Uint8Array;
    const to = ends[first] as number;
    for (let n = 0; n < PREFIX_BYTES; n += 1) entries[to + n] = ids[place * PREFIX_BYTES + n] as number;
    entries[to + PREFIX_BYTES] = place >> 8;
    entries[to + PREFIX_BYTES + 1] = place;
    ends[first] = to + ENTRY_BYTES;
  }
  return buckets;
};

interface GroupRow {
  readonly bucket: number;
  readonly entries: Uint8Array;
}
interface TileRow {
  readonly number: number;
  readonly ids: Uint8Array;
}

const leavesIn = (tile: number, ids: Buffer, prefix: Buffer): ReadonlyArray<number> =>
  placesOf(ids, prefix, PREFIX_BYTES).map(at => tile * TILE_WIDTH + at / PREFIX_BYTES);

/** Where entries of so many bytes begin with it. */
const placesOf = (entries: Buffer, prefix: Buffer, bytes: number): ReadonlyArray<number> => {
  const places: number[] = [];
  for (let at = entries.indexOf(prefix); at >= 0; at = entries.indexOf(prefix, at + 1))
    if (at % bytes === 0) places.push(at);
  return places;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
/** Hexadecimal. Another text than ours has the same as all others. */
const prefixOf = (eventId: string): string =>
  UUID.test(eventId) ? eventId.slice(0, 8) + eventId.slice(9, 13) : '00'.repeat(PREFIX_BYTES);
