/** The history is the one that every checkpoint speaks of that was ever given out, by the definition of the tree. */
import { createLeafRecords } from '../../../src/transparency/leaf';
import { sha256, verifyConsistency } from '../../../src/transparency/merkle';
import type { Chance } from '../world/chance';
import type { Read } from './history';
import type { Onlooker } from './onlooker';
import type { World } from './world';

interface Given {
  readonly size: number;
  /** In base64. */
  readonly root: string;
  readonly how: string;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const MAX_PROOFS = 8;
const LAW = 'every checkpoint that was given out is a beginning of the history';

export const checkpoints = async (world: World, { of }: Read, onlooker: Onlooker, chance: Chance): Promise<void> => {
  const { receivers, clients, replicas, fail } = world;
  const record = createLeafRecords();
  const roots = rootsOf(
    (await world.readLog()).map((stored, index) => sha256(Buffer.concat([LEAF, Buffer.from(record(index, stored))]))),
  );
  const ofNote = (note: string, how: string): Given => {
    const [, size = '', root = ''] = note.split('\n');
    return { size: Number(size), root, how };
  };
  const given: ReadonlyArray<Given> = [
    ...receivers.sent.flatMap(({ headers }) => {
      const note = headers['flowsync-checkpoint'];
      return note === undefined ? [] : [ofNote(Buffer.from(note, 'base64').toString(), 'sent with a webhook')];
    }),
    ...of('history').flatMap(({ event }) =>
      event.type === 'CheckpointSigned'
        ? [{ size: event.size, root: Buffer.from(event.root, 'hex').toString('base64'), how: 'signed' }]
        : [],
    ),
    ...[...onlooker.checkpoints].map(note => ofNote(note, 'shown')),
  ];
  for (const one of given)
    if (roots[one.size]?.toString('base64') !== one.root) return fail(LAW, { ...one, events: roots.length - 1 });

  const sizes = [...new Set(given.map(({ size }) => size))].filter(size => size > 0);
  for (let n = 0; n < MAX_PROOFS && sizes.length > 1; n++) {
    const [from = 0, to = 0] = [chance.pick(sizes), chance.pick(sizes)].sort((a, b) => a - b);
    const replica = chance.pick(replicas);
    const answer = await clients.ask(replica, `/history/consistency?from=${from}&to=${to}`);
    const hashes = /^old \d+\n((?:.+\n)*)/.exec(String(answer?.body))?.[1] ?? '';
    const proof = hashes.split('\n').filter(Boolean);
    const isProved = verifyConsistency(
      ...([from, to, roots[from] as Buffer, roots[to] as Buffer] as const),
      proof.map(hash => Buffer.from(hash, 'base64')),
    );
    const isOfHistory = String(answer?.body).includes(`\n${to}\n${roots[to]?.toString('base64')}\n`);
    if (answer?.status !== 200 || !isProved || !isOfHistory) fail(LAW, { replica: replica.name, from, to, answer });
  }
};

/** By the number of leaves, as RFC 9162 defines them, and by nothing of the product's tree. */
const rootsOf = (leaves: ReadonlyArray<Buffer>): ReadonlyArray<Buffer | undefined> => {
  /** Whole subtrees, the largest first. */
  const peaks: Array<{ readonly size: number; readonly root: Buffer }> = [];
  return [
    undefined,
    ...leaves.map(leaf => {
      let last = { size: 1, root: leaf };
      for (let before = peaks.at(-1); before?.size === last.size; before = peaks.at(-1)) {
        peaks.pop();
        last = { size: 2 * last.size, root: nodeOf(before.root, last.root) };
      }
      peaks.push(last);
      return peaks.reduceRight<Buffer | undefined>(
        (right, { root }) => (right === undefined ? root : nodeOf(root, right)),
        undefined,
      );
    }),
  ];
};

const nodeOf = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([NODE, left, right]));
