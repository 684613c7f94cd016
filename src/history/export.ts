/**
 * The history as a plain folder that any client of tiles reads: tiles of hashes, entries, and beside them the stored bytes
 * that the entries commit to, so that the folder alone is enough to check everything. Only what a checkpoint covers goes
 * out. A folder that was begun is gone on with.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/Either';
import { counted } from '../../domain/kernel/counted';
import { type EventPlace, isInLog } from '../event-store/event-place';
import type { EventStore } from '../event-store/event-store';
import { createLeafRecords } from '../transparency/leaf';
import { readCheckpoint, vkeyOf } from '../transparency/note';
import { packed, TILE_WIDTH, type TileAt, tilePath, tileRoot, tilesAt } from '../transparency/tiles';
import { readIssued } from './issued';
import type { TileFile } from './tile-file';
import { createHistoryTree } from './tree';

/** How far it is; not for those who read the folder. */
const STATE = 'export.json';

interface State {
  /** Full tiles of leaves. */
  readonly tiles: number;
  readonly end: EventPlace | null;
}

const BEGIN: State = { tiles: 0, end: null };

export interface Exported {
  readonly size: number;
  readonly root: string;
  /** Of those, how many were there before. */
  readonly before: number;
}

/** Left: one line on why not. `onProgress` receives events: how many, and of how many. */
export const exportHistory = async (
  store: EventStore,
  dir: string,
  onProgress: (done: number, total: number) => void,
): Promise<E.Either<string, Exported>> => {
  const issued = await readIssued(store);
  if (E.isLeft(issued)) return E.left(`The store does not answer: ${issued.left.cause}.`);
  const { keys, checkpoints } = issued.right;
  const newest = checkpoints.at(-1);
  if (newest === undefined)
    return E.left('The history has no checkpoint yet: the service makes one some seconds after it starts.');

  let state = readState(dir);
  if (state.end !== null) {
    const isThere = await isInLog(store, state.end)();
    if (E.isLeft(isThere)) return E.left(`The store does not answer: ${isThere.left.cause}.`);
    if (!isThere.right) return E.left(`${dir} holds another history; nothing was written.`);
  }
  const earlier = checkpointIn(dir);

  const made = new Set<string>();
  const write = (tile: TileAt, content: Buffer): void => {
    const path = join(dir, tilePath(tile));
    // What it was when it held less.
    if (earlier !== null)
      rmSync(join(dir, `${tilePath({ ...tile, width: TILE_WIDTH })}.p`), { recursive: true, force: true });
    const folder = dirname(path);
    if (!made.has(folder) || tile.width < TILE_WIDTH) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(path, content);
  };
  const tree = createHistoryTree(tilesIn(dir, () => state, write));
  const recordOf = createLeafRecords();
  let entries: string[] = [];
  let stored: string[] = [];

  const writeBundles = (number: number): void => {
    const at = { number, width: entries.length };
    write({ level: 'entries', ...at }, packed(entries, 2));
    write({ level: 'events', ...at }, packed(stored, 4));
    entries = [];
    stored = [];
  };

  mkdirSync(dir, { recursive: true, mode: 0o700 });
  while (tree.size() < newest.size) {
    const page = await store.readAll({ after: tree.position(), limit: Math.min(1000, newest.size - tree.size()) })();
    if (E.isLeft(page)) return E.left(`The store does not answer: ${page.left.cause}.`);
    if (page.right.length === 0)
      return E.left(`The last checkpoint is over ${counted(newest.size, 'event')}, and the log has ${tree.size()}.`);
    let full: EventPlace | null = null;
    for (const event of page.right) {
      const entry = recordOf(tree.size(), event);
      tree.add(event, entry);
      entries.push(entry);
      stored.push(event.data, event.metadata);
      if (entries.length < TILE_WIDTH) continue;
      writeBundles(tree.size() / TILE_WIDTH - 1);
      full = { position: event.position, stream: event.stream, eventId: event.eventId };
    }
    tree.flush();
    if (full !== null) {
      state = { tiles: Math.floor(tree.size() / TILE_WIDTH), end: full };
      writeWhole(join(dir, STATE), JSON.stringify(state));
    }
    onProgress(tree.size(), newest.size);
  }

  const root = tree.rootAt(newest.size).toString('hex');
  if (root !== newest.root)
    return E.left(
      `The log has the root ${root} at ${counted(newest.size, 'event')}, and its checkpoint says ${newest.root}.`,
    );
  if (earlier !== null && (earlier.size > newest.size || !tree.rootAt(earlier.size).equals(earlier.root)))
    return E.left(
      `${dir} holds a checkpoint of ${counted(earlier.size, 'event')} that is not the beginning of this history.`,
    );

  if (entries.length > 0) writeBundles(Math.floor(tree.size() / TILE_WIDTH));
  for (let level = 0; tilesAt(level, newest.size).partial + tilesAt(level, newest.size).full > 0; level += 1) {
    const { full: number, partial: width } = tilesAt(level, newest.size);
    if (width > 0) write({ level, number, width }, tree.tile(level, number, width) as Buffer);
  }
  writeWhole(join(dir, 'key'), keys.map(key => `${vkeyOf(key)}\n`).join(''));
  writeWhole(join(dir, 'checkpoint'), newest.note);
  return E.right({ size: newest.size, root, before: earlier?.size ?? 0 });
};

const readState = (dir: string): State => {
  try {
    return JSON.parse(readFileSync(join(dir, STATE), 'utf8')) as State;
  } catch {
    return BEGIN;
  }
};

const checkpointIn = (dir: string): { readonly size: number; readonly root: Buffer } | null => {
  try {
    const read = readCheckpoint(readFileSync(join(dir, 'checkpoint'), 'utf8'));
    return E.isRight(read) ? read.right : null;
  } catch {
    return null;
  }
};

/** Full tiles as files of a folder. */
const tilesIn = (dir: string, state: () => State, write: (tile: TileAt, content: Buffer) => void): TileFile => {
  const count = (level: number): number => tilesAt(level, state().tiles * TILE_WIDTH).full;
  const hashes = (level: number, number: number): Buffer =>
    readFileSync(join(dir, tilePath({ level, number, width: TILE_WIDTH })));
  return {
    count,
    hashes,
    roots: (level, from) => Array.from({ length: count(level) - from }, (_, n) => tileRoot(hashes(level, from + n))),
    end: () => state().end,
    save: tiles => {
      for (const { level, number, hashes: content } of tiles) write({ level, number, width: TILE_WIDTH }, content);
    },
    mayBe: () => [],
    mayBeAt: () => [],
    newestCheckpoint: () => null,
    checkpointAt: () => null,
    checkpointsAfter: () => [],
    dropCheckpointsAfter: () => undefined,
    clear: () => undefined,
    close: () => undefined,
  };
};

const writeWhole = (path: string, content: string | Buffer): void => {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
};
