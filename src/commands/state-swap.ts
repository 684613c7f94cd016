/**
 * States that memory has no room for, in a file of this process alone. It is written in blocks, round and round: what is
 * overwritten is folded from the log again. Nothing here outlives the process, so nothing here can be of another log.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { aggregates } from '../../domain/aggregates';
import type { Position, Revision } from '../event-store/event-store';
import type { Loaded } from './loaded';

export interface StateSwap {
  readonly put: (stream: string, loaded: Loaded<unknown>) => void;
  /** The state as it was put last; null when it is not there any more. */
  readonly find: <State>(stream: string) => Loaded<State> | null;
  readonly close: () => void;
}

/** How a state is written. Either may throw: the state is then folded from the log. */
export interface StateForm {
  readonly write: (stream: string, state: unknown) => string;
  readonly read: (stream: string, text: string) => unknown;
}

const codecOf = (stream: string) =>
  aggregates[stream.slice(0, stream.indexOf('-')) as keyof typeof aggregates].snapshot.codec;

/** As in snapshots: a third of what V8 makes of the same state, and quicker both ways. */
export const asInSnapshots: StateForm = {
  write: (stream, state) => JSON.stringify(codecOf(stream).encode(state as never)),
  read: (stream, text) => {
    const decoded = codecOf(stream).decode(JSON.parse(text));
    if (E.isLeft(decoded)) throw new Error(`the state of ${stream} cannot be read back`);
    return decoded.right;
  },
};

interface Place {
  /** Counted through all rounds. */
  readonly from: number;
  readonly length: number;
  readonly revision: Revision;
  readonly position: Position;
  readonly at: Loaded<unknown>['at'];
}

/** Written at once. A state that takes more is not kept. */
const BLOCK_BYTES = 1024 * 1024;
/** So short a stream is folded as quickly as its state is read back. */
const SHORT = 4;

export const noSwap: StateSwap = { put: () => undefined, find: () => null, close: () => undefined };

/** In a new file of `bytes` at most. A disk that does not take it costs time only. */
export const openStateSwap = (file: string, bytes: number, form: StateForm = asInSnapshots): StateSwap => {
  const blocks = Math.max(2, Math.floor(bytes / BLOCK_BYTES));
  /** Each takes some 200 bytes of memory: it is a small part of what its state took. */
  const maxPlaces = bytes / 4096;
  const fd = openSync(file, 'w+', 0o600);
  /** The block that is being filled. Those before it are in the file. */
  const block = Buffer.alloc(BLOCK_BYTES);
  /** What was read last. */
  const found = Buffer.alloc(BLOCK_BYTES);
  let blockFrom = 0;
  let filled = 0;
  /** Oldest first. */
  const places = new Map<string, Place>();

  const inFile = (from: number): number => from % (blocks * BLOCK_BYTES);

  const forgetOldest = (isOld: (place: Place) => boolean): void => {
    for (const [stream, place] of places) {
      if (!isOld(place)) break;
      places.delete(stream);
    }
  };

  const nextBlock = (): void => {
    try {
      writeSync(fd, block, 0, BLOCK_BYTES, inFile(blockFrom));
    } catch {
      places.clear();
    }
    blockFrom += BLOCK_BYTES;
    filled = 0;
    // The next one is written over the oldest.
    const oldest = blockFrom - (blocks - 1) * BLOCK_BYTES;
    forgetOldest(({ from }) => from < oldest);
  };

  const textAt = ({ from, length }: Place): string => {
    if (from >= blockFrom) return block.toString('utf8', from - blockFrom, from - blockFrom + length);
    readSync(fd, found, 0, length, inFile(from));
    return found.toString('utf8', 0, length);
  };

  return {
    put: (stream, { state, revision, position, at }) => {
      if (revision < SHORT || places.get(stream)?.revision === revision) return;
      places.delete(stream);
      let text: string;
      try {
        text = form.write(stream, state);
      } catch {
        return;
      }
      const length = Buffer.byteLength(text);
      if (length > BLOCK_BYTES) return;
      if (filled + length > BLOCK_BYTES) nextBlock();
      block.write(text, filled);
      places.set(stream, { from: blockFrom + filled, length, revision, position, at });
      filled += length;
      if (places.size > maxPlaces) forgetOldest(() => places.size > maxPlaces);
    },
    find: stream => {
      const place = places.get(stream);
      if (place === undefined) return null;
      try {
        const { revision, position, at } = place;
        return { state: form.read(stream, textAt(place)) as never, revision, position, at };
      } catch {
        places.delete(stream);
        return null;
      }
    },
    close: () => {
      closeSync(fd);
      rmSync(file, { force: true });
    },
  };
};
