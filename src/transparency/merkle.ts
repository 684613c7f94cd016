/**
 * The Merkle tree of RFC 6962, section 2.1, and its proofs. Leaves are hashed with 0x00 in front, nodes with 0x01; a tree
 * is split at the largest power of two below its size, and no leaf is ever doubled. Sizes go beyond 32 bits, so there is
 * no bit arithmetic here.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** Hexadecimal. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** By way of its text, which Node gives several times sooner than a buffer. */
export const sha256 = (data: string | Uint8Array): Buffer => Buffer.from(sha256Hex(data), 'hex');

/** Hashing is synchronous, so one place for the input will do. */
const input = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** Of no leaves. */
export const EMPTY_ROOT = sha256('');

/** The hash of a whole subtree: of the 2^level leaves from `index * 2^level` on. */
export type Subtree = (level: number, index: number) => Buffer;

/** A tree that only grows: it keeps one hash for each whole subtree that its size consists of. */
export interface GrowingTree {
  readonly size: () => number;
  readonly add: (leaf: Buffer) => void;
  readonly root: () => Buffer;
  /** Its hashes, as `growingTree` takes them. */
  readonly peaks: () => ReadonlyArray<Buffer>;
  /** Goes its own way from here. */
  readonly copy: () => GrowingTree;
}

/** A text is hashed as its UTF-8. */
export const leafHash = (data: string | Uint8Array): Buffer =>
  sha256(typeof data === 'string' ? `\0${data}` : Buffer.concat([Uint8Array.of(0), data]));

/** The same, written to a place: without a buffer of its own. */
export const hashLeaf = (data: string, hashes: Buffer, to: number): void =>
  void hashes.write(hash('sha256', `\0${data}`, 'binary'), to, 'binary');

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
};

/** The same of two hashes that lie side by side, written to another place: without a buffer of its own. */
export const hashPair = (hashes: Buffer, from: number, to: number): void => {
  hashes.copy(input, 1, from, from + 2 * HASH_BYTES);
  hashes.write(hash('sha256', input, 'binary'), to, 'binary');
};

export const rootOf = (subtree: Subtree, size: number): Buffer =>
  size === 0 ? EMPTY_ROOT : rangeHash(subtree, 0, size);

/** That the leaf at `index` is in the tree of this size. */
export const inclusionProof = (subtree: Subtree, index: number, size: number): ReadonlyArray<Buffer> => {
  const proof: Buffer[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + 2 ** splitLevel(to - from);
    if (index < middle) {
      proof.push(rangeHash(subtree, middle, to));
      to = middle;
    } else {
      proof.push(rangeHash(subtree, from, middle));
      from = middle;
    }
  }
  return proof.reverse();
};

/** That the tree of size `older`, at least 1, is the beginning of that of size `newer`. */
export const consistencyProof = (subtree: Subtree, older: number, newer: number): ReadonlyArray<Buffer> => {
  const proof: Buffer[] = [];
  let [from, to] = [0, newer];
  while (to !== older) {
    const middle = from + 2 ** splitLevel(to - from);
    if (older <= middle) {
      proof.push(rangeHash(subtree, middle, to));
      to = middle;
    } else {
      proof.push(rangeHash(subtree, from, middle));
      from = middle;
    }
  }
  if (from > 0) proof.push(rangeHash(subtree, from, to));
  return proof.reverse();
};

/** RFC 9162, section 2.1.3.2. */
export const verifyInclusion = (
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: ReadonlyArray<Uint8Array>,
  root: Uint8Array,
): boolean => {
  if (index >= size) return false;
  let [at, last] = [index, size - 1];
  let found = leaf;
  for (const hash of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      found = nodeHash(hash, found);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else found = nodeHash(found, hash);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && Buffer.compare(found, root) === 0;
};

/** RFC 9162, section 2.1.4.2; the empty tree is the beginning of each. */
export const verifyConsistency = (
  older: number,
  newer: number,
  olderRoot: Uint8Array,
  newerRoot: Uint8Array,
  proof: ReadonlyArray<Uint8Array>,
): boolean => {
  if (older > newer) return false;
  if (older === 0) return proof.length === 0 && Buffer.compare(olderRoot, EMPTY_ROOT) === 0;
  if (older === newer) return proof.length === 0 && Buffer.compare(olderRoot, newerRoot) === 0;
  let [at, last] = [older - 1, newer - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const path = at === 0 ? [olderRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [ofOlder, ofNewer] = [first, first];
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      ofOlder = nodeHash(hash, ofOlder);
      ofNewer = nodeHash(hash, ofNewer);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else ofNewer = nodeHash(ofNewer, hash);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && Buffer.compare(ofOlder, olderRoot) === 0 && Buffer.compare(ofNewer, newerRoot) === 0;
};

/** Of whole subtrees, largest first, that a tree of so many leaves consists of; by default none. */
export const growingTree = (start: ReadonlyArray<Buffer> = [], leaves = 0): GrowingTree => {
  const peaks = [...start];
  let size = leaves;
  return {
    size: () => size,
    add: leaf => {
      let peak = leaf;
      for (let n = size; isOdd(n); n = half(n)) peak = nodeHash(peaks.pop() as Buffer, peak);
      peaks.push(peak);
      size += 1;
    },
    root: () => (size === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right))),
    peaks: () => [...peaks],
    copy: () => growingTree(peaks, size),
  };
};

/** Of the leaves from `from` to before `to`; `from` is where a subtree of that size begins. */
const rangeHash = (subtree: Subtree, from: number, to: number): Buffer => {
  const size = to - from;
  if (size === 1) return subtree(0, from);
  const level = splitLevel(size);
  const half = 2 ** level;
  if (size === 2 * half) return subtree(level + 1, from / size);
  return nodeHash(subtree(level, from / half), rangeHash(subtree, from + half, to));
};

/** The exponent of the largest power of two below a number above 1. */
const splitLevel = (size: number): number => {
  let level = 0;
  while (2 ** (level + 1) < size) level += 1;
  return level;
};

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;
