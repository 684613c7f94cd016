/**
 * Which event is being folded, in memory that outlives the thread that folds: whoever starts that again knows at which
 * event it ended. One that has ended it twice counts as unreadable, so its stream is parked and all others go on.
 */
import * as E from 'fp-ts/Either';
import type { Recorded } from '../../domain/history';
import type { Position, RecordedEvent } from '../event-store/event-store';
import type { Unreadable } from '../event-store/stored-event';

export type Decode = (recorded: RecordedEvent) => E.Either<Unreadable, Recorded>;

export interface FoldMark {
  /** An event is decoded just before it is folded. */
  readonly guard: (decode: Decode) => Decode;
  /** Nothing is being folded. */
  readonly clear: () => void;
}

/** For what ends with the process anyway. */
export const noMark: FoldMark = { guard: decode => decode, clear: () => undefined };

export interface FoldMarkData {
  /** One number, as a `Float64Array` has it: the position of the event, 0 for none. */
  readonly underWay: SharedArrayBuffer;
  readonly setAside: ReadonlyArray<Position>;
}

export const foldMark = ({ underWay, setAside }: FoldMarkData): FoldMark => {
  const mark = new Float64Array(underWay);
  const skipped = new Set(setAside);
  return {
    guard: decode => recorded => {
      const { stream, revision, position, type } = recorded;
      if (skipped.has(position))
        return E.left({ stream, revision, position, type, reason: 'it has ended the thread of the read models twice' });
      mark[0] = position;
      return decode(recorded);
    },
    clear: () => {
      mark[0] = 0;
    },
  };
};

/** What the one who starts the thread keeps of its ends. */
export const createThreadEnds = () => {
  const underWay = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const mark = new Float64Array(underWay);
  const setAside: Position[] = [];
  let last: Position = 0;
  return {
    data: (): FoldMarkData => ({ underWay, setAside }),
    /** The thread has ended. Answers with the event that is set aside from now on, or null. */
    ended: (): Position | null => {
      const [position = 0] = mark;
      mark[0] = 0;
      const isSecond = position > 0 && position === last;
      last = isSecond ? 0 : position;
      if (isSecond) setAside.push(position);
      return isSecond ? position : null;
    },
  };
};
