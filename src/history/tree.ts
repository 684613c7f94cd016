/**
 * The Merkle tree of the history: grows by the events of the log in their order, and answers with tiles. Full ones are in
 * the file; of each level what does not fill a tile yet is in memory.
 */
import { LRUCache } from 'lru-cache';
import type { EventPlace } from '../event-store/event-place';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { createLeafRecords } from '../transparency/leaf';
import { HASH_BYTES, hashLeaf, rootOf } from '../transparency/merkle';
import { hashesAt, type ReadTile, subtreeOf, TILE_WIDTH, tileRoot } from '../transparency/tiles';
import type { FullTile, TileFile } from './tile-file';

export interface HistoryTree {
  /** Leaves: the events that were added. */
  readonly size: () => number;
  /** Of the last event that was added; 0 before the first. */
  readonly position: () => Position;
  /** `record` is what the leaf is of, where it is at hand. */
  readonly add: (event: RecordedEvent, record?: string) => void;
  /** Writes the tiles that have become full. Throws when they cannot be written; they are written with the next then. */
  readonly flush: () => void;
  readonly rootAt: (size: number) => Buffer;
  readonly read: ReadTile;
  /** So many hashes of a tile; null when the tree does not have them. */
  readonly tile: (level: number, number: number, width: number) => Buffer | null;
  /** Leaves that may be of this event. */
  readonly mayBe: (eventId: string) => ReadonlyArray<number>;
  /** The same where its position is known, which is quicker. */
  readonly mayBeAt: (event: Pick<RecordedEvent, 'position' | 'eventId'>) => ReadonlyArray<number>;
  /** Behind which position the events of a tile of leaves are read. */
  readonly positionBefore: (tileNumber: number) => Position;
  /** Forgets all, the file too. */
  readonly clear: () => void;
}

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;
/** Of 8 KiB each. */
const CACHED_TILES = 256;

/** What does not fill a tile: has the room of a whole one, in which the rest follows. */
interface Rest {
  readonly hashes: Buffer;
  width: number;
}

/** Goes on where the full tiles of the file end. */
export const createHistoryTree = (file: TileFile): HistoryTree => {
  const cache = new LRUCache<string, Buffer>({ max: CACHED_TILES });
  let recordOf = createLeafRecords();
  /** By level. */
  let rest: Rest[] = [];
  /** By level: how many tiles are full. */
  let full: number[] = [];
  let restIds: string[] = [];
  let unwritten = new Map<string, FullTile>();
  let position: Position = 0;

  const load = (): void => {
    recordOf = createLeafRecords();
    [rest, full, restIds, unwritten, position] = [[emptyRest()], [file.count(0)], [], new Map(), 0];
    for (let level = 1; (full[level - 1] ?? 0) > 0; level += 1) {
      full.push(file.count(level));
      rest.push(restOf(file.roots(level - 1, (full[level] ?? 0) * TILE_WIDTH)));
    }
    position = (full[0] ?? 0) === 0 ? 0 : (file.end((full[0] ?? 0) - 1)?.position ?? 0);
  };
  load();

  const nameOf = (level: number, number: number): string => `${level}/${number}`;

  /** A hash has come to its place in the rest. */
  const grown = (level: number, { position: at, stream, eventId }: EventPlace): void => {
    const growing = rest[level] as Rest;
    growing.width += 1;
    if (growing.width < TILE_WIDTH) return;
    const { hashes } = growing;
    const root = tileRoot(hashes);
    const number = full[level] as number;
    const ofLeaves = level === 0;
    const end = ofLeaves ? { position: at, stream, eventId } : null;
    unwritten.set(nameOf(level, number), { level, number, hashes, root, end, eventIds: ofLeaves ? restIds : [] });
    if (ofLeaves) restIds = [];
    rest[level] = emptyRest();
    full[level] = number + 1;
    rest[level + 1] ??= emptyRest();
    full[level + 1] ??= 0;
    const above = rest[level + 1] as Rest;
    root.copy(above.hashes, above.width * HASH_BYTES);
    grown(level + 1, { position: at, stream, eventId });
  };

  const size = (): number => (full[0] as number) * TILE_WIDTH + (rest[0] as Rest).width;

  const read: ReadTile = (level, number) => {
    const growing = rest[level];
    if (growing !== undefined && number === full[level]) return growing.hashes.subarray(0, growing.width * HASH_BYTES);
    const name = nameOf(level, number);
    const hashes = unwritten.get(name)?.hashes ?? cache.get(name);
    if (hashes !== undefined) return hashes;
    const found = file.hashes(level, number);
    if (found === null) throw new Error(`the tile ${name} is missing`);
    cache.set(name, found);
    return found;
  };
  const subtree = subtreeOf(read);

  /** Of what is in no tile of the file. */
  const inMemory = (eventId: string): ReadonlyArray<number> =>
    [
      ...[...unwritten.values()].filter(({ level }) => level === 0),
      { number: full[0] ?? 0, eventIds: restIds },
    ].flatMap(({ number, eventIds }) => eventIds.flatMap((id, n) => (id === eventId ? [number * TILE_WIDTH + n] : [])));

  return {
    size,
    position: () => position,
    add: (event, record = recordOf(size(), event)) => {
      restIds.push(event.eventId);
      const { hashes, width } = rest[0] as Rest;
      hashLeaf(record, hashes, width * HASH_BYTES);
      ({ position } = event);
      grown(0, event);
    },
    flush: () => {
      file.save([...unwritten.values()], []);
      unwritten = new Map();
    },
    rootAt: at => rootOf(subtree, at),
    read,
    tile: (level, number, width) =>
      number * TILE_WIDTH + width > hashesAt(level, size())
        ? null
        : read(level, number).subarray(0, width * HASH_BYTES),
    mayBe: eventId => [...file.mayBe(eventId), ...inMemory(eventId)],
    mayBeAt: ({ position: at, eventId }) => {
      const inFile = file.mayBeAt(at, eventId);
      return inFile.length > 0 ? inFile : inMemory(eventId);
    },
    positionBefore: tileNumber => {
      if (tileNumber === 0) return 0;
      const waiting = unwritten.get(nameOf(0, tileNumber - 1))?.end;
      const end = waiting ?? file.end(tileNumber - 1);
      if (end === null) throw new Error(`the end of tile ${tileNumber - 1} is missing`);
      return end.position;
    },
    clear: () => {
      file.clear();
      cache.clear();
      load();
    },
  };
};

const emptyRest = (): Rest => ({ hashes: Buffer.allocUnsafe(TILE_BYTES), width: 0 });

const restOf = (hashes: ReadonlyArray<Buffer>): Rest => {
  const rest = emptyRest();
  for (const [n, hash] of hashes.entries()) hash.copy(rest.hashes, n * HASH_BYTES);
  rest.width = hashes.length;
  return rest;
};
