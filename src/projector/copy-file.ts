/** A copy of a read model in its file. Rows and checkpoint change in one transaction. Everything here may throw. */
import * as E from 'fp-ts/Either';
import type { Projection } from '../../projections/projection';
import type { ReadDb } from '../../projections/query';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import type { Clock } from '../runtime/ports';
import { keepSmall } from '../sqlite/write-ahead-log';
import { NotThisReadModel } from './fault';
import { foldEvents } from './fold-events';
import type { Decode } from './fold-mark';
import { openDatabase } from './open-database';
import { readDb } from './read-db';

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
  readonly apply: (events: ReadonlyArray<RecordedEvent>, upTo: Position, decode?: Decode) => void;
  readonly db: ReadDb;
  /** False when an error left it in the middle of something. */
  readonly isSound: () => boolean;
  readonly close: () => void;
}

/** A checkpoint alone, without rows, is written once in so many events; a crash makes us read these again. */
const UNSAVED_EVENTS = 10_000;

export const openCopyFile = (file: string, projection: Projection, clock: Pick<Clock, 'now' | 'after'>): CopyFile => {
  const db = openDatabase(file, projection);
  const fold = foldEvents(db, projection);
  const wal = keepSmall(db, file, clock);
  const run = (sql: string) => {
    const statement = db.prepare(sql);
    return (...parameters: ReadonlyArray<unknown>): void => {
      statement.run(...parameters);
    };
  };
  const [begin, commit, rollback] = [run('BEGIN IMMEDIATE'), run('COMMIT'), run('ROLLBACK')];
  const insertParked = run('INSERT INTO parked (stream, position, reason, since) VALUES (?, ?, ?, ?)');
  const saveCheckpoint = run('UPDATE checkpoint SET position = ?, witness = ?');

  const saved = db.prepare('SELECT position, witness FROM checkpoint').get();
  if (saved === undefined) throw new NotThisReadModel('it has no checkpoint');
  let position: Position = saved.position;
  let witness: Witness | null = JSON.parse(saved.witness);
  let unsaved = 0;
  let parked: ReadonlyArray<Parked> = db.prepare('SELECT stream, position, reason, since FROM parked').all();
  const parkedStreams = new Set(parked.map(({ stream }) => stream));

  const transact = (events: ReadonlyArray<RecordedEvent>, upTo: Position, read: Decode): void => {
    const newlyParked = new Map<string, Parked>();
    const mustBegin = (): void => {
      if (!db.isTransaction) begin();
    };
    const park = ({ stream, position }: RecordedEvent, reason: string): void => {
      const since = new Date(clock.now()).toISOString();
      insertParked(stream, position, reason, since);
      newlyParked.set(stream, { stream, position, reason, since });
    };
    try {
      for (const recorded of events) {
        if (!fold.concerns(recorded) || parkedStreams.has(recorded.stream) || newlyParked.has(recorded.stream))
          continue;
        mustBegin();
        const taken = fold.take(recorded, read);
        if (E.isLeft(taken)) park(recorded, taken.left);
      }
      const last = events.at(-1);
      const seen =
        last === undefined ? witness : { stream: last.stream, event_id: last.eventId, position: last.position };
      const save = db.isTransaction || unsaved + events.length >= UNSAVED_EVENTS;
      if (save) {
        mustBegin();
        fold.flush();
        saveCheckpoint(upTo, JSON.stringify(seen));
        commit();
        wal.wrote();
      }
      unsaved = save ? 0 : unsaved + events.length;
      [position, witness] = [upTo, seen];
      if (newlyParked.size > 0) parked = [...parked, ...newlyParked.values()];
      for (const stream of newlyParked.keys()) parkedStreams.add(stream);
    } catch (error) {
      if (db.isTransaction) rollback();
      throw error;
    } finally {
      fold.clear();
    }
  };

  return {
    position: () => position,
    witness: () => witness,
    parked: () => parked,
    apply: (events, upTo, read = decodeAnew) => {
      const unseen = events.filter(event => event.position > position);
      transact(unseen, upTo, read);
    },
    db: readDb(db),
    isSound: () => db.isOpen && !db.isTransaction,
    close: () => {
      wal.stop();
      try {
        if (unsaved > 0) saveCheckpoint(position, JSON.stringify(witness));
      } finally {
        db.close();
      }
    },
  };
};
