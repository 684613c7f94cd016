/**
 * The server reads from the positions of records only, and calls any other an error of its own. The port knows no
 * records: its positions are numbers, and somebody may name one that lies between two records.
 */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import * as E from 'fp-ts/Either';
import type { Position, RecordedEvent } from '../../event-store';
import type { Calls } from '../connection/calls';
import type { Failure } from '../connection/failure';
import {
  allRequest,
  type LogPosition,
  logPosition,
  logPositionOf,
  safeNumber,
  subscribeRequest,
} from '../connection/wire';

type Found = E.Either<Failure, LogPosition | null>;

export interface Positions {
  /** Of the last record of anybody; null when there is none. */
  readonly end: (deadlineMs: number) => Promise<Found>;
  /** Of a record of anybody before a position, the last one or near it; null when there is none. */
  readonly before: (position: Position, deadlineMs: number) => Promise<Found>;
  /** Why this is not the log in which an event was seen; null when it is, or when the event was scavenged since. */
  readonly changed: (event: RecordedEvent, deadlineMs: number) => Promise<Failure | null>;
  /** Where to begin in order to see all beyond a position: there or before, or just behind; null: at the first record. */
  readonly near: (position: Position, deadlineMs: number) => Promise<Found>;
}

/** A chunk of the log begins with a record; its size is this or a half, a quarter, … of it unless somebody chose an odd one. */
const CHUNK_BYTES = 256 * 1024 * 1024;

/** No name of a stream begins with it, so the server passes all and only tells how far it is. */
const NOBODY = 'no stream is called so';

/** Whether a wrong position may be to blame: the server does not say. */
export const mayBeWrongPosition = ({ kind }: Failure): boolean => kind === 'unavailable' || kind === 'invalid';

/** No log of ours lost its end: this is another one, or was put back to an older state. */
export const beyondTheEnd = (position: Position, end: LogPosition | null): Failure | null =>
  safeNumber(end?.commit ?? '0') >= position
    ? null
    : { kind: 'no-such-place', cause: `the log ends at ${end?.commit ?? 0}, before ${position}; is it another log?` };

/** `walkMs` is the deadline for passing a chunk of the log, which takes a server some seconds. */
export const createPositions = (calls: Calls, walkMs: number): Positions => {
  const first = async (request: ReadReq, deadlineMs: number): Promise<Found> => {
    const read = await calls.read(request, deadlineMs);
    if (E.isLeft(read)) return read;
    return E.right(read.right[0] === undefined ? null : logPositionOf(read.right[0]));
  };
  const end: Positions['end'] = deadlineMs => first(allRequest('backwards', null, 1, null), deadlineMs);
  const lastBefore = (position: LogPosition, deadlineMs: number): Promise<Found> =>
    first(allRequest('backwards', position, 1, null), deadlineMs);

  /** How far the server gets, from a position on, without passing `upTo`. */
  const walk = async (from: LogPosition | null, upTo: Position): Promise<Found> => {
    let reached = from;
    const walked = await calls.listen(subscribeRequest(from, NOBODY), walkMs, response => {
      const checkpoint = response.getCheckpoint()?.getCommitPosition();
      if (checkpoint === undefined) return response.hasCaughtUp();
      if (safeNumber(checkpoint) > upTo) return true;
      reached = { commit: checkpoint, prepare: checkpoint };
      return false;
    });
    return E.isLeft(walked) ? walked : E.right(reached);
  };

  const near: Positions['near'] = async (position, deadlineMs) => {
    const last = await end(deadlineMs);
    if (E.isLeft(last)) return last;
    const beyond = beyondTheEnd(position, last.right);
    if (beyond !== null) return E.left(beyond);
    // Whoever wants the event at a position reads what follows the number before it.
    const next = logPosition(position + 1);
    const there = await first(allRequest('forwards', next, 1, null), deadlineMs);
    if (E.isRight(there)) return E.right(next);
    if (!mayBeWrongPosition(there.left)) return there;
    const chunk = await walk(logPosition(position - (position % CHUNK_BYTES)), position);
    return E.isLeft(chunk) && mayBeWrongPosition(chunk.left) ? walk(null, position) : chunk;
  };

  return {
    end,
    near,
    changed: async (event, deadlineMs) => {
      const read = await calls.read(allRequest('forwards', logPosition(event.position), 1, null), deadlineMs);
      if (E.isLeft(read)) {
        const last = mayBeWrongPosition(read.left) ? await end(deadlineMs) : read;
        return E.isLeft(last) ? last.left : anotherLog(event);
      }
      const [found] = read.right;
      if (found === undefined) return anotherLog(event);
      const isThere = safeNumber(found.getCommitPosition()) === event.position;
      return isThere && found.getId()?.getString() !== event.eventId ? anotherLog(event) : null;
    },
    before: async (position, deadlineMs) => {
      const last = await lastBefore(logPosition(position), deadlineMs);
      if (E.isRight(last) || !mayBeWrongPosition(last.left)) return last;
      const beside = await near(position, deadlineMs);
      if (E.isLeft(beside) || beside.right === null || safeNumber(beside.right.commit) <= position) return beside;
      return lastBefore(beside.right, deadlineMs);
    },
  };
};

const anotherLog = ({ position }: RecordedEvent): Failure => ({
  kind: 'no-such-place',
  cause: `the event that was read at ${position} is not there any more; is it another log?`,
});
