/**
 * Holds a log against what was signed of it: its events one by one against the tiles, where there are any, and the roots
 * against checkpoints. Each is hashed anew from its stored bytes.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { counted } from '../../domain/kernel/counted';
import type { RecordedEvent } from '../event-store/event-store';
import { createLeafRecords } from '../transparency/leaf';
import { growingTree, HASH_BYTES, leafHash } from '../transparency/merkle';
import { TILE_WIDTH } from '../transparency/tiles';

export interface ExpectedRoot {
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  /** Where it comes from, for whoever reads of it. */
  readonly from: string;
}

/** Hashes of leaves as they were committed, in full tiles. */
export interface CommittedLeaves {
  readonly tiles: number;
  readonly tile: (number: number) => Buffer | null;
  readonly close: () => void;
}

export interface LogCheck {
  readonly add: (event: RecordedEvent) => void;
  /** To be asked at the end of the log. */
  readonly findings: () => ReadonlyArray<string>;
}

/** Of events that differ; more would help nobody. */
const MAX_FINDINGS = 20;

/** Of a file that the service may be writing meanwhile; null when there is none that can be read. */
export const openCommittedLeaves = (file: string): CommittedLeaves | null => {
  if (!existsSync(file)) return null;
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
    const count = db.prepare('SELECT coalesce(max(number) + 1, 0) AS tiles FROM tile_ends').get() as { tiles: number };
    const hashes = db.prepare('SELECT hashes FROM tiles WHERE id = ?');
    const tile = (number: number): Buffer | null => {
      const row = hashes.get(number) as { readonly hashes: Uint8Array } | undefined;
      return row === undefined ? null : Buffer.from(row.hashes);
    };
    return { tiles: count.tiles, tile, close: () => db.close() };
  } catch {
    return null;
  }
};

export const noCommittedLeaves: CommittedLeaves = { tiles: 0, tile: () => null, close: () => undefined };

/** `roots` are sorted by size. */
export const createLogCheck = (roots: ReadonlyArray<ExpectedRoot>, committed: CommittedLeaves): LogCheck => {
  const tree = growingTree();
  const recordOf = createLeafRecords();
  const findings: string[] = [];
  let holds = 0;
  let next = 0;
  let unlisted = 0;
  let tile: Buffer | null = null;

  const found = (finding: string): void => {
    if (findings.length < MAX_FINDINGS) findings.push(finding);
    else unlisted += 1;
  };

  const checkRoots = (): void => {
    for (; roots[next]?.size === tree.size(); next += 1) {
      const { size, root, from } = roots[next] as ExpectedRoot;
      const is = tree.root().toString('hex');
      if (is === root) holds = size;
      else
        found(
          `${from}: the root of the first ${counted(size, 'event')} is ${is}, expected was ${root}; all holds up to ${counted(holds, 'event')}`,
        );
    }
  };

  const checkLeaf = (event: RecordedEvent, leaf: Buffer): void => {
    const index = tree.size();
    const at = index % TILE_WIDTH;
    if (at === 0) {
      const number = index / TILE_WIDTH;
      tile = number < committed.tiles ? committed.tile(number) : null;
    }
    const expected = tile?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    if (expected === undefined || expected.equals(leaf)) return;
    const place = `position ${event.position}, ${event.stream} revision ${event.revision}, event ${event.eventId}`;
    found(`${place}: its leaf is ${leaf.toString('hex')}, expected was ${expected.toString('hex')}`);
  };

  checkRoots();
  return {
    add: event => {
      const leaf = leafHash(recordOf(tree.size(), event));
      checkLeaf(event, leaf);
      tree.add(leaf);
      checkRoots();
    },
    findings: () => {
      const size = tree.size();
      const beyond = roots
        .slice(next)
        .map(({ size: of, from }) => `${from}: it is over ${counted(of, 'event')}, and the log has ${size}`);
      const cut =
        size < committed.tiles * TILE_WIDTH
          ? [`the log ends after ${counted(size, 'event')}, where ${committed.tiles * TILE_WIDTH} were committed`]
          : [];
      return [...findings, ...(unlisted > 0 ? [`and ${unlisted} more`] : []), ...beyond.slice(0, MAX_FINDINGS), ...cut];
    },
  };
};
