/** A run of the log as the appends that put it into another log, in its order. */
import type { EventData, RecordedEvent, Revision } from '../../event-store/event-store';

export interface CopyAppend {
  readonly stream: string;
  /** Where it belongs: behind this revision, or on a stream that does not exist for -1. */
  readonly behind: Revision;
  readonly events: ReadonlyArray<EventData>;
  readonly bytes: number;
}

/** A server takes an append of 1 MiB; one that is configured to take less takes this, most likely. */
const APPEND_BYTES = 256 * 1024;
/** Of appends that are under way together. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** Neighbours of one stream share an append, as far as its size allows. */
export const appendsOf = (events: ReadonlyArray<RecordedEvent>, maxBytes = APPEND_BYTES): ReadonlyArray<CopyAppend> => {
  const appends: Array<{ stream: string; behind: Revision; events: EventData[]; bytes: number }> = [];
  for (const { stream, revision, eventId, type, data, metadata } of events) {
    const event = { eventId, type, data, metadata };
    const bytes = sizeOf(event);
    const last = appends.at(-1);
    const isNext = last?.stream === stream && last.behind + last.events.length + 1 === revision;
    if (last !== undefined && isNext && last.bytes + bytes <= maxBytes) {
      last.events.push(event);
      last.bytes += bytes;
    } else appends.push({ stream, behind: revision - 1, events: [event], bytes });
  }
  return appends;
};

/**
 * Appends that may be under way together. One that is so large that a store could refuse it is alone, so that
 * what follows it is not there before it.
 */
export const batchesOf = (
  appends: ReadonlyArray<CopyAppend>,
  maxBytes = BATCH_BYTES,
  largeBytes = APPEND_BYTES,
): ReadonlyArray<ReadonlyArray<CopyAppend>> => {
  const batches: CopyAppend[][] = [];
  let room = 0;
  for (const append of appends) {
    const isLarge = append.bytes > largeBytes;
    if (isLarge || append.bytes > room) {
      batches.push([append]);
      room = isLarge ? 0 : maxBytes - append.bytes;
    } else {
      batches.at(-1)?.push(append);
      room -= append.bytes;
    }
  }
  return batches;
};

/** Why an append does not fit, whose stream ends at a revision, or has none. */
export const misfit = ({ stream, behind }: CopyAppend, actual: Revision | null): string =>
  `the target does not take ${stream} revision ${behind + 1}, since the stream ${
    actual === null ? 'does not exist there' : `ends at revision ${actual} there`
  }: somebody else writes to the target, or events of the stream were deleted, here or there`;

/** Near enough: as a server counts, or more. */
const sizeOf = ({ type, data, metadata }: EventData): number =>
  2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata) + 64;
