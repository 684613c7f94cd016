/** What is asked of the history: the entries of a tile, and proofs of an event, of a whole stream and of consistency. */
import * as E from 'fp-ts/Either';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { createLeafRecords } from '../transparency/leaf';
import { consistencyProof, HASH_BYTES, inclusionProof, leafHash } from '../transparency/merkle';
import { consistencyText, inclusionText } from '../transparency/proof';
import { packed, subtreeOf, TILE_WIDTH } from '../transparency/tiles';
import { bundleEnd, bundleHead, bundleLine } from './bundle';
import type { History } from './history';
import type { IssuedCheckpoint } from './tile-file';

/** `not-found`: there is none. `not-yet`: no checkpoint covers it so far. */
export type NoProof = StoreUnavailable | { readonly _tag: 'NotFound' } | { readonly _tag: 'NotYet' };
type Asked<A> = Promise<E.Either<NoProof, A>>;

const NOT_FOUND = E.left({ _tag: 'NotFound' } as const);
const NOT_YET = E.left({ _tag: 'NotYet' } as const);
/** Read at once. */
const PAGE = 200;
/** Of what is not in the tree yet, looked through for one event. */
const MAX_TAIL_EVENTS = 2000;

export interface Proofs {
  /** The records of a tile's leaves, as tlog-tiles has them. */
  readonly entries: (number: number, width: number) => Asked<Buffer>;
  /** The stored bytes that they commit to: facts and metadata of each. */
  readonly stored: (number: number, width: number) => Asked<Buffer>;
  readonly event: (eventId: string) => Asked<RecordedEvent>;
  readonly inclusion: (eventId: string) => Asked<string>;
  /** Between two checkpoints that were given out. */
  readonly consistency: (from: number, to: number | null) => Asked<string>;
  /** All events of a stream with their proofs, under the last checkpoint, a line each. */
  readonly bundle: (stream: string) => Asked<AsyncIterable<string>>;
}

export const createProofs = (
  { tree, newest, checkpointAt }: Pick<History, 'tree' | 'newest' | 'checkpointAt'>,
  store: EventStore,
): Proofs => {
  const subtree = subtreeOf(tree.read);

  /** The first events of a tile; fewer when the log has no more. */
  const eventsOf = async (number: number, width: number): Asked<ReadonlyArray<RecordedEvent>> => {
    const events: RecordedEvent[] = [];
    let after = tree.positionBefore(number);
    while (events.length < width) {
      const page = await store.readAll({ after, limit: width - events.length })();
      if (E.isLeft(page)) return page;
      const last = page.right.at(-1);
      if (last === undefined) return NOT_FOUND;
      events.push(...page.right);
      after = last.position;
    }
    return E.right(events);
  };

  /** Where a store counts events, one is read by its place alone. */
  const isCounted = (tile: number): boolean =>
    (tile + 1) * TILE_WIDTH <= tree.size() && tree.positionBefore(tile + 1) - tree.positionBefore(tile) === TILE_WIDTH;
  const readUpTo = async (tile: number, place: number): Asked<ReadonlyArray<RecordedEvent>> =>
    isCounted(tile)
      ? store.readAll({ after: tree.positionBefore(tile) + place, limit: 1 })()
      : eventsOf(tile, place + 1);

  const placeOf = async (eventId: string): Asked<{ readonly index: number; readonly event: RecordedEvent }> => {
    const upTo = tree.position();
    for (const index of tree.mayBe(eventId)) {
      const events = await readUpTo(Math.floor(index / TILE_WIDTH), index % TILE_WIDTH);
      if (E.isLeft(events)) return events;
      const event = events.right.at(-1);
      if (event?.eventId === eventId) return E.right({ index, event });
    }
    // It may be among those that are not in the tree yet.
    const head = await store.head()();
    if (E.isLeft(head)) return head;
    return upTo < head.right ? NOT_YET : NOT_FOUND;
  };

  const inTail = async (eventId: string, from: Position): Asked<RecordedEvent> => {
    let after = from;
    for (let read = 0; read < MAX_TAIL_EVENTS; read += PAGE) {
      const page = await store.readAll({ after, limit: PAGE })();
      if (E.isLeft(page)) return page;
      const found = page.right.find(event => event.eventId === eventId);
      if (found !== undefined) return E.right(found);
      const last = page.right.at(-1);
      if (last === undefined) return NOT_FOUND;
      after = last.position;
    }
    return NOT_YET;
  };

  const isCovered = (number: number, width: number): boolean => number * TILE_WIDTH + width <= (newest()?.size ?? 0);

  const bundled =
    (pack: (events: ReadonlyArray<RecordedEvent>, first: number) => Buffer) =>
    async (number: number, width: number): Asked<Buffer> => {
      if (!isCovered(number, width)) return NOT_FOUND;
      const events = await eventsOf(number, width);
      return E.isLeft(events) ? events : E.right(pack(events.right, number * TILE_WIDTH));
    };

  const hashOf = (index: number): Buffer => {
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    return tree.read(0, Math.floor(index / TILE_WIDTH)).subarray(at, at + HASH_BYTES);
  };

  /** Its place, seen by its leaf: the first bits of an id may be those of another. */
  const indexOf = (event: RecordedEvent, recordOf: ReturnType<typeof createLeafRecords>): number | null =>
    tree.mayBeAt(event).find(index => leafHash(recordOf(index, event)).equals(hashOf(index))) ?? null;

  async function* linesOf(stream: string, checkpoint: IssuedCheckpoint): AsyncGenerator<string, void> {
    const recordOf = createLeafRecords();
    let revision = 0;
    yield bundleHead({ stream, checkpoint: checkpoint.note });
    for (;;) {
      const page = await store.readStream(stream, { from: revision, limit: PAGE })();
      if (E.isLeft(page)) throw new Error(page.left.cause);
      for (const event of page.right) {
        const index = indexOf(event, recordOf);
        // What was appended after the checkpoint comes last.
        if (index === null || index >= checkpoint.size) {
          yield bundleEnd(revision);
          return;
        }
        const hashes = inclusionProof(subtree, index, checkpoint.size);
        yield bundleLine({ ...event, entry: recordOf(index, event), hashes });
        revision = event.revision + 1;
      }
      if (page.right.length === 0) {
        yield bundleEnd(revision);
        return;
      }
    }
  }

  return {
    entries: bundled((events, first) => {
      const recordOf = createLeafRecords();
      return packed(
        events.map((event, n) => recordOf(first + n, event)),
        2,
      );
    }),
    stored: bundled(events =>
      packed(
        events.flatMap(({ data, metadata }) => [data, metadata]),
        4,
      ),
    ),
    event: async eventId => {
      const inTreeUpTo = tree.position();
      const found = await placeOf(eventId);
      if (E.isRight(found)) return E.right(found.right.event);
      return found.left._tag === 'NotYet' ? inTail(eventId, inTreeUpTo) : found;
    },
    inclusion: async eventId => {
      const checkpoint = newest();
      const found = await placeOf(eventId);
      if (E.isLeft(found)) return found;
      const { index, event } = found.right;
      if (checkpoint === null || index >= checkpoint.size) return NOT_YET;
      const extra = Buffer.from(createLeafRecords()(index, event));
      const hashes = inclusionProof(subtree, index, checkpoint.size);
      return E.right(inclusionText({ extra, index, hashes, checkpoint: checkpoint.note }));
    },
    consistency: async (from, to) => {
      const checkpoint = to === null ? newest() : checkpointAt(to);
      if (checkpoint === null) return NOT_FOUND;
      if (from > checkpoint.size) return NOT_YET;
      const hashes = from === 0 ? [] : consistencyProof(subtree, from, checkpoint.size);
      return E.right(consistencyText(from, hashes, checkpoint.note));
    },
    bundle: async stream => {
      const checkpoint = newest();
      const first = await store.readStream(stream, { limit: 1 })();
      if (E.isLeft(first)) return first;
      const [event] = first.right;
      if (event === undefined) return NOT_FOUND;
      const index = indexOf(event, createLeafRecords());
      if (checkpoint === null || index === null || index >= checkpoint.size) return NOT_YET;
      return E.right(linesOf(stream, checkpoint));
    },
  };
};
