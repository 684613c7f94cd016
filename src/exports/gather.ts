/**
 * Folds the log into a database of what an export looks back on: objects, what became of them, and cases. Events are handed
 * on as they come, and not kept. The database is written in one transaction that nobody could take back, and is lost when
 * anything goes wrong.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { aggregates } from '../../domain/aggregates';
import type { RecordedEvent } from '../event-store/event-store';
import { decodeAnew } from '../event-store/stored-event';
import { faultOf } from '../projector/fault';
import { rowBuffer } from '../projector/row-buffer';
import { schemaOf } from '../projector/tables';
import type { GivenEvent } from './fold/event';
import type { ExportFold, Step } from './fold/fold';

export interface Gathering {
  /** Takes these in, which follow on those before. */
  readonly take: (events: ReadonlyArray<RecordedEvent>) => void;
  /** No more events will come: all rows are in the database, which is open until `close`. */
  readonly end: () => DatabaseSyncInstance;
  readonly close: () => void;
  /** Streams that this version cannot read to their end. */
  readonly unreadable: () => ReadonlyArray<string>;
}

const SETTINGS = `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -32000`;
/** Of rows, before they are written: most of what is looked for is found among them. */
const HELD_BYTES = 4 * 1024 * 1024;

const OURS = Object.keys(aggregates).map(category => `${category}-`);

export const gather = (file: string, { tables, fold }: ExportFold, onEvent: (event: GivenEvent) => void): Gathering => {
  const db = new DatabaseSync(file);
  db.exec(`${SETTINGS}; BEGIN; ${schemaOf({ tables }).join('; ')}`);
  const rows = rowBuffer(db, { tables }, HELD_BYTES);
  const unreadable = new Set<string>();

  /** Null: it cannot be read, or makes no sense. */
  const stepOf = (recorded: RecordedEvent): Step | null => {
    const decoded = decodeAnew(recorded);
    if (E.isLeft(decoded)) return null;
    try {
      const step = fold(decoded.right, rows.find);
      rows.write(step.changes);
      return step;
    } catch (error) {
      if (faultOf(error) !== 'event') throw error;
      return null;
    }
  };
  return {
    take: recorded => {
      for (const one of recorded) {
        if (unreadable.has(one.stream) || !OURS.some(prefix => one.stream.startsWith(prefix))) continue;
        const step = stepOf(one);
        if (step === null) unreadable.add(one.stream);
        else if (step.event !== null) onEvent(step.event);
      }
    },
    end: () => {
      rows.flush();
      rows.clear();
      db.exec('COMMIT');
      return db;
    },
    close: () => db.close(),
    unreadable: () => [...unreadable],
  };
};
