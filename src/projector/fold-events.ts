/** Takes events into the tables of a read model, one by one: which of them concern it, and what cannot be taken in. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Projection } from '../../projections/projection';
import type { RecordedEvent } from '../event-store/event-store';
import { typesOf } from '../event-store/stored-event';
import { causeOf } from '../sqlite/errors';
import { faultOf } from './fault';
import type { Decode } from './fold-mark';
import { rowBuffer } from './row-buffer';

/** So begins the reason for which an event that could be read was not taken in. */
export const NOT_FOLDED = 'it was read, but not taken in: ';

export interface FoldEvents {
  /** Whether it may change anything. */
  readonly concerns: (recorded: RecordedEvent) => boolean;
  /** Left: why it cannot be taken in; of it nothing is then. The database has a transaction open. */
  readonly take: (recorded: RecordedEvent, decode: Decode) => E.Either<string, void>;
  /** Writes what was taken in. */
  readonly flush: () => void;
  /** Lets go of all rows, also of what was not written. */
  readonly clear: () => void;
}

export const foldEvents = (db: DatabaseSyncInstance, projection: Projection): FoldEvents => {
  const rows = rowBuffer(db, projection);
  const followed = projection.follows.map(category => `${category}-`);
  /** Types that are not known are not among them: such an event may change anything. */
  const ignored = new Set(projection.follows.flatMap(typesOf));
  for (const type of projection.types ?? ignored) ignored.delete(type);
  return {
    concerns: ({ stream, type }) => followed.some(prefix => stream.startsWith(prefix)) && !ignored.has(type),
    take: (recorded, decode) => {
      const decoded = decode(recorded);
      if (E.isLeft(decoded)) return E.left(decoded.left.reason);
      return pipe(
        orReason(() => rows.write(projection.fold(decoded.right, rows.find))),
        E.mapLeft(cause => NOT_FOLDED + cause),
      );
    },
    flush: rows.flush,
    clear: rows.clear,
  };
};

/** What the event itself is to blame for is a reason; all else is thrown on. */
const orReason = <A>(work: () => A): E.Either<string, A> => {
  try {
    return E.right(work());
  } catch (error) {
    if (faultOf(error) !== 'event') throw error;
    return E.left(causeOf(error));
  }
};
