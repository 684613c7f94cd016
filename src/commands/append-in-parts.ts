/** One append for what belongs together; several, where the store limits an append and the events mean the same apart. */
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
const overhead = 100;

const bytesOf = ({ type, data, metadata }: EventData): number =>
  overhead + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);

const partsOf = (events: ReadonlyArray<EventData>, limit: number): ReadonlyArray<ReadonlyArray<EventData>> => {
  const parts: EventData[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = bytesOf(event);
    if (bytes > room) {
      parts.push([]);
      room = limit;
    }
    parts.at(-1)?.push(event);
    room -= bytes;
  }
  return parts;
};

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
  const behind = (last: Revision): ExpectedRevision => (last < 0 ? 'no-stream' : last);
  const whole = await store.append(stream, behind(revision), events)();
  if (E.isRight(whole) || whole.left._tag !== 'AppendTooLarge' || events.length === 1 || !isSeparable()) return whole;
  let appended: E.Either<StoreError, Appended> = whole;
  let last = revision;
  for (const part of partsOf(events, whole.left.limit)) {
    appended = await store.append(stream, behind(last), part)();
    if (E.isLeft(appended)) return appended;
    last = appended.right.revision;
  }
  return appended;
};
