/**
 * Tiles as C2SP has them (tlog-tiles): level 0 are the leaves, and a hash of level L+1 is the root of a full tile of level
 * L. A tile of less than 256 hashes has its width in its path, is never hashed upward and never empty.
 */
import { HASH_BYTES, hashPair, type Subtree } from './merkle';

/** Of a full tile, as a power of two. */
const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;
/** More would be more leaves than a number counts. */
const MAX_LEVEL = 6;

export interface TileAt {
  /** Or the entries that the leaves of level 0 are of, or the bytes that these commit to. */
  readonly level: number | 'entries' | 'events';
  readonly number: number;
  /** Hashes in it, 1 to 256. */
  readonly width: number;
}

const PATH = /^tile\/(\d|entries|events)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The hashes of a tile, at least up to what is asked of it. */
export type ReadTile = (level: number, number: number) => Buffer;

/** The lengths are of 16 bits in a bundle of entries, of 32 in one of stored bytes. */
export type LengthBytes = 2 | 4;

/** Below the prefix: `tile/0/x001/x234/067.p/8`. */
export const tilePath = ({ level, number, width }: TileAt): string =>
  `tile/${level}/${groups(number)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;

/** Null for what is no path of a tile; each tile has one. */
export const parseTilePath = (path: string): TileAt | null => {
  const [, kind = '', number = '', width] = path.length > 200 ? [] : (PATH.exec(path) ?? []);
  if (kind === '') return null;
  const level = kind === 'entries' || kind === 'events' ? kind : Number(kind);
  const at: TileAt = { level, number: Number(number.replace(/[x/]/g, '')), width: Number(width ?? TILE_WIDTH) };
  if (typeof level === 'number' && level > MAX_LEVEL) return null;
  return Number.isSafeInteger(at.number * TILE_WIDTH) && tilePath(at) === path ? at : null;
};

/** How many hashes a level has in a tree of this size. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** The tiles of a level in a tree of this size: so many are full, and one may follow that is not. */
export const tilesAt = (level: number, size: number): { readonly full: number; readonly partial: number } => {
  const hashes = hashesAt(level, size);
  return { full: Math.floor(hashes / TILE_WIDTH), partial: hashes % TILE_WIDTH };
};

/** Of a full tile. */
export const tileRoot = (tile: Buffer): Buffer => hashUp(tile, 0, TILE_WIDTH);

export const subtreeOf =
  (read: ReadTile): Subtree =>
  (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    return hashUp(read(tileLevel, Math.floor(first / TILE_WIDTH)), first % TILE_WIDTH, count);
  };

export const packed = (items: ReadonlyArray<string>, lengthBytes: LengthBytes): Buffer => {
  const lengths = items.map(item => Buffer.byteLength(item));
  const bundle = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + lengthBytes + length, 0));
  let at = 0;
  for (const [n, item] of items.entries()) {
    at = bundle.writeUIntBE(lengths[n] as number, at, lengthBytes);
    at += bundle.write(item, at);
  }
  return bundle;
};

/** Null when it is cut off, or goes on after the last. */
export const unpacked = (bundle: Buffer, count: number, lengthBytes: LengthBytes): ReadonlyArray<Buffer> | null => {
  const items: Buffer[] = [];
  let at = 0;
  while (items.length < count) {
    if (at + lengthBytes > bundle.length) return null;
    const end = at + lengthBytes + bundle.readUIntBE(at, lengthBytes);
    if (end > bundle.length) return null;
    items.push(bundle.subarray(at + lengthBytes, end));
    at = end;
  }
  return at === bundle.length ? items : null;
};

const groups = (number: number): string => {
  const last = String(number % 1000).padStart(3, '0');
  return number < 1000 ? last : `${groups(Math.floor(number / 1000)).replace(/(\d{3})$/, 'x$1')}/${last}`;
};

/** The root of 2^n hashes that lie one after the other. */
const hashUp = (hashes: Buffer, from: number, count: number): Buffer => {
  const nodes = Buffer.from(hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES));
  for (let width = count / 2; width >= 1; width /= 2)
    for (let node = 0; node < width; node += 1) hashPair(nodes, 2 * node * HASH_BYTES, node * HASH_BYTES);
  return nodes.subarray(0, HASH_BYTES);
};
