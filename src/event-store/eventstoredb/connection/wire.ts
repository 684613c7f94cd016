/**
 * The port's words to and from the server's protocol messages. Payloads travel as the bytes of their JSON text, flagged
 * `application/json` so that the server's own tools show them, and are never parsed.
 */
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { AppendReq, BatchAppendReq, ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { EventData, Position, ReadDirection, RecordedEvent, Revision } from '../../event-store';

export type Recorded = ReadResp.ReadEvent.RecordedEvent;

const encoder = new TextEncoder();

/** A message of the append holds at most this many bytes of payload, or this many events; servers refuse beyond 16 MiB. */
const MESSAGE_BYTES = 2 * 1024 * 1024;
const MESSAGE_EVENTS = 10_000;

const DIRECTIONS = {
  forwards: ReadReq.Options.ReadDirection.FORWARDS,
  backwards: ReadReq.Options.ReadDirection.BACKWARDS,
};

/** Place of a record in the server's log. The two differ only for transactions of long gone clients, never for ours. */
export interface LogPosition {
  readonly commit: string;
  readonly prepare: string;
}

/** Events that the server looks at for one page of ours, and behind which it tells a follower how far it has looked. */
const SEARCH_WINDOW = 500;

/** The server writes 64-bit numbers; throws for one that JavaScript cannot hold, which no log reaches. */
export const safeNumber = (digits: string): number => {
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${digits} is no safe integer`);
  return number;
};

/** Of facts and metadata. */
export const bytesOfRecord = (event: Recorded): number =>
  event.getData_asU8().length + event.getCustomMetadata_asU8().length;

/**
 * Not the server's own, among them the tombstone of a stream, which stands at a revision beyond all numbers. And not
 * others': to the server a name begins with ours also where it has characters in between that are not seen.
 */
export const isOurs = (event: Recorded, prefix: string): boolean =>
  !typeOf(event).startsWith('$') && nameOf(event).startsWith(prefix);

export const recordedEvent = (event: Recorded, prefix: string): RecordedEvent => ({
  eventId: event.getId()?.getString() ?? '',
  type: typeOf(event),
  data: textOf(event.getData_asU8()),
  metadata: textOf(event.getCustomMetadata_asU8()),
  stream: nameOf(event).slice(prefix.length),
  revision: safeNumber(event.getStreamRevision()),
  position: safeNumber(event.getCommitPosition()),
});

/** Counted as the server counts, or more: how it counts depends on its version. */
export const bytesOfAppend = (events: ReadonlyArray<EventData>): number =>
  events.reduce(
    (sum, { type, data, metadata }) => sum + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );

/** One append at an exact place: behind this revision, or on a stream that does not exist for -1. */
export const appendRequests = (
  correlationId: string,
  name: string,
  behind: Revision,
  events: ReadonlyArray<EventData>,
): ReadonlyArray<BatchAppendReq> => {
  const options = new BatchAppendReq.Options().setStreamIdentifier(identifier(name));
  if (behind < 0) options.setNoStream(new Empty());
  else options.setStreamPosition(String(behind));
  const pages = pagesOf(events);
  return pages.map((page, index) => {
    const request = new BatchAppendReq()
      .setCorrelationId(uuid(correlationId))
      .setProposedMessagesList(page.map(proposed))
      .setIsFinal(index === pages.length - 1);
    return index === 0 ? request.setOptions(options) : request;
  });
};

/** An append of nothing to any stream: it stores nothing, and is refused to those who may not write. */
export const emptyAppendRequest = (name: string): AppendReq =>
  new AppendReq().setOptions(new AppendReq.Options().setStreamIdentifier(identifier(name)).setAny(new Empty()));

/** From this revision on, itself included; null: from the first forwards, from the last backwards. */
export const streamRequest = (
  name: string,
  direction: ReadDirection,
  from: Revision | null,
  count: number,
): ReadReq => {
  const stream = new ReadReq.Options.StreamOptions().setStreamIdentifier(identifier(name));
  if (from !== null) stream.setRevision(String(from));
  else if (direction === 'forwards') stream.setStart(new Empty());
  else stream.setEnd(new Empty());
  return new ReadReq().setOptions(readOptions(direction).setStream(stream).setCount(String(count)));
};

export const logPosition = (position: Position): LogPosition => ({
  commit: String(position),
  prepare: String(position),
});

export const logPositionOf = (event: Recorded): LogPosition => ({
  commit: event.getCommitPosition(),
  prepare: event.getPreparePosition(),
});

/**
 * The log of all streams from a place that must be that of a record: forwards itself included, backwards excluded; null:
 * from the end that lies behind. With a prefix only the streams that begin with it, and the server looks for them.
 */
export const allRequest = (
  direction: ReadDirection,
  from: LogPosition | null,
  count: number,
  prefix: string | null,
): ReadReq => {
  const options = readOptions(direction).setAll(allOptions(direction, from)).setCount(String(count));
  return new ReadReq().setOptions(prefix === null ? options : options.setFilter(filter(prefix, SEARCH_WINDOW)));
};

/** All that follows the record at this place, now and later; null: from the first. */
export const subscribeRequest = (behind: LogPosition | null, prefix: string): ReadReq =>
  new ReadReq().setOptions(
    readOptions('forwards')
      .setAll(allOptions('forwards', behind))
      .setSubscription(new ReadReq.Options.SubscriptionOptions())
      .setFilter(filter(prefix, SEARCH_WINDOW)),
  );

const typeOf = (event: Recorded): string => event.getMetadataMap().get('type') ?? '$';

const nameOf = (event: Recorded): string =>
  textOf(event.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array());

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const identifier = (name: string): StreamIdentifier => new StreamIdentifier().setStreamName(bytesOf(name));

/** A message takes text for base64. */
const bytesOf = (text: string): Uint8Array => encoder.encode(text);

const pagesOf = (events: ReadonlyArray<EventData>): ReadonlyArray<ReadonlyArray<EventData>> => {
  const pages: EventData[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = bytesOfAppend([event]);
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && (bytes + size > MESSAGE_BYTES || page.length === MESSAGE_EVENTS)) {
      pages.push([event]);
      bytes = size;
    } else {
      page.push(event);
      bytes += size;
    }
  }
  return pages;
};

const uuid = (id: string): UUID => new UUID().setString(id);

const proposed = ({ eventId, type, data, metadata }: EventData): BatchAppendReq.ProposedMessage => {
  const message = new BatchAppendReq.ProposedMessage()
    .setId(uuid(eventId))
    .setData(bytesOf(data))
    .setCustomMetadata(bytesOf(metadata));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
};

const readOptions = (direction: ReadDirection): ReadReq.Options =>
  new ReadReq.Options()
    .setReadDirection(DIRECTIONS[direction])
    .setResolveLinks(false)
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
    .setNoFilter(new Empty());

const allOptions = (direction: ReadDirection, from: LogPosition | null): ReadReq.Options.AllOptions => {
  const all = new ReadReq.Options.AllOptions();
  if (from !== null)
    return all.setPosition(
      new ReadReq.Options.Position().setCommitPosition(from.commit).setPreparePosition(from.prepare),
    );
  return direction === 'forwards' ? all.setStart(new Empty()) : all.setEnd(new Empty());
};

const filter = (prefix: string, window: number): ReadReq.Options.FilterOptions =>
  new ReadReq.Options.FilterOptions()
    .setStreamIdentifier(new ReadReq.Options.FilterOptions.Expression().setPrefixList([prefix]))
    .setMax(window)
    .setCheckpointintervalmultiplier(1);
