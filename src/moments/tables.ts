/**
 * The tables of a read model as they were at a moment. They are folded on from where their file stands, and what is folded
 * on is taken back again: the file never changes, so it can stand at one position and answer for all that lie near.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { Projection } from '../../projections/projection';
import type { ReadDb } from '../../projections/query';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import type { Witness } from '../projector/copy-file';
import { NotThisReadModel } from '../projector/fault';
import { foldEvents } from '../projector/fold-events';
import { openDatabase } from '../projector/open-database';
import { readDb } from '../projector/read-db';

export interface MomentTables {
  /** Where the file stands. */
  readonly base: Position;
  /** The last event that is in the file. */
  readonly witness: Witness | null;
  /** Takes these in, which follow on what it has: it holds them once they are written. */
  readonly fold: (events: ReadonlyArray<RecordedEvent>) => void;
  /** Many at once are quicker: a row that several events change is written once. */
  readonly write: () => void;
  /** Marks where it stands now, as the last of its marks. */
  readonly mark: () => void;
  /** Back to the mark of this number, from 1; 0: to where the file stands. Marks beyond it are gone. */
  readonly takeBack: (mark: number) => void;
  /** Writes what was taken in: the file stands at `upTo` from now on. */
  readonly keep: (upTo: Position, witness: Witness | null) => void;
  readonly db: ReadDb;
  readonly close: () => void;
}

/** What is not written stays in memory, and so does what takes it back. */
export const TO_ASK = `PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_spill = OFF;
  PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY`;
/** Of a file that is removed when it is not finished. */
export const TO_BUILD = `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY`;

/** Throws on a file that is damaged, or holds anything else. */
export const openMomentTables = (
  file: string,
  projection: Projection,
  settings: string,
  inTime?: () => number,
): MomentTables => {
  const db = openDatabase(file, projection, settings);
  try {
    return tablesIn(db, projection, inTime);
  } catch (error) {
    db.close();
    throw error;
  }
};

const tablesIn = (db: DatabaseSyncInstance, projection: Projection, inTime?: () => number): MomentTables => {
  const saved = db.prepare('SELECT position, witness FROM checkpoint').get();
  if (saved === undefined) throw new NotThisReadModel('it has no checkpoint');
  const events = foldEvents(db, projection);
  const parkedInFile = (): Set<string> =>
    new Set(
      db
        .prepare('SELECT stream FROM parked')
        .all()
        .map(row => row.stream),
    );
  const park = db.prepare('INSERT INTO parked (stream, position, reason, since) VALUES (?, ?, ?, ?)');
  let parked = parkedInFile();
  let marks = 0;

  const begin = (): void => {
    if (!db.isTransaction) db.exec('BEGIN IMMEDIATE');
  };
  const write = (): void => {
    try {
      events.flush();
    } finally {
      events.clear();
    }
  };
  return {
    base: saved.position,
    witness: JSON.parse(saved.witness),
    fold: recorded => {
      const concerned = recorded.filter(event => events.concerns(event) && !parked.has(event.stream));
      if (concerned.length === 0) return;
      try {
        begin();
        for (const event of concerned) {
          const taken = parked.has(event.stream) ? null : events.take(event, decodeAnew);
          if (taken === null || E.isRight(taken)) continue;
          park.run(event.stream, event.position, taken.left, '');
          parked.add(event.stream);
        }
      } catch (error) {
        events.clear();
        throw error;
      }
    },
    write,
    mark: () => {
      begin();
      marks += 1;
      db.exec(`SAVEPOINT mark_${marks}`);
    },
    takeBack: mark => {
      if (!db.isTransaction) return;
      db.exec(mark === 0 ? 'ROLLBACK' : `ROLLBACK TO mark_${mark}`);
      marks = mark;
      parked = parkedInFile();
    },
    keep: (upTo, witness) => {
      write();
      db.prepare('UPDATE checkpoint SET position = ?, witness = ?').run(upTo, JSON.stringify(witness));
      if (db.isTransaction) db.exec('COMMIT');
    },
    db: readDb(db, inTime),
    close: () => db.close(),
  };
};
