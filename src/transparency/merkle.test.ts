import * as fc from 'fast-check';
import {
  consistencyProof,
  EMPTY_ROOT,
  growingTree,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  type Subtree,
  sha256,
  verifyConsistency,
  verifyInclusion,
} from './merkle';
import { type ReadTile, subtreeOf, TILE_WIDTH, tileRoot } from './tiles';

/** As RFC 6962 writes it. */
const naive = (leaves: ReadonlyArray<Buffer>): Buffer => {
  const [first] = leaves;
  if (first === undefined) return sha256('');
  if (leaves.length === 1) return first;
  let k = 1;
  while (2 * k < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
};

const leavesOf = (size: number): ReadonlyArray<Buffer> => Array.from({ length: size }, (_, n) => leafHash(`leaf ${n}`));

const plain =
  (leaves: ReadonlyArray<Buffer>): Subtree =>
  (level, index) =>
    naive(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

/** By tiles, of which each holds what it has in this tree. */
const tiled = (leaves: ReadonlyArray<Buffer>): Subtree => {
  const levels: Buffer[] = [Buffer.concat(leaves)];
  const bytes = TILE_WIDTH * HASH_BYTES;
  for (let level = 0; (levels[level]?.length ?? 0) >= bytes; level++) {
    const below = levels[level] as Buffer;
    const full = Math.floor(below.length / bytes);
    levels.push(
      Buffer.concat(Array.from({ length: full }, (_, n) => tileRoot(below.subarray(n * bytes, (n + 1) * bytes)))),
    );
  }
  const read: ReadTile = (level, number) => (levels[level] as Buffer).subarray(number * bytes, (number + 1) * bytes);
  return subtreeOf(read);
};

const altered = (hash: Buffer, bit: number): Buffer => {
  const other = Buffer.from(hash);
  other[Math.floor(bit / 8)] = (other[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
  return other;
};

/** Of a proof: a bit turned in each of its hashes, one left out, one too many. */
const alteredProofs = (proof: ReadonlyArray<Buffer>, bit: number): ReadonlyArray<ReadonlyArray<Buffer>> => [
  ...proof.map((hash, at) => proof.with(at, altered(hash, bit))),
  ...proof.map((_, at) => proof.toSpliced(at, 1)),
  [...proof, EMPTY_ROOT],
  [EMPTY_ROOT, ...proof],
];

const bits = fc.integer({ min: 0, max: 255 });

describe('the tree of RFC 6962', () => {
  const published = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];

  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('has the published root for %d leaves', (size, root) => {
    const leaves = published.slice(0, size).map(hex => leafHash(Buffer.from(hex, 'hex')));
    const tree = growingTree();
    for (const leaf of leaves) tree.add(leaf);
    expect(tree.root().toString('hex')).toBe(root);
    expect(rootOf(plain(leaves), size).toString('hex')).toBe(root);
  });

  test('hashes a text as its bytes', () => {
    expect(leafHash('Grüße')).toEqual(leafHash(Buffer.from('Grüße')));
  });

  test('has the root of the plain recursion, however it is come to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1200 }), fc.nat(), (size, half) => {
        const leaves = leavesOf(size);
        const tree = growingTree();
        const middle = half % (size + 1);
        for (const leaf of leaves.slice(0, middle)) tree.add(leaf);
        const [before, copy] = [tree.root(), tree.copy()];
        for (const leaf of leaves.slice(middle)) tree.add(leaf);
        expect(tree.root()).toEqual(naive(leaves));
        expect([copy.size(), copy.root()]).toEqual([middle, before]);
        expect(rootOf(tiled(leaves), size)).toEqual(naive(leaves));
      }),
      { numRuns: 40 },
    );
  });

  test('has the same tiles above a full one of the first level', () => {
    const leaves = leavesOf(TILE_WIDTH * TILE_WIDTH + TILE_WIDTH + 5);
    const tree = growingTree();
    for (const leaf of leaves) tree.add(leaf);
    const subtree = tiled(leaves);
    expect(rootOf(subtree, leaves.length)).toEqual(tree.root());
    for (const index of [0, 255, 256, 65_535, 65_536, leaves.length - 1]) {
      const proof = inclusionProof(subtree, index, leaves.length);
      expect(verifyInclusion(leaves[index] as Buffer, index, leaves.length, proof, tree.root())).toBe(true);
    }
  });
});

test('every inclusion proof verifies, and none that was altered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), bits, (size, at, bit) => {
      const index = at % size;
      const leaves = leavesOf(size);
      const root = naive(leaves);
      const leaf = leaves[index] as Buffer;
      const proof = inclusionProof(tiled(leaves), index, size);
      expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
      for (const wrong of alteredProofs(proof, bit))
        expect(verifyInclusion(leaf, index, size, wrong, root)).toBe(false);
      expect(verifyInclusion(altered(leaf, bit), index, size, proof, root)).toBe(false);
      expect(verifyInclusion(leaf, index, size, proof, altered(root, bit))).toBe(false);
      for (const other of [index - 1, index + 1].filter(n => n >= 0))
        expect(verifyInclusion(leaf, other, size, proof, root)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('every consistency proof verifies, and none that was altered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), bits, (newer, at, bit) => {
      const older = 1 + (at % newer);
      const leaves = leavesOf(newer);
      const roots = [naive(leaves.slice(0, older)), naive(leaves)] as const;
      const proof = consistencyProof(tiled(leaves), older, newer);
      expect(verifyConsistency(older, newer, ...roots, proof)).toBe(true);
      for (const wrong of alteredProofs(proof, bit))
        expect(verifyConsistency(older, newer, ...roots, wrong)).toBe(false);
      expect(verifyConsistency(older, newer, altered(roots[0], bit), roots[1], proof)).toBe(false);
      expect(verifyConsistency(older, newer, roots[0], altered(roots[1], bit), proof)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('the empty tree is the beginning of each, and no tree that of a smaller one', () => {
  const root = naive(leavesOf(3));
  expect(verifyConsistency(0, 3, EMPTY_ROOT, root, [])).toBe(true);
  expect(verifyConsistency(0, 3, root, root, [])).toBe(false);
  expect(verifyConsistency(4, 3, root, root, [])).toBe(false);
});

test('counts beyond 32 bits', () => {
  const subtree: Subtree = (level, index) =>
    level === 1 ? nodeHash(subtree(0, 2 * index), subtree(0, 2 * index + 1)) : sha256(`${level}/${index}`);
  const size = 2 ** 40 + 3;
  const proof = inclusionProof(subtree, 2 ** 40 + 1, size);
  expect(proof).toHaveLength(3);
  expect(verifyInclusion(subtree(0, 2 ** 40 + 1), 2 ** 40 + 1, size, proof, rootOf(subtree, size))).toBe(true);
});
