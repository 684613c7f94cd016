/**
 * Checks an exported folder with nothing but itself and the keys that are believed: every stored byte is hashed anew, up
 * to the root that is signed. What is reported is the first thing that is wrong, and up to where all holds.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { historyLogStream } from '../../domain/history-log';
import { counted } from '../../domain/kernel/counted';
import { createLeafRecords, type LeafRecord, parseLeafRecord } from '../transparency/leaf';
import { type GrowingTree, growingTree, HASH_BYTES, hashLeaf, leafHash, rootOf, sha256 } from '../transparency/merkle';
import { openCheckpoint, type SignedCheckpoint, type Verifier } from '../transparency/note';
import { subtreeOf, TILE_WIDTH, type TileAt, tilePath, tileRoot, tilesAt, unpacked } from '../transparency/tiles';
import { signedRootIn } from './issued';

export interface GivenCheckpoint {
  /** The name of its file. */
  readonly from: string;
  readonly note: string;
}

export interface FolderReport {
  readonly head: SignedCheckpoint;
  /** Checkpoints that are beginnings of it: those that were given, and those in the history itself. */
  readonly checkpoints: number;
}

/** One line: what is wrong. */
export class NotSound extends Error {}

/** A difference between an event and what was committed. */
interface Difference {
  readonly index: number;
  readonly what: string;
}

const NO_RECORD: LeafRecord = {
  ...{ stream: '', revision: 0, eventId: '', type: '', index: 0, dataSha256: '', metadataSha256: '' },
};

export const placeOf = (index: number, record: LeafRecord | null): string =>
  record === null
    ? `event ${index}`
    : `event ${index} (${record.eventId}, ${record.stream} revision ${record.revision}, ${record.type})`;

/** Resolves when all is sound; rejects with `NotSound` otherwise. `onProgress` receives events: how many, and of how many. */
export const verifyFolder = async (
  dir: string,
  keys: ReadonlyArray<Verifier>,
  given: ReadonlyArray<GivenCheckpoint>,
  onProgress: (done: number, total: number) => Promise<void>,
): Promise<FolderReport> => {
  const fail = (what: string): never => {
    throw new NotSound(what);
  };
  const bytesAt = (path: string): Buffer => {
    try {
      return readFileSync(join(dir, path));
    } catch (error) {
      return fail(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}): the folder is not whole.`);
    }
  };
  const opened = openCheckpoint(bytesAt('checkpoint').toString(), keys);
  const head: SignedCheckpoint = E.isRight(opened) ? opened.right : fail(`checkpoint: ${opened.left}`);
  const { size, root } = head;
  const { full, partial } = tilesAt(0, size);

  const recordOf = createLeafRecords();
  /** Of the events of a tile, as they are hashed anew. */
  const leaves = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
  const revisions = new Map<string, number>();
  /** Of the full tiles; a tile's root is that of all of its leaves. */
  const wholeTiles = growingTree();
  /** Of the events, from the first on that differs from its tile. */
  let fromEvents: GrowingTree | null = null;
  let first: Difference | null = null;
  const inHistory: Array<{ readonly size: number; readonly root: string; readonly from: string }> = [];
  const differs = (index: number, what: string): void => {
    first ??= { index, what };
  };

  const checkEvent = (index: number, entryBytes: Buffer, data: Buffer, metadata: Buffer, tile: Buffer): void => {
    const entry = entryBytes.toString();
    const record = parseLeafRecord(entry);
    if (record === null) differs(index, `${placeOf(index, null)}: its entry is no record of an event`);
    const { stream, revision: said, eventId, type } = record ?? NO_RECORD;
    const text = metadata.toString();
    const anew = recordOf(index, { stream, revision: said, eventId, type, data, metadata: text });
    // A text that is not UTF-8 would be read as another.
    if (record !== null && (anew !== entry || !isUtf8(data) || !isUtf8(metadata)))
      differs(index, `${placeOf(index, record)}: ${differenceOf(entry, record, data, metadata, anew)}`);
    const from = (index % TILE_WIDTH) * HASH_BYTES;
    const to = from + HASH_BYTES;
    if (isUtf8(entryBytes)) hashLeaf(entry, leaves, from);
    else leafHash(entryBytes).copy(leaves, from);
    if (leaves.compare(tile, from, to, from, to) !== 0) {
      const [is, committed] = [leaves, tile].map(hashes => hashes.toString('hex', from, to));
      differs(index, `${placeOf(index, record)}: its leaf is ${is}, expected was ${committed}`);
      fromEvents ??= treeOf(wholeTiles, tile.subarray(0, from));
    }
    fromEvents?.add(Buffer.from(leaves.subarray(from, to)));
    if (record === null) return;
    const revision = (revisions.get(record.stream) ?? -1) + 1;
    if (record.revision !== revision) differs(index, `${placeOf(index, record)}: revision ${revision} was expected`);
    revisions.set(record.stream, record.revision);
    if (record.stream !== historyLogStream) return;
    const signed = signedRootIn({ ...record, data: data.toString(), metadata: text, position: index });
    if (signed !== null) inHistory.push({ ...signed, from: placeOf(index, record) });
  };

  const roots: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (let number = 0; number <= full; number += 1) {
    const width = number < full ? TILE_WIDTH : partial;
    if (width === 0) break;
    const at = (level: TileAt['level']): string => tilePath({ level, number, width });
    const hashes = bytesAt(at(0));
    const wrongLength = (path: string): never =>
      fail(
        `${path} does not hold ${width} of them: it was cut off or added to; all holds up to event ${number * TILE_WIDTH}.`,
      );
    if (hashes.length !== width * HASH_BYTES) wrongLength(at(0));
    const entries = unpacked(bytesAt(at('entries')), width, 2) ?? wrongLength(at('entries'));
    const bytes = unpacked(bytesAt(at('events')), 2 * width, 4) ?? wrongLength(at('events'));
    for (let n = 0; n < width; n += 1)
      checkEvent(
        number * TILE_WIDTH + n,
        entries[n] as Buffer,
        bytes[2 * n] as Buffer,
        bytes[2 * n + 1] as Buffer,
        hashes,
      );
    if (width === TILE_WIDTH) {
      const ofTile = tileRoot(hashes);
      roots.push(ofTile);
      wholeTiles.add(ofTile);
    } else rest = hashes;
    await onProgress(number * TILE_WIDTH + width, size);
  }

  const wrong = first as Difference | null;
  const holdsBefore = ({ index }: Difference): string => `all holds up to event ${index}`;
  const fromTiles = treeOf(wholeTiles, rest).root();
  if (!fromTiles.equals(root)) {
    const events = fromEvents as GrowingTree | null;
    if (events?.root().equals(root))
      fail(
        `A tile of hashes was altered (${tilePath({ level: 0, number: Math.floor((wrong?.index ?? 0) / TILE_WIDTH), width: TILE_WIDTH })}): ${wrong?.what}, by the tile; the events are as they were signed.`,
      );
    fail(
      `The root of ${counted(size, 'event')} is ${hex(fromTiles)}, expected was ${hex(root)}, as it is signed` +
        (wrong === null ? '.' : `. ${wrong.what}; ${holdsBefore(wrong)}.`),
    );
  }
  if (wrong !== null) fail(`${wrong.what}; ${holdsBefore(wrong)}.`);
  checkUpperTiles(roots, size, bytesAt, fail);

  const cache = new LRUCache<string, Buffer>({ max: 1024 });
  const subtree = subtreeOf((level, number) => {
    const { full: whole, partial: width } = tilesAt(level, size);
    const path = tilePath({ level, number, width: number < whole ? TILE_WIDTH : width });
    const tile = cache.get(path) ?? bytesAt(path);
    cache.set(path, tile);
    return tile;
  });
  const checkBeginning = (from: string, of: number, expected: string): void => {
    if (of > size) fail(`${from}: it is over ${counted(of, 'event')}, and the folder holds ${size}.`);
    const is = hex(rootOf(subtree, of));
    if (is !== expected)
      fail(`${from}: the root of the first ${counted(of, 'event')} is ${is}, expected was ${expected}.`);
  };
  for (const { from, note } of given) {
    const other = openCheckpoint(note, keys);
    const checkpoint = E.isRight(other) ? other.right : fail(`${from}: ${other.left}`);
    checkBeginning(from, checkpoint.size, hex(checkpoint.root));
  }
  for (const one of inHistory) checkBeginning(one.from, one.size, one.root);
  return { head, checkpoints: given.length + inHistory.length };
};

/** Why an entry and the bytes beside it do not agree. */
const differenceOf = (entry: string, record: LeafRecord, data: Buffer, metadata: Buffer, anew: string): string => {
  for (const [name, bytes, expected] of [
    ['its facts have', data, record.dataSha256],
    ['its metadata have', metadata, record.metadataSha256],
  ] as const)
    if (hex(sha256(bytes)) !== expected) return `${name} the SHA-256 ${hex(sha256(bytes))}, expected was ${expected}`;
  return `its entry is ${entry}, expected was ${anew}`;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Full tiles, and what follows them. */
const treeOf = (wholeTiles: GrowingTree, rest: Buffer): GrowingTree => {
  const tree = growingTree(wholeTiles.peaks(), wholeTiles.size() * TILE_WIDTH);
  for (let at = 0; at < rest.length; at += HASH_BYTES) tree.add(rest.subarray(at, at + HASH_BYTES));
  return tree;
};

/** `roots` are those of the full tiles of leaves. */
const checkUpperTiles = (
  roots: ReadonlyArray<Buffer>,
  size: number,
  bytesAt: (path: string) => Buffer,
  fail: (what: string) => never,
): void => {
  let below = roots;
  for (let level = 1; below.length > 0; level += 1) {
    const { full, partial } = tilesAt(level, size);
    const next: Buffer[] = [];
    for (let number = 0; number <= full; number += 1) {
      const width = number < full ? TILE_WIDTH : partial;
      if (width === 0) break;
      const expected = Buffer.concat(below.slice(number * TILE_WIDTH, number * TILE_WIDTH + width));
      const path = tilePath({ level, number, width });
      if (!bytesAt(path).equals(expected)) fail(`${path} is not made of the tiles below it: it was altered.`);
      if (width === TILE_WIDTH) next.push(tileRoot(expected));
    }
    below = next;
  }
};
