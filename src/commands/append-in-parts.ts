/**
 * One append for what belongs together. Events that mean the same apart are appended in parts when there are many, so that
 * others are served between, or when the store limits an append.
 */
import * as E from 'fp-ts/Either';
import type {
  Appended,
  EventData,
  EventStore,
  ExpectedRevision,
  Revision,
  StoreError,
} from '../event-store/event-store';

/** More than any store counts for an event besides its texts. */
const EVENT_OVERHEAD_BYTES = 100;

/** Of one part: some milliseconds of writing. */
const MAX_EVENTS = 500;

/**
 * Behind `revision`, -1 for a stream that does not exist. When a part fails those before it stay: the command, given
 * again, finds them and appends the rest.
 */
export const appendInParts = async (
  store: Pick<EventStore, 'append'>,
  stream: string,
  revision: Revision,
  events: ReadonlyArray<EventData>,
  isSeparable: () => boolean,
): Promise<E.Either<StoreError, Appended>> => {
  const append = async (
    last: Revision,
    [part = [], ...rest]: ReadonlyArray<ReadonlyArray<EventData>>,
    limit: number,
  ): Promise<E.Either<StoreError, Appended>> => {
    const behind: ExpectedRevision = last < 0 ? 'no-stream' : last;
    const appended = await store.append(stream, behind, part)();
    if (E.isRight(appended)) return rest.length === 0 ? appended : append(appended.right.revision, rest, limit);
    const { left } = appended;
    const isTooLong = left._tag === 'AppendTooLarge' && left.limit < limit && part.length > 1 && isSeparable();
    return isTooLong ? append(last, partsOf([...part, ...rest.flat()], left.limit), left.limit) : appended;
  };
  const isLong = events.length > MAX_EVENTS && isSeparable();
  const unlimited = Number.POSITIVE_INFINITY;
  return append(revision, isLong ? partsOf(events, unlimited) : [events], unlimited);
};

const partsOf = (events: ReadonlyArray<EventData>, limit: number): ReadonlyArray<ReadonlyArray<EventData>> => {
  const parts: EventData[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = bytesOf(event);
    if (bytes > room || parts.at(-1)?.length === MAX_EVENTS) {
      parts.push([]);
      room = limit;
    }
    parts.at(-1)?.push(event);
    room -= bytes;
  }
  return parts;
};

const bytesOf = ({ type, data, metadata }: EventData): number =>
  EVENT_OVERHEAD_BYTES + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);
