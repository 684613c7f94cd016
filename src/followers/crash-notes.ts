/**
 * At which events the process has ended. After a run that ended badly, what follows the checkpoint is handled one event
 * at a time, each with a note that is there while it is under way. An event whose note is left over from two runs is set
 * aside, so that everything else goes on. After a run that ended well nothing is noted.
 *
 * Another version tries again what was set aside: it may be the one that can handle it.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createKeyedQueue } from '../lib/keyed-queue';

export interface Noted {
  readonly stream: string;
  readonly eventId: string;
}

export interface UnderWay {
  /** It was handled, or cannot be. */
  readonly done: () => void;
  /** It waits for something else: this was no try. */
  readonly notNow: () => void;
}

export interface CrashNotes {
  /** The last run ended badly. */
  readonly crashed: boolean;
  /** Only one event is under way at a time, so that no other is noted in its place. */
  readonly alone: (task: () => Promise<void>) => Promise<void>;
  readonly isSetAside: (event: Noted) => boolean;
  /** It is handled alone. */
  readonly begin: (follower: string, event: Noted) => UnderWay;
  /** Whose note was left over, except those set aside: they may lie before the checkpoint. */
  readonly leftOver: (follower: string) => ReadonlyArray<Noted>;
  /** As of the start. */
  readonly setAside: () => number;
  /** All that are noted, set aside or not. */
  readonly noted: () => ReadonlyArray<Noted>;
  /** It is not in the log any more: an earlier one was put back. */
  readonly forget: (event: Noted) => void;
}

/** Runs that may end while an event is under way. */
const MAX_RUNS = 2;

interface Row {
  readonly event_id: string;
  readonly stream: string;
  readonly runs: number;
}

const noted = ({ event_id, stream }: Row): Noted => ({ eventId: event_id, stream });

export const createCrashNotes = (db: DatabaseSyncInstance, crashed: boolean, version: string): CrashNotes => {
  const select = db.prepare('SELECT event_id, stream, runs FROM crash_notes WHERE event_id = ? AND version = ?');
  const selectOpen = db.prepare(
    'SELECT event_id, stream, runs FROM crash_notes WHERE follower = ? AND NOT (version = ? AND runs >= ?)',
  );
  const selectSetAside = db.prepare('SELECT event_id, stream, runs FROM crash_notes WHERE version = ? AND runs >= ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO crash_notes VALUES (?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM crash_notes WHERE event_id = ?');
  const queue = createKeyedQueue();
  const selectAll = db.prepare('SELECT event_id, stream, runs FROM crash_notes');
  const setAside = new Set(
    (selectSetAside.all(version, MAX_RUNS) as unknown as ReadonlyArray<Row>).map(({ event_id }) => event_id),
  );

  return {
    crashed,
    alone: task => queue('alone', task),
    isSetAside: ({ eventId }) => setAside.has(eventId),
    begin: (follower, { eventId, stream }) => {
      const runs = (select.get(eventId, version) as Row | undefined)?.runs ?? 0;
      upsert.run(eventId, follower, stream, runs + 1, version);
      return {
        done: () => void remove.run(eventId),
        notNow: () => void upsert.run(eventId, follower, stream, runs, version),
      };
    },
    leftOver: follower => (selectOpen.all(follower, version, MAX_RUNS) as unknown as ReadonlyArray<Row>).map(noted),
    setAside: () => setAside.size,
    noted: () => (selectAll.all() as unknown as ReadonlyArray<Row>).map(noted),
    forget: ({ eventId }) => {
      remove.run(eventId);
      setAside.delete(eventId);
    },
  };
};
