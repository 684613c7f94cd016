/** Tables that are led forth event by event and back by marks, so that no step back folds all anew. */
import type { Position, RecordedEvent, Revision } from '../event-store/event-store';
import type { MomentTables } from './tables';

export interface Steps {
  readonly at: () => Place;
  /** As near before the position as there is a mark. False: it stands there, or before it. */
  readonly backTo: (position: Position) => boolean;
  readonly fold: (events: ReadonlyArray<RecordedEvent>) => void;
  /** There is nothing between what was folded last and this position. */
  readonly stand: (position: Position) => void;
  /** Back to where the tables stand in their file. */
  readonly begin: () => void;
}

interface Place {
  readonly position: Position;
  /** Of the last event; -1: there was none. */
  readonly revision: Revision;
}

/** Between two marks: what is folded anew at a step back, some milliseconds of work. */
const MARK_EVENTS = 64;

export const stepsIn = (tables: MomentTables): Steps => {
  const base: Place = { position: tables.base, revision: -1 };
  let place = base;
  let marks: ReadonlyArray<Place> = [];
  let unmarked = 0;

  const takeBack = (kept: ReadonlyArray<Place>): void => {
    tables.takeBack(kept.length);
    marks = kept;
    place = kept.at(-1) ?? base;
    unmarked = 0;
  };
  return {
    at: () => place,
    backTo: to => {
      if (to >= place.position) return false;
      takeBack(marks.filter(({ position }) => position <= to));
      return true;
    },
    fold: events => {
      for (let from = 0; from < events.length; ) {
        const part = events.slice(from, from + MARK_EVENTS - unmarked);
        tables.fold(part);
        tables.write();
        from += part.length;
        unmarked += part.length;
        const { position, revision } = part.at(-1) ?? place;
        place = { position, revision };
        if (unmarked < MARK_EVENTS) continue;
        tables.mark();
        marks = [...marks, place];
        unmarked = 0;
      }
    },
    stand: position => {
      place = { position, revision: place.revision };
    },
    begin: () => takeBack([]),
  };
};
