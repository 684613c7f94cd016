import * as E from 'fp-ts/Either';
import type { Position, ReadAll, RecordedEvent } from '../event-store';
import type { Calls } from './calls';
import type { Failure } from './failure';
import type { Attempts, Patience } from './patience';
import { readPatiently } from './read-patiently';
import {
  allRequest,
  isSystemEvent,
  type LogPosition,
  logPosition,
  logPositionOf,
  type Recorded,
  recordedEvent,
  safeNumber,
} from './wire';

export interface LogReads {
  /** Ours only; the server looks for them. */
  readonly read: (options: ReadAll, attempts?: Attempts) => Promise<E.Either<Failure, ReadonlyArray<RecordedEvent>>>;
  /** Of the last record of anybody before a place, or of all when it is null; null when there is none. */
  readonly lastBefore: (
    position: Position | null,
    attempts?: Attempts,
  ) => Promise<E.Either<Failure, LogPosition | null>>;
}

const DEFAULT_LIMIT = 1000;

/** `searchMs` is the deadline of a search for ours, which may have to pass much of others'. */
export const createLogReads = (calls: Calls, prefix: string, patience: Patience, searchMs: number): LogReads => ({
  read: async ({ direction = 'forwards', after, limit = DEFAULT_LIMIT }, attempts = patience.begin()) => {
    const forwards = direction === 'forwards';
    const found: RecordedEvent[] = [];
    let from = after === undefined || (forwards && after <= 0) ? null : after;
    if (!forwards && from !== null && from <= 0) return E.right([]);
    if (!forwards && from === Number.MAX_SAFE_INTEGER) from = null;
    // Forwards the place itself is read as well.
    const isBeyond = (position: Position): boolean => from === null || (forwards ? position > from : position < from);
    while (found.length < limit) {
      const count = limit - found.length + (forwards && from !== null ? 1 : 0);
      const request = allRequest(direction, from === null ? null : logPosition(from), count, prefix);
      const decode = (event: Recorded) => ({
        position: safeNumber(event.getCommitPosition()),
        event: isSystemEvent(event) ? null : recordedEvent(event, prefix),
      });
      const page = await readPatiently(calls, patience, attempts, request, decode, searchMs);
      if (E.isLeft(page)) return page;
      for (const { position, event } of page.right) if (event !== null && isBeyond(position)) found.push(event);
      const last = page.right.at(-1);
      if (last === undefined || page.right.length < count) break;
      from = last.position;
    }
    return E.right(found);
  },
  lastBefore: async (position, attempts = patience.begin()) => {
    const request = allRequest('backwards', position === null ? null : logPosition(position), 1, null);
    const read = await readPatiently(calls, patience, attempts, request, logPositionOf);
    return E.isLeft(read) ? read : E.right(read.right[0] ?? null);
  },
});
