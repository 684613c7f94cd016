/** Whether this version reads an event for which an earlier one parked the stream. */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { EventStore, Revision, StoreUnavailable } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import type { Parked } from './copy-file';
import { NOT_FOLDED } from './fold-events';

const PAGE = 100;

/**
 * The first of the parked streams that waits for nothing any more; null when all of them still do. What a fold did not
 * take in waits for another version of the read model, which begins anew anyway.
 */
export const readableNow =
  (store: EventStore, parked: ReadonlyArray<Parked>): TaskEither<StoreUnavailable, Parked | null> =>
  async () => {
    for (const one of parked) {
      if (one.reason.startsWith(NOT_FOLDED)) continue;
      const readable = await isReadable(store, one)();
      if (E.isLeft(readable)) return readable;
      if (readable.right) return E.right(one);
    }
    return E.right(null);
  };

/** From the end, where the event most likely is. */
const isReadable =
  (store: EventStore, { stream, position }: Parked): TaskEither<StoreUnavailable, boolean> =>
  async () => {
    for (let from: Revision | undefined; from === undefined || from >= 0; ) {
      const where = from === undefined ? {} : { from };
      const read = await store.readStream(stream, { direction: 'backwards', limit: PAGE, ...where })();
      if (E.isLeft(read)) return read;
      const found = read.right.find(event => event.position === position);
      if (found !== undefined) return E.right(E.isRight(decodeAnew(found)));
      const oldest = read.right.at(-1);
      if (oldest === undefined || oldest.position < position) break;
      from = oldest.revision - 1;
    }
    return E.right(false);
  };
