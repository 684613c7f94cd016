/** A copy of a read model in its file. Rows and checkpoint change in one transaction. Everything here may throw. */
import * as E from 'fp-ts/Either';
import type { Change, Projection } from '../../projections/projection';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { causeOf } from '../event-store/sqlite/open-error';
import { decode } from '../event-store/stored-event';
import type { Clock } from '../runtime/ports';
import { faultOf, NotThisReadModel } from './fault';
import { openDatabase } from './open-database';
import { type ReadDb, readDb } from './read-db';
import { rowStatements } from './row-statements';

/** A stream of which an event could not be applied; what follows of it is skipped until the read model is built anew. */
export interface Parked {
  readonly stream: string;
  readonly position: Position;
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** The last event that was read. A log that does not have it there is not the log that was read. */
export interface Witness {
  readonly stream: string;
  readonly event_id: string;
  readonly position: Position;
}

export interface CopyFile {
  readonly position: () => Position;
  readonly witness: () => Witness | null;
  readonly parked: () => ReadonlyArray<Parked>;
  /** Takes in what follows its position up to another one: all of it or, when it throws, nothing. */
  readonly apply: (events: ReadonlyArray<RecordedEvent>, upTo: Position) => void;
  readonly db: ReadDb;
  /** False when an error left it in the middle of something. */
  readonly isSound: () => boolean;
  readonly close: () => void;
}

/** A checkpoint alone, without rows, is written once in so many events; a crash makes us read these again. */
const UNSAVED_EVENTS = 10_000;

export const openCopyFile = (file: string, projection: Projection, clock: Pick<Clock, 'now'>): CopyFile => {
  const db = openDatabase(file, projection);
  const { write, find } = rowStatements(db, projection);
  const run = (sql: string) => {
    const statement = db.prepare(sql);
    return (...parameters: ReadonlyArray<unknown>): void => {
      statement.run(...parameters);
    };
  };
  const [begin, commit, rollback] = [run('BEGIN IMMEDIATE'), run('COMMIT'), run('ROLLBACK')];
  const [setSavepoint, release, undo] = [run('SAVEPOINT event'), run('RELEASE event'), run('ROLLBACK TO event')];
  const insertParked = run('INSERT INTO parked (stream, position, reason, since) VALUES (?, ?, ?, ?)');
  const saveCheckpoint = run('UPDATE checkpoint SET position = ?, witness = ?');

  const saved = db.prepare('SELECT position, witness FROM checkpoint').get();
  if (saved === undefined) throw new NotThisReadModel('it has no checkpoint');
  let position: Position = saved.position;
  let witness: Witness | null = JSON.parse(saved.witness);
  let unsaved = 0;
  let parked: ReadonlyMap<string, Parked> = new Map(
    db
      .prepare('SELECT stream, position, reason, since FROM parked')
      .all()
      .map(row => [row.stream, row]),
  );

  const followed = new Set<string>(projection.follows);
  const follows = (stream: string): boolean => followed.has(stream.slice(0, stream.indexOf('-')));

  /** What the event changes, or why nobody can say. */
  const changesOf = (recorded: RecordedEvent): E.Either<string, ReadonlyArray<Change>> => {
    const decoded = decode(recorded);
    if (E.isLeft(decoded)) return E.left(decoded.left.reason);
    return orReason(() => projection.fold(decoded.right, find));
  };

  const writeAll = (changes: ReadonlyArray<Change>): E.Either<string, void> => E.right(changes.forEach(write));

  const writeAllOrNone = (changes: ReadonlyArray<Change>): E.Either<string, void> => {
    setSavepoint();
    const written = orReason(() => changes.forEach(write));
    if (E.isLeft(written)) undo();
    release();
    return written;
  };

  const transact = (events: ReadonlyArray<RecordedEvent>, upTo: Position, writeChanges: typeof writeAll): void => {
    let nowParked = parked;
    const mustBegin = (): void => {
      if (!db.isTransaction) begin();
    };
    const park = ({ stream, position }: RecordedEvent, reason: string): void => {
      const since = new Date(clock.now()).toISOString();
      mustBegin();
      insertParked(stream, position, reason, since);
      nowParked = new Map(nowParked).set(stream, { stream, position, reason, since });
    };
    try {
      for (const recorded of events) {
        if (!follows(recorded.stream) || nowParked.has(recorded.stream)) continue;
        const changes = changesOf(recorded);
        if (E.isRight(changes) && changes.right.length === 0) continue;
        mustBegin();
        const done = E.isLeft(changes) ? changes : writeChanges(changes.right);
        if (E.isLeft(done)) park(recorded, done.left);
      }
      const last = events.at(-1);
      const seen =
        last === undefined ? witness : { stream: last.stream, event_id: last.eventId, position: last.position };
      const save = db.isTransaction || unsaved + events.length >= UNSAVED_EVENTS;
      if (save) {
        mustBegin();
        saveCheckpoint(upTo, JSON.stringify(seen));
        commit();
      }
      unsaved = save ? 0 : unsaved + events.length;
      [position, witness, parked] = [upTo, seen, nowParked];
    } catch (error) {
      if (db.isTransaction) rollback();
      throw error;
    }
  };

  return {
    position: () => position,
    witness: () => witness,
    parked: () => [...parked.values()],
    apply: (events, upTo) => {
      const fresh = events.filter(event => event.position > position);
      try {
        transact(fresh, upTo, writeAll);
      } catch (error) {
        // The changes of one event were refused. Which of them, and that alone, the careful way finds out.
        if (faultOf(error) !== 'event') throw error;
        transact(fresh, upTo, writeAllOrNone);
      }
    },
    db: readDb(db),
    isSound: () => db.isOpen && !db.isTransaction,
    close: () => {
      try {
        if (unsaved > 0) saveCheckpoint(position, JSON.stringify(witness));
      } finally {
        db.close();
      }
    },
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
